import { describe, expect, it } from 'vitest';
import { readStatements } from '../../scripts/generate/readStatements.ts';
import { builtInSets, findSet, loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { standsForAny } from '../../shared/requirements/standsForAny.ts';

const { everyRoleOfTheAppliance } = await readStatements();
const catalog = loadCatalog();
const builds = ['10.0.0.232', '13.1.0.411'];
const ids = [...new Set(builtInSets().map(({ id }) => id))];
const partsOf = (whole: string) => ids.filter((id) => id !== whole && standsForAny(whole, [id]));
const actionsOf = (id: string, build: string) =>
  findSet(catalog, id, build)?.grants.map(({ action }) => action.toLowerCase()) ?? [];

describe('standsForAny', () => {
  it('tells of the full list every role of the appliance but those that are never the default one', () => {
    const others = ['default-backup-restore', 'default-role-upgrade', 'organization-rescan'];
    expect(partsOf('default-backup-restore').sort()).toEqual(
      everyRoleOfTheAppliance.filter((id) => !others.includes(id)).sort(),
    );
  });

  it.each(['default-backup-restore', 'plugin-full'].flatMap((whole) => partsOf(whole).map((part) => [whole, part])))(
    '%s holds the actions of %s, as the pages have them, but for one at most',
    (whole, part) => {
      for (const build of builds) {
        const held = new Set(actionsOf(whole, build));
        const missing = new Set(actionsOf(part, build).filter((action) => !held.has(action)));
        expect(missing.size, `${build}: ${[...missing].join(', ')}`).toBeLessThanOrEqual(1);
      }
    },
  );

  it('tells a set of itself, and a part of no whole', () => {
    expect(standsForAny('ec2-backup', ['ec2-backup'])).toBe(true);
    expect(standsForAny('ec2-backup', ['default-backup-restore', 'rds-backup'])).toBe(false);
  });
});
