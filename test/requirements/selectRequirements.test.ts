import { describe, expect, it } from 'vitest';
import { loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import {
  type Selection,
  type SelectionSettings,
  selectRequirements,
} from '../../shared/requirements/selectRequirements.ts';
import actionCounts from '../cases/requirements/actionCounts.json' with { type: 'json' };
import table from '../cases/requirements/selection.json' with { type: 'json' };
import { knownBuilds, requiredSet } from './requiredSets.ts';

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
const whole = loadCatalog([requiredSet({ id: 'our-audit', build: knownBuilds.v11 })]);
/** Builds that come later change no answer here. */
const catalog = { ...whole, builds: whole.builds.filter((build) => build in actionCounts) };

function select({ principal, settings }: Row): Selection | undefined {
  const tags = Object.entries(principal.tags).filter((tag): tag is [string, string] => tag[1] !== undefined);
  return selectRequirements({
    principal: { kind: kindOf(principal.kind), name: principal.name, tags: Object.fromEntries(tags) },
    accountId: '111111111111',
    settings: {
      tags: settings?.tags ?? { role: 'veeam:role', build: 'veeam:build' },
      principals: (settings?.principals ?? []).map((rule) => ({ ...rule, kind: kindOf(rule.kind) })),
      build: settings?.build ?? knownBuilds.v11,
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

  describe('given no build in tag and settings', () => {
    it.each([
      { tags: { 'veeam:role': 'ec2-backup' }, principals: [] },
      { tags: {}, principals: [{ name: '*', kind: 'role', requirements: ['ec2-backup'] } as const] },
    ])('judges by the newest build of Veeam', ({ tags, principals }) => {
      const selection = selectRequirements({
        principal: { kind: 'role', name: 'backup', tags },
        accountId: '111111111111',
        settings: { tags: { role: 'veeam:role', build: 'veeam:build' }, principals },
        catalog,
      });
      expect(selection?.build).toBe(newestBuild());
    });
  });

  describe("given a set of one's own for another product", () => {
    const own = ['4.2.0', '4.3.0'].map((build) => requiredSet({ id: 'n2ws-backup', product: 'N2WS Backup', build }));
    const ours = requiredSet({ id: 'ours', product: 'Veeam Backup for AWS, cut', build: '1.0' });
    const selectById = (id: string) =>
      selectRequirements({
        principal: { kind: 'role', name: 'backup', tags: { 'veeam:role': id } },
        accountId: '111111111111',
        settings: { build: knownBuilds.v11, tags: { role: 'veeam:role', build: 'veeam:build' }, principals: [] },
        catalog: loadCatalog([...own, ours]),
      });

    it('takes its newest edition: the build of the settings says nothing of it', () => {
      expect(short(selectById('n2ws-backup'))).toMatchObject({ sets: ['n2ws-backup@4.3.0'], faults: [] });
    });

    it('takes no other edition of a set for Veeam Backup for AWS', () => {
      expect(selectById('ours')).toMatchObject({ sets: [], faults: [{ kind: 'unknown-id', otherBuilds: ['1.0'] }] });
    });
  });
});
