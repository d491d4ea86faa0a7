import { describe, expect, it } from 'vitest';
import { type ScopeRule, scopeOfSet, selectScope } from '../../shared/requirements/scope.ts';
import table from '../cases/requirements/scopes.json' with { type: 'json' };

interface Row {
  readonly name: string;
  readonly scopes: readonly (Omit<ScopeRule, 'kind' | 'narrowedByTag'> & {
    readonly kind?: string;
    readonly narrowedByTag?: boolean;
  })[];
  readonly regions?: readonly string[];
  readonly tag?: string;
  readonly tagKey?: string;
  readonly settingsTagKey?: string;
  readonly expect: unknown;
  readonly faults?: readonly string[];
}

const rows: readonly Row[] = table.rows;

function ruleOf({ kind, narrowedByTag = false, ...rule }: Row['scopes'][number]): ScopeRule {
  return { ...rule, narrowedByTag, ...(kind === 'user' || kind === 'role' ? { kind } : {}) };
}

describe('selectScope', () => {
  it.each(rows)(
    'given $name',
    ({ scopes, regions, tag, tagKey = 'veeam:scope', settingsTagKey, expect: bound, faults = [] }) => {
      const selected = selectScope({
        principal: { kind: 'role', name: 'veeam-repo', tags: tag === undefined ? {} : { [tagKey]: tag } },
        accountId: '111122223333',
        settings: {
          scopes: scopes.map(ruleOf),
          ...(regions !== undefined && { regions }),
          ...(settingsTagKey !== undefined && { tags: { role: 'veeam:role', scope: settingsTagKey } }),
        },
      });
      expect(scopeOfSet(selected, 'store')).toEqual(bound);
      expect(selected.faults.map(({ kind, word }) => (word === undefined ? kind : `${kind} ${word}`))).toEqual(faults);
    },
  );
});
