import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { createDocumentMemo } from '../../shared/estate/details/createDocumentMemo.ts';
import { viewOrganization } from '../../shared/estate/organization/viewOrganization.ts';
import { type OrganizationFile, parseOrganizationFile } from '../../shared/estate/organizationFile.ts';
import { collect } from '../collect.ts';
import { allowAll, exportOf, makeFolder, role } from './exportFixtures.ts';

const management = '111122223333';
const member = '444455556666';
const everywhere = ['r-ab12', 'ou-ab12-aaaaaaaa', 'ou-ab12-bbbbbbbb', management, member];

type FilePolicy = NonNullable<OrganizationFile['policies']>[number];

const fullAccess: FilePolicy = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  type: 'SERVICE_CONTROL_POLICY',
  content: JSON.stringify(allowAll),
  targets: everywhere,
};

const guard: FilePolicy = {
  id: 'p-12345678',
  arn: 'arn:aws:organizations::111122223333:policy/o-a1b2c3d4e5/service_control_policy/p-12345678',
  name: 'guard',
  type: 'SERVICE_CONTROL_POLICY',
  content: { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'iam:*', Resource: '*' } },
  targets: ['ou-ab12-aaaaaaaa'],
};

const file = {
  schema: 'veeam-drift/organization/1',
  id: 'o-a1b2c3d4e5',
  managementAccountId: management,
  roots: [{ id: 'r-ab12', name: 'Root' }],
  organizationalUnits: [
    { id: 'ou-ab12-bbbbbbbb', name: 'Production', parent: 'ou-ab12-aaaaaaaa' },
    { id: 'ou-ab12-aaaaaaaa', name: 'Workloads', parent: 'r-ab12' },
  ],
  accounts: [
    { id: management, name: 'main', parent: 'r-ab12' },
    { id: member, name: 'shop', parent: 'ou-ab12-bbbbbbbb' },
  ],
  policies: [fullAccess, guard],
} satisfies OrganizationFile;

function faultsOf(value: unknown): readonly (readonly string[])[] {
  const parsed = parseOrganizationFile(value);
  return parsed.ok ? [] : parsed.faults.map(({ path, message }) => [path, message]);
}

function view(changes: Partial<OrganizationFile> = {}) {
  const parsed = parseOrganizationFile({ ...file, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return viewOrganization(parsed.organization, createDocumentMemo());
}

describe('parseOrganizationFile', () => {
  it('takes a file without faults', () => {
    expect(faultsOf(file)).toEqual([]);
  });

  describe('given a chain of units that no organization of AWS has', () => {
    const unit = (at: number) => `ou-ab12-${String(at).padStart(8, '0')}`;
    const chain = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        id: unit(at),
        name: 'A',
        parent: at === 0 ? 'r-ab12' : unit(at - 1),
      }));
    it('names the first that lies too deep, from whatever end the file lists them', () => {
      const deep = chain(50_000);
      const accounts = file.accounts.map((account) => ({ ...account, parent: 'r-ab12' }));
      const asked = { ...file, accounts, policyTypes: { SERVICE_CONTROL_POLICY: 'NOT_READ' }, policies: [] };
      const paths = (organizationalUnits: unknown) => faultsOf({ ...asked, organizationalUnits }).map(([path]) => path);
      expect(paths(deep)).toEqual(['organizationalUnits[10].parent']);
      expect(paths(deep.toReversed())).toEqual(['organizationalUnits[0].parent']);
      expect(paths(chain(10))).toEqual([]);
    });
  });

  describe('given contradictions', () => {
    const circle = [
      { id: 'ou-ab12-aaaaaaaa', name: 'A', parent: 'ou-ab12-bbbbbbbb' },
      { id: 'ou-ab12-bbbbbbbb', name: 'B', parent: 'ou-ab12-aaaaaaaa' },
    ];
    it.each([
      ['no object', 7, ['']],
      ['unknown keys', { ...file, ous: [] }, ['']],
      ['another schema', { ...file, schema: 'x' }, ['schema']],
      ['an id of the wrong form', { ...file, managementAccountId: '12' }, ['managementAccountId']],
      ['an account twice', { ...file, accounts: [...file.accounts, file.accounts[1]] }, ['accounts[2].id']],
      ['a policy twice', { ...file, policies: [fullAccess, fullAccess] }, ['policies[1].id']],
      [
        'a parent that is not there',
        { ...file, organizationalUnits: [{ id: 'ou-ab12-aaaaaaaa', name: 'A', parent: 'r-zzzz' }], policies: [] },
        ['organizationalUnits[0].parent', 'accounts[1].parent'],
      ],
      [
        'units in a circle',
        { ...file, organizationalUnits: circle },
        ['organizationalUnits[0].parent', 'organizationalUnits[1].parent'],
      ],
      [
        'a management account that is not there',
        { ...file, managementAccountId: '999988887777' },
        ['managementAccountId'],
      ],
      [
        'a target that is not there',
        { ...file, policies: [{ ...fullAccess, targets: [...everywhere, 'r-zzzz'] }] },
        ['policies[0].targets[5]'],
      ],
      [
        'a target that stands twice',
        { ...file, policies: [{ ...fullAccess, targets: [...everywhere, 'r-ab12', management] }] },
        ['policies[0].targets[5]', 'policies[0].targets[6]'],
      ],
      [
        'places without any service control policy',
        { ...file, policies: [{ ...fullAccess, targets: ['r-ab12', 'ou-ab12-aaaaaaaa', management] }] },
        ['organizationalUnits[0]', 'accounts[1]'],
      ],
    ])('names the path of %s', (_, value, paths) => {
      expect(faultsOf(value).map(([path]) => path)).toEqual(paths);
    });

    it('tells a place with more policies of a type than AWS attaches', () => {
      const policies = (count: number) =>
        Array.from(
          { length: count },
          (_, at): FilePolicy => ({ ...guard, id: `p-${at}`, targets: ['r-ab12', member] }),
        );
      const rcps = policies(100).map((policy) => ({ ...policy, id: `${policy.id}r`, type: 'RESOURCE_CONTROL_POLICY' }));
      expect(faultsOf({ ...file, policies: [...policies(99), fullAccess, ...rcps] })).toEqual([]);
      expect(faultsOf({ ...file, policies: [...policies(100), fullAccess, ...rcps] })).toEqual(
        ['r-ab12', member].map((target) => [
          'policies',
          `expected at most 100 policies of type SERVICE_CONTROL_POLICY with target ${target} (AWS attaches ten at most), got 101`,
        ]),
      );
    });

    it('lets policies be missing where their type is disabled or was not read', () => {
      const policies = [{ ...guard, targets: [] }];
      expect(faultsOf({ ...file, policies, policyTypes: { SERVICE_CONTROL_POLICY: 'DISABLED' } })).toEqual([]);
      expect(faultsOf({ ...file, policies: [] })).toEqual([]);
    });
  });
});

