import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../shared/requirements/catalog.ts';
import {
  type Selection,
  type SelectionSettings,
  selectRequirements,
} from '../../shared/requirements/selectRequirements.ts';
import table from '../cases/requirements/selection.json' with { type: 'json' };
import { requiredSet } from './requiredSets.ts';

interface Row {
  readonly name: string;
  readonly principal: {
    readonly kind: string;
    readonly name: string;
    readonly tags: Readonly<Record<string, string | undefined>>;
  };
  readonly settings?: {
    readonly build?: string;
    readonly tags?: SelectionSettings['tags'];
    readonly principals?: readonly RowRule[];
  };
  readonly expected: unknown;
}

interface RowRule {
  readonly name: string;
  readonly kind: string;
  readonly accounts?: readonly string[];
  readonly requirements: readonly string[];
  readonly build?: string;
}

const rows: readonly Row[] = table.rows;
const catalog = loadCatalog([requiredSet({ id: 'our-audit', build: '13.1.0.411' })]);

function select({ principal, settings }: Row): Selection | undefined {
  const tags = Object.entries(principal.tags).filter((tag): tag is [string, string] => tag[1] !== undefined);
  return selectRequirements({
    principal: { kind: kindOf(principal.kind), name: principal.name, tags: Object.fromEntries(tags) },
    accountId: '111111111111',
    settings: {
      tags: settings?.tags ?? { role: 'veeam:role', build: 'veeam:build' },
      principals: (settings?.principals ?? []).map((rule) => ({ ...rule, kind: kindOf(rule.kind) })),
      ...(settings?.build !== undefined && { build: settings.build }),
    },
    catalog,
  });
}

function kindOf(text: string): 'role' | 'user' {
  if (text === 'role' || text === 'user') return text;
  throw new Error(`expected role or user, got ${text}`);
}

function short(selection: Selection | undefined) {
  if (selection === undefined) return null;
  return { ...selection, sets: selection.sets.map(({ id, build }) => `${id}@${build}`) };
}

describe('selectRequirements', () => {
  describe.each(rows)('given $name', (row) => {
    it('selects as the table says', () => {
      expect(short(select(row))).toEqual(row.expected);
    });
  });
});
