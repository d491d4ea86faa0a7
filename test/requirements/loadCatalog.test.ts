import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readBuiltInSets, renderCatalog } from '../../scripts/generate/generateCatalog.ts';
import { findAction } from '../../shared/iam/findAction.ts';
import {
  buildsWithSet,
  builtInSets,
  compareBuilds,
  findSet,
  loadCatalog,
  newestBuild,
} from '../../shared/requirements/loadCatalog.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import actionCounts from '../cases/requirements/actionCounts.json' with { type: 'json' };
import { catalogOfKnownBuilds, knownBuilds, requiredSet } from './requiredSets.ts';

const generatedPath = new URL('../../shared/requirements/catalog.generated.json', import.meta.url);
const catalog = loadCatalog();
const { v10, v11 } = knownBuilds;

/** Actions of the catalog that the action table does not know, with the reason why that is right. */
const unknownActions: ReadonlyMap<string, string> = new Map();

function actionsOf(build: string, ids: readonly string[]): ReadonlySet<string> {
  const sets = ids.map((id) => findSet(catalog, id, build));
  return new Set(sets.flatMap((set) => policyActions(set)));
}

// Conditional actions are named beside the policy of a page, not in it.
function policyActions(set: RequiredSet | undefined): readonly string[] {
  if (set === undefined) throw new Error('expected a set of the catalog');
  return set.grants.filter(({ when }) => when === undefined).map(({ action }) => action.toLowerCase());
}

function without(from: ReadonlySet<string>, taken: ReadonlySet<string>): readonly string[] {
  return [...from].filter((action) => !taken.has(action)).sort();
}

function roleSetsOf(build: string): readonly string[] {
  const ofDefaultRole = ['default-backup-restore', 'default-role-upgrade'];
  const roles = catalog.sets.filter(
    (set) => set.build === build && set.principal === 'role' && set.requires?.assumableByAppliance === true,
  );
  return roles.map(({ id }) => id).filter((id) => ![...ofDefaultRole, 'impersonation'].includes(id));
}

describe('catalog.generated.json', () => {
  it('is what "npm run generate:catalog" writes from the readable sets', async () => {
    expect(await readFile(generatedPath, 'utf8')).toBe(await renderCatalog());
  });

  it('unpacks to the sets as their files state them', async () => {
    expect(builtInSets()).toEqual(await readBuiltInSets());
  });
});