describe('viewOrganization', () => {
  describe('given an account below two units', () => {
    const account = view().account(member, 'aws');

    it('gives its levels from the root down, each with its policies', () => {
      expect(account).toMatchObject({ name: 'shop', isManagementAccount: false, organizationId: 'o-a1b2c3d4e5' });
      const levels = account.levels.map(({ kind, id, name, scps }) => [kind, id, name, scps?.map((scp) => scp.name)]);
      expect(levels).toEqual([
        ['root', 'r-ab12', 'Root', ['FullAWSAccess']],
        ['organizational-unit', 'ou-ab12-aaaaaaaa', 'Workloads', ['FullAWSAccess', 'guard']],
        ['organizational-unit', 'ou-ab12-bbbbbbbb', 'Production', ['FullAWSAccess']],
        ['account', member, 'shop', ['FullAWSAccess']],
      ]);
      expect(account.levels[1]?.scps?.[1]).toMatchObject({
        arn: guard.arn,
        document: { statements: [{ effect: 'Deny' }] },
      });
    });

    it('knows nothing of resource control policies that are not in the file', () => {
      expect(account.levels.every((level) => level.rcps === undefined)).toBe(true);
    });
  });

  it('knows the management account', () => {
    expect(view().account(management, 'aws')).toMatchObject({ isManagementAccount: true, levels: [{}, {}] });
  });

  it('gives no levels for an account that it does not know', () => {
    expect(view().account('999988887777', 'aws-cn')).toEqual({
      id: '999988887777',
      partition: 'aws-cn',
      isManagementAccount: false,
      levels: [],
    });
  });

  it('keeps a policy that cannot be read, with its faults', () => {
    const policies = [fullAccess, { ...guard, content: '{"Statement": [{"Effect": "deny"}]}' }];
    const [, unit] = view({ policies }).account(member, 'aws').levels;
    expect(unit?.scps?.[1]?.document.faults).not.toHaveLength(0);
  });

  describe('given resource control policies', () => {
    it('puts RCPFullAWSAccess, which nobody can detach, on every level', () => {
      const rcp: FilePolicy = { ...guard, id: 'p-rcp', type: 'RESOURCE_CONTROL_POLICY' };
      const policies = [fullAccess, rcp];
      const { levels } = view({ policies }).account(member, 'aws');
      expect(levels.map(({ rcps }) => rcps?.map(({ name }) => name))).toEqual([
        ['RCPFullAWSAccess'],
        ['RCPFullAWSAccess', 'guard'],
        ['RCPFullAWSAccess'],
        ['RCPFullAWSAccess'],
      ]);
      expect(levels[0]?.rcps?.[0]?.document.faults).toBeUndefined();
    });
  });

  it.each([
    [{}, { evaluated: true }],
    [{ policies: [] }, { evaluated: false, why: 'service control policies are not in organization.json' }],
    [
      { policyTypes: { SERVICE_CONTROL_POLICY: 'DISABLED' } } as const,
      { evaluated: false, why: 'service control policies are disabled in the organization' },
    ],
  ])('says whether service control policies count: %j', (changes, scps) => {
    const { reading, account } = view(changes);
    expect(reading).toMatchObject({ managementAccountId: management, accountIds: [management, member], scps });
    const counts = account(member, 'aws').levels.every((level) => level.scps !== undefined);
    expect(counts).toBe(scps.evaluated);
  });
});

