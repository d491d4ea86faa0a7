// Every operation on a key that the guide names is judged where its keys were read, and an open question where they were not.

import { describe, expect, it } from 'vitest';
import { judgeAccount } from '../../../shared/drift/judgeAccount.ts';
import { judgeResources } from '../../../shared/drift/judgeResources.ts';
import { parsePolicyDocument } from '../../../shared/iam/policyDocument.ts';
import type { Principal } from '../../../shared/iam/principal.ts';
import { emptyInventory, type KeyReading, type ResourceInventory } from '../../../shared/iam/resourceInventory.ts';
import { type KeyOperation, type KeyUse, keyOperations } from '../../../shared/requirements/keyOperations.ts';
import { loadCatalog } from '../../../shared/requirements/loadCatalog.ts';

const [own, other] = ['111122223333', '444455556666'];
const catalog = loadCatalog([]);
const known = new Set(catalog.sets.map(({ id }) => id));

function documentOf(statement: object) {
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement: statement });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document;
}

const nobody = documentOf({
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${own}:role/other` },
  Action: 'kms:*',
  Resource: '*',
});
const everything = documentOf({ Effect: 'Allow', Action: '*', Resource: '*' });

/** One key for each use, in the own account and in another. */
const uses: readonly KeyUse[] = ['source', 'target', 'ebs-default', 'repository', 'password', 'namespace'];
const keys = [own, other].flatMap((account) =>
  uses.map((use): KeyReading & { readonly use: KeyUse; readonly account: string } => ({
    arn: `arn:aws:kms:eu-central-1:${account}:key/${use}`,
    aliases: [`alias/${use}`],
    policy: { name: 'key policy', document: nobody },
    grants: [],
    use,
    account,
  })),
);

function principalFor({ sets }: KeyOperation): Principal {
  const isUser = sets.some((set) => /^(plugin|s3-user)-/.test(set));
  const kind = isUser ? 'user' : 'role';
  return {
    kind,
    arn: `arn:aws:iam::${own}:${kind}/veeam`,
    name: 'veeam',
    path: '/',
    id: 'AROAEXAMPLEEXAMPLE001',
    tags: { 'veeam:role': sets.filter((set) => known.has(set)).join(' ') },
    identity: [{ name: 'all', document: everything, size: 10, attachment: 'inline' }],
    instanceProfiles: [],
  };
}

function judge(operation: KeyOperation, inventory: ResourceInventory) {
  return judgeAccount({
    reading: {
      status: 'read',
      account: { id: own, partition: 'aws', isManagementAccount: false, levels: [] },
      principals: [principalFor(operation)],
      roles: 1,
      users: 1,
    },
    catalog,
    settings: {
      appliances: [],
      trust: { accounts: [], principals: [], services: [] },
      tags: { role: 'veeam:role', build: 'veeam:build' },
      principals: [],
      expected: [],
      keys: keys.map(({ arn, use }) => ({ key: arn, use: [use], usedFrom: [own] })),
    },
    organization: { accountIds: [own, other] },
    resources: { inventory, judge: judgeResources },
  });
}

const judged = keyOperations.filter(({ keys: needed, open }) => needed.length > 0 && open === undefined);
const opened = keyOperations.filter(({ open }) => open !== undefined);

describe('the operations on keys', () => {
  it('are those of the guide, 45 of them, each with a page and a build', () => {
    expect(keyOperations.length).toBe(45);
    expect(new Set(keyOperations.map(({ id }) => id)).size).toBe(45);
    expect(keyOperations.every(({ pages }) => pages.length > 0)).toBe(true);
  });

  it('are each one that can be judged or that is open, but for one that needs no more than its sets', () => {
    expect(judged.length).toBe(42);
    expect(opened.map(({ id }) => id)).toEqual(['backup-aws-backup', 'vbr-helper-ebs']);
    const others = keyOperations.filter((each) => !judged.includes(each) && !opened.includes(each));
    expect(others).toMatchObject([{ id: 'snapshot-create', keys: [], asked: 'nothing' }]);
  });

  it('are those of sets that the catalog has', () => {
    const unknown = keyOperations.flatMap(({ id, sets }) =>
      sets.filter((set) => !known.has(set)).map((set) => [id, set]),
    );
    expect(unknown).toEqual([]);
  });

  it.each(judged.map((operation) => [operation.id, operation] as const))(
    '%s: the key that lets nobody in is a finding, for each key that it needs',
    (_, operation) => {
      const { findings } = judge(operation, { ...emptyInventory, keys });
      for (const { kind, side } of operation.keys) {
        const key = `arn:aws:kms:eu-central-1:${side === 'own' ? own : other}:key/${kind}`;
        const about = findings.filter(({ code, subject }) => code === 'KEY_ACTION_MISSING' && subject.endsWith(key));
        expect(about.length, key).toBeGreaterThan(0);
        expect(
          about.some(({ summary }) =>
            summary.includes(side === 'own' ? `account ${own}` : `the other account ${other}`),
          ),
        ).toBe(true);
      }
    },
  );

  it.each(judged.map((operation) => [operation.id, operation] as const))(
    '%s: is an open question where no key was read',
    (_, operation) => {
      const { findings, coverage } = judge(operation, emptyInventory);
      expect(findings.filter(({ code }) => code.startsWith('KEY_'))).toEqual([]);
      const open = coverage.questions?.find(({ question }) => question === 'keys');
      expect(open?.count).toBeGreaterThan(0);
    },
  );

  it.each(opened.flatMap((operation) => operation.sets.map((set) => [operation.id, set, operation] as const)))(
    '%s, %s: is an open question whatever was read',
    (_, set, operation) => {
      for (const inventory of [emptyInventory, { ...emptyInventory, keys }]) {
        const { findings, coverage } = judge({ ...operation, sets: [set] }, inventory);
        expect(findings.filter(({ code }) => code.startsWith('KEY_'))).toEqual([]);
        const open = coverage.questions?.find(({ question }) => question === 'keys');
        expect(open?.subjects.join()).toContain(operation.open);
      }
    },
  );
});