describe("Veeam's sets", () => {
  describe.each(Object.entries(actionCounts))('given build %s', (build, counts) => {
    it('are all there, and no other', () => {
      const ids = catalog.sets.filter((set) => set.build === build).map(({ id }) => id);
      expect(ids).toEqual(Object.keys(counts).sort());
    });

    it.each(Object.entries(counts))('%s names %i actions', (id, count) => {
      expect(actionsOf(build, [id]).size).toBe(count);
    });
  });

  it('are 48 of each build of the product, and 20 of other products and of an old version', () => {
    const counts = Object.values(actionCounts).map((own) => Object.keys(own).length);
    const known = builtInSets().filter(({ build }) => build in actionCounts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(known.length);
    expect(catalogOfKnownBuilds().sets).toHaveLength(96);
    expect(known).toHaveLength(116);
  });

  it('name their page and what breaks without them', () => {
    for (const set of builtInSets()) {
      expect(set.source.url, set.id).toMatch(
        /^https:\/\/(helpcenter\.veeam\.com\/(docs|archive)\/|www\.veeam\.com\/kb\d)/,
      );
      const isOld = !set.source.url.includes('/docs/');
      if (!isOld) expect(set.source.pageUpdated, set.id).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(set.purpose, set.id).not.toBe(set.title);
    }
  });

  it('serve the same purpose in each build', () => {
    for (const set of builtInSets())
      for (const build of buildsWithSet(catalog, set.id))
        expect(findSet(catalog, set.id, build)?.purpose, set.id).toBe(set.purpose);
  });

  it('add to sets of the same build', () => {
    const addOns = builtInSets().filter(({ kind }) => kind === 'add-on');
    expect(addOns.filter(({ build }) => build === v10 || build === v11)).toHaveLength(12);
    for (const { id, build, addOnTo = [] } of addOns)
      for (const base of addOnTo) expect(findSet(catalog, base, build)?.kind, `${id} of ${build}`).toBe('base');
  });

  it('name only actions that the action table knows, except those listed here with a reason', () => {
    const named = new Set(builtInSets().flatMap(({ grants }) => grants.map(({ action }) => action)));
    const unknown = [...named].filter((action) => findAction(action) === undefined);
    expect(unknown.sort()).toEqual([...unknownActions.keys()].sort());
  });

  describe.each([v10, v11])('given plugin-full of build %s', (build) => {
    it('is the union of the six operation sets of its page', () => {
      const six = [
        'plugin-deploy-appliance',
        'plugin-connect-appliance',
        'plugin-upgrade-appliance',
        'plugin-add-repository',
        'plugin-repository-encryption',
        'default-role-upgrade',
      ];
      expect([...actionsOf(build, six)].sort()).toEqual([...actionsOf(build, ['plugin-full'])].sort());
    });

    it('lacks one right of the one-time user that grants permissions', () => {
      const full = actionsOf(build, ['plugin-full']);
      expect(without(actionsOf(build, ['plugin-grant-permissions']), full)).toEqual(['iam:attachuserpolicy']);
    });
  });

  describe('given default-backup-restore', () => {
    it.each([
      { build: v10, lacks: ['rds:deletetenantdatabase'] },
      { build: v11, lacks: [] },
    ])('is the union of the 32 role sets of build $build but for $lacks', ({ build, lacks }) => {
      const [full, union] = [actionsOf(build, ['default-backup-restore']), actionsOf(build, roleSetsOf(build))];
      expect(roleSetsOf(build)).toHaveLength(32);
      expect(without(union, full)).toEqual(lacks);
      expect(without(full, union)).toEqual([]);
    });
  });

  describe.each([v10, v11])('given ec2-backup and ec2-backup-worker of build %s', (build) => {
    it('do not overlap', () => {
      const worker = actionsOf(build, ['ec2-backup-worker']);
      expect(without(worker, actionsOf(build, ['ec2-backup']))).toHaveLength(worker.size);
    });
  });

  describe('given efs-backup-indexing', () => {
    it('carries the tags of its conditions as context', () => {
      const grants = findSet(catalog, 'efs-backup-indexing', v11)?.grants ?? [];
      expect(grants.map(({ action, context }) => [action, context])).toEqual([
        ['ec2:TerminateInstances', { 'ec2:ResourceTag/EfsIndexWorker': ['EfsIndexWorker'] }],
        ['ec2:StartInstances', { 'ec2:ResourceTag/EfsIndexWorker': ['EfsIndexWorker'] }],
        [
          'ec2:CreateTags',
          { 'ec2:CreateAction': ['RunInstances'], 'aws:RequestTag/EfsIndexWorker': ['EfsIndexWorker'] },
        ],
        ['ec2:RunInstances', {}],
        ['servicequotas:ListServiceQuotas', {}],
      ]);
    });
  });

  describe('given plugin-deploy-appliance', () => {
    const grants = findSet(catalog, 'plugin-deploy-appliance', v11)?.grants ?? [];

    it('marks five clean-up rights as optional', () => {
      expect(grants.filter(({ optional }) => optional).map(({ action }) => action)).toEqual([
        'ec2:DeleteInternetGateway',
        'ec2:DeleteSecurityGroup',
        'ec2:DeleteSubnet',
        'ec2:DeleteVpc',
        'ec2:DetachInternetGateway',
      ]);
    });

    it('has the conditional action with its case', () => {
      expect(grants.filter(({ when }) => when !== undefined)).toEqual([
        {
          action: 'kms:GenerateDataKeyWithoutPlaintext',
          resource: '*',
          context: {},
          optional: false,
          when: 'EBS encryption by default is enabled in the account.',
        },
      ]);
    });

    it('names an action once that both of its statements have', () => {
      expect(grants.filter(({ action }) => action === 'iam:DetachRolePolicy')).toHaveLength(1);
    });
  });
});

describe('loadCatalog', () => {
  describe("given a user's own set", () => {
    it('has it beside the built-in ones', () => {
      const own = requiredSet({ id: 'our-audit', build: v10 });
      expect(findSet(loadCatalog([own]), 'our-audit', v10)).toBe(own);
    });

    it('knows the build of an own set', () => {
      const own = requiredSet({ id: 'our-audit', build: '9.1' });
      expect(loadCatalog([own]).builds).toEqual(['6a', '9.1', ...catalog.builds.slice(1)]);
    });
  });

  describe('given an own set with the id and build of a built-in one', () => {
    it('throws and names it', () => {
      const own = requiredSet({ id: 'ec2-backup', build: v10 });
      expect(() => loadCatalog([own])).toThrow('expected one required set ec2-backup of build 10.0.0.232, got two');
    });
  });
});

describe('newestBuild', () => {
  it("is the newest of the folders with Veeam's sets", async () => {
    const folders = await readdir(new URL('../../shared/requirements/sets/', import.meta.url));
    const { product } = JSON.parse(
      await readFile(
        new URL(`../../shared/requirements/sets/${newestBuild()}/ec2-backup.json`, import.meta.url),
        'utf8',
      ),
    );
    expect(product).toMatch(/^Veeam Backup for AWS/);
    expect(folders.sort(compareBuilds).at(-1)).toBe('2026-04-07');
    expect(compareBuilds(newestBuild(), v11)).toBeGreaterThanOrEqual(0);
  });
});

describe('findSet', () => {
  it('compares id and build with case', () => {
    expect(findSet(catalog, 'ec2-backup', v10)?.build).toBe(v10);
    expect(findSet(catalog, 'EC2-backup', v10)).toBeUndefined();
    expect(findSet(catalog, 'ec2-backup', '10')).toBeUndefined();
  });
});

describe('buildsWithSet', () => {
  it('gives the builds that have the id', () => {
    const known = catalogOfKnownBuilds();
    expect(buildsWithSet(catalog, 'repository-encryption')).toEqual(['6a']);
    expect(buildsWithSet(known, 'ec2-backup')).toEqual([v10, v11]);
    expect(buildsWithSet(known, 'nothing')).toEqual([]);
  });
});

describe('compareBuilds', () => {
  it('orders by numbers', () => {
    expect(['13.1.0.411', '9.1', '10.0.0.232', '10', '9.1.0.1'].sort(compareBuilds)).toEqual([
      '9.1',
      '9.1.0.1',
      '10',
      '10.0.0.232',
      '13.1.0.411',
    ]);
  });

  it('gives equal builds no order, however they are written', () => {
    expect(compareBuilds('10.0', '10.0')).toBe(0);
  });
});