describe('createExportsEstate', () => {
  describe('given organization.json', () => {
    const exported = exportOf({ roles: [role('one')] });

    async function readWith(organization: unknown) {
      const folder = makeFolder({ 'a.json': exported, 'organization.json': organization });
      return collect(createExportsEstate({ folder }).readAccounts());
    }

    it('gives each account its levels and its name', async () => {
      const [reading] = await readWith(file);
      expect(reading?.account).toMatchObject({ name: 'main', isManagementAccount: true, levels: [{}, {}] });
    });

    it.each([
      [{}, { reason: 'not-exported', message: 'there is no export of this account in the folder' }],
      [{ state: 'SUSPENDED' }, { reason: 'suspended' }],
      [{ state: 'CLOSED' }, { reason: 'suspended' }],
      [{ state: 'PENDING_ACTIVATION' }, { reason: 'not-exported' }],
      [
        { unreadable: { reason: 'access-denied', message: 'AccessDenied' } },
        { reason: 'access-denied', message: 'AccessDenied' },
      ],
    ])('says of an account without export why: %j', async (members, expected) => {
      const accounts = [file.accounts[0], { ...file.accounts[1], ...members }];
      const [, reading] = await readWith({ ...file, accounts });
      expect(reading).toMatchObject({ status: 'unreadable', account: { id: member, name: 'shop' }, ...expected });
    });

    it('takes a policy with a key that stands twice for unreadable, and refuses such a file elsewhere', async () => {
      const scp = {
        id: 'p-1',
        name: 'guard',
        type: 'SERVICE_CONTROL_POLICY',
        content: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
        targets: ['r-ab12', ...file.accounts.map(({ id }) => id)],
      };
      const text = JSON.stringify({
        ...file,
        organizationalUnits: [],
        accounts: file.accounts.map((one) => ({ ...one, parent: 'r-ab12' })),
        policies: [scp],
      });
      const [reading] = await readWith(text.replace('"Effect":"Deny"', '"Effect":"Deny","Effect":"Allow"'));
      expect(reading?.account.levels[0]?.scps?.[0]?.document.faults).toMatchObject([{ path: 'Statement[0].Effect' }]);
      await expect(readWith(text.replace('"id":"p-1"', '"id":"p-1","id":"p-2"'))).rejects.toThrow(
        'organization.json: policies[0].id: expected each key once in an object, got this one again',
      );
    });

    it('reads the export of an account that it does not name, and says that no organization policy counts there', async () => {
      const folder = makeFolder({
        'a.json': exported,
        'b.json': exportOf({ roles: [role('two', {}, '999988887777')] }),
        'organization.json': file,
      });
      const readings = await collect(createExportsEstate({ folder }).readAccounts());
      expect(readings.map(({ status, account }) => [status, account.id])).toEqual([
        ['read', management],
        ['unreadable', member],
        ['read', '999988887777'],
      ]);
      expect(readings[2]).toMatchObject({ skipped: [{ what: 'account 999988887777' }] });
    });

    it.each([
      ['broken JSON', '{\n"id": }', /organization\.json:2:7: expected JSON, got "}"$/],
      [
        'faults',
        { ...file, managementAccountId: '1', id: 'x' },
        /organization\.json: id: expected an organization id: o-…; managementAccountId: expected/,
      ],
      ['more faults than one line holds', { schema: 'veeam-drift/organization/1' }, /organization\.json: /],
    ])('fails on %s', async (_, content, message) => {
      const folder = makeFolder({ 'a.json': exported, 'organization.json': content });
      const estate = createExportsEstate({ folder });
      await expect(estate.readOrganization()).rejects.toThrow(message);
      await expect(collect(estate.readAccounts())).rejects.toThrow(join(folder, 'organization.json'));
    });
  });
});
