import { describe, expect, it } from 'vitest';
import { createAccountCollector } from '../../../shared/estate/accountCollector.ts';
import type { AccountStep } from '../../../shared/whatif/change/accountOperation.ts';
import { applyToAccount } from '../../../shared/whatif/change/applyToAccount.ts';

const account = '111122223333';
const place = { what: 'the change' };
const store = `arn:aws:iam::${account}:policy/store`;
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const attached = (arn: string) => ({ PolicyArn: arn, PolicyName: arn.slice(arn.lastIndexOf('/') + 1) });

const role = {
  Arn: `arn:aws:iam::${account}:role/veeam`,
  RoleName: 'veeam',
  RoleId: 'AROAEXAMPLEEXAMPLE',
  Path: '/',
  AssumeRolePolicyDocument: document,
  InstanceProfileList: [{ InstanceProfileName: 'veeam' }],
  RolePolicyList: [{ PolicyName: 'own', PolicyDocument: document }],
  AttachedManagedPolicies: [attached(store), attached(admin)],
  Tags: [{ Key: 'veeam:role', Value: 'ec2-backup' }],
};
const user = {
  Arn: `arn:aws:iam::${account}:user/plugin`,
  UserName: 'plugin',
  UserId: 'AIDAEXAMPLEEXAMPLE',
  Path: '/',
  UserPolicyList: [],
  GroupList: ['Backup'],
  AttachedManagedPolicies: [attached(store)],
  Tags: [],
};
const group = {
  Arn: `arn:aws:iam::${account}:group/Backup`,
  GroupName: 'Backup',
  GroupId: 'AGPAEXAMPLEEXAMPLE',
  Path: '/',
  GroupPolicyList: [],
  AttachedManagedPolicies: [],
};
const policy = {
  Arn: store,
  PolicyName: 'store',
  DefaultVersionId: 'v2',
  PolicyVersionList: [{ VersionId: 'v2', IsDefaultVersion: true, Document: document }],
};

/** What the account says after these steps, and what is said of them. */
function changedBy(...steps: readonly AccountStep[]) {
  const collector = createAccountCollector({ accountId: account });
  const lists = { RoleDetailList: role, UserDetailList: user, GroupDetailList: group, Policies: policy };
  for (const list of ['RoleDetailList', 'UserDetailList', 'GroupDetailList', 'Policies'] as const) {
    expect(collector.add({ list, element: lists[list], where: list })).toBeUndefined();
  }
  expect(collector.details).toMatchObject({ roleCount: 1, userCount: 1, unread: [], skipped: [] });
  const operations = steps.map((step) => ({ ...step, account, place }));
  const { details, notes } = applyToAccount(account, collector.details, operations);
  return {
    details,
    notes: notes.map(({ text }) => text),
    role: details.roles.find(({ RoleName }) => RoleName === 'veeam'),
    user: details.users.find(({ UserName }) => UserName === 'plugin'),
    group: details.groups.get('Backup'),
  };
}

const names = (list: readonly { readonly PolicyName: string }[] | undefined) =>
  list?.map(({ PolicyName }) => PolicyName);

describe('applyToAccount', () => {
  describe('given steps about roles and users', () => {
    it('changes what the step names, and keeps the rest', () => {
      const changed = changedBy({ do: 'put-role', name: 'VEEAM', tags: { a: 'b' }, boundary: store, trust: 'new' });
      expect(changed.notes).toEqual([]);
      expect(changed.role).toEqual({
        ...role,
        AssumeRolePolicyDocument: 'new',
        Tags: [{ Key: 'a', Value: 'b' }],
        PermissionsBoundary: { PermissionsBoundaryArn: store },
      });
    });

    it('takes a boundary away, and leaves one that the step does not name', () => {
      const bound = { do: 'put-user', name: 'plugin', boundary: store } as const;
      expect(changedBy(bound, { do: 'put-user', name: 'plugin', tags: {} }).user?.PermissionsBoundary).toEqual({
        PermissionsBoundaryArn: store,
      });
      expect(
        changedBy(bound, { do: 'put-user', name: 'plugin', boundary: null }).user?.PermissionsBoundary,
      ).toBeUndefined();
    });

    it('makes those that are not there, and counts them', () => {
      const { details } = changedBy(
        { do: 'put-role', name: 'fresh', path: '/backup/' },
        { do: 'put-user', name: 'fresh' },
        { do: 'put-group', name: 'fresh' },
        { do: 'put-group', name: 'backup' },
      );
      expect(details).toMatchObject({ roleCount: 2, userCount: 2 });
      expect(details.roles.map(({ Arn }) => Arn)).toContain(`arn:aws:iam::${account}:role/backup/fresh`);
      expect([...details.groups.keys()]).toEqual(['Backup', 'fresh']);
    });

    it('deletes them with all that hangs on them', () => {
      const { details } = changedBy(
        { do: 'delete-holder', kind: 'role', name: 'Veeam' },
        { do: 'delete-holder', kind: 'user', name: 'plugin' },
      );
      expect(details).toMatchObject({ roles: [], users: [], roleCount: 0, userCount: 0 });
    });
  });

  describe('given steps about policies', () => {
    const holder = { kind: 'role', name: 'veeam' } as const;

    it('puts inline policies in the place of those of the same name', () => {
      const changed = changedBy(
        { do: 'put-inline-policy', holder, name: 'own', document: 'first' },
        { do: 'put-inline-policy', holder, name: 'more', document: 'second' },
      );
      expect(changed.role?.RolePolicyList).toEqual([
        { PolicyName: 'own', PolicyDocument: 'first' },
        { PolicyName: 'more', PolicyDocument: 'second' },
      ]);
    });

    it('deletes inline policies, by name or all but some', () => {
      const of = (kind: 'user' | 'group', name: string) => ({ kind, name });
      const put = (kind: 'user' | 'group', name: string) =>
        ['a', 'b', 'c'].map((each) => ({
          do: 'put-inline-policy' as const,
          holder: of(kind, name),
          name: each,
          document,
        }));
      const changed = changedBy(
        ...put('user', 'plugin'),
        ...put('group', 'backup'),
        { do: 'delete-inline-policy', holder: of('user', 'plugin'), name: 'b' },
        { do: 'keep-inline-policies', holder: of('group', 'backup'), names: ['b', 'z'] },
      );
      expect(names(changed.user?.UserPolicyList)).toEqual(['a', 'c']);
      expect(names(changed.group?.GroupPolicyList)).toEqual(['b']);
    });

    it('attaches once, detaches, and sets what is attached', () => {
      const attach = { do: 'attach-policy', holder, arn: store } as const;
      expect(names(changedBy(attach).role?.AttachedManagedPolicies)).toEqual(['store', 'AdministratorAccess']);
      const detach = { do: 'detach-policy', holder, arn: admin } as const;
      expect(names(changedBy(detach).role?.AttachedManagedPolicies)).toEqual(['store']);
      const set = { do: 'set-attached-policies', holder: { kind: 'group', name: 'Backup' }, arns: [admin] } as const;
      expect(names(changedBy(set).group?.AttachedManagedPolicies)).toEqual(['AdministratorAccess']);
    });

    it('attaches to some and to nobody else', () => {
      const step = { do: 'set-policy-holders', arn: store, holders: [{ kind: 'group', name: 'BACKUP' }] } as const;
      const changed = changedBy(step);
      expect(changed.notes).toEqual([]);
      expect(names(changed.role?.AttachedManagedPolicies)).toEqual(['AdministratorAccess']);
      expect(names(changed.user?.AttachedManagedPolicies)).toEqual([]);
      expect(names(changed.group?.AttachedManagedPolicies)).toEqual(['store']);
    });

    it('writes a policy where it stands, and says for whom else it changes', () => {
      const write = (name: string) => changedBy({ do: 'write-policy', holder, name, document: 'new' });
      const managed = write('store');
      expect(managed.details.policies.get(store)?.PolicyVersionList).toEqual([{ VersionId: 'v1', Document: 'new' }]);
      expect(managed.notes).toEqual(['the managed policy store changes for 1 other holder, too']);
      expect(names(write('novel').role?.RolePolicyList)).toEqual(['own', 'novel']);
      expect(write('AdministratorAccess').notes).toEqual([
        'AdministratorAccess is a policy of AWS, which nobody can change',
      ]);
    });

    it('deletes a policy that nobody has, and says that AWS keeps one that is attached', () => {
      const remove = { do: 'delete-managed-policy', arn: store } as const;
      const kept = changedBy(remove);
      expect(kept.details.policies.has(store)).toBe(true);
      expect(kept.notes).toEqual([
        'AWS refuses to delete a policy that is attached: store stays with role veeam, user plugin',
      ]);
      const gone = changedBy({ do: 'set-policy-holders', arn: store, holders: [] }, remove);
      expect(gone.details.policies.has(store)).toBe(false);
      expect(gone.notes).toEqual([]);
    });
  });

  describe('given steps about groups and instance profiles', () => {
    it('takes users into groups and out of them', () => {
      expect(changedBy({ do: 'join-group', user: 'Plugin', group: 'backup' }).user?.GroupList).toEqual(['Backup']);
      expect(changedBy({ do: 'join-group', user: 'plugin', group: 'other' }).user?.GroupList).toEqual([
        'Backup',
        'other',
      ]);
      expect(changedBy({ do: 'leave-group', user: 'plugin', group: 'BACKUP' }).user?.GroupList).toEqual([]);
      expect(changedBy({ do: 'set-group-members', group: 'Backup', users: [] }).user?.GroupList).toEqual([]);
      expect(changedBy({ do: 'set-group-members', group: 'new', users: ['plugin'] }).user?.GroupList).toContain('new');
    });

    it('gives a profile one role at most', () => {
      const put = { do: 'put-instance-profile', name: 'veeam', role: 'fresh' } as const;
      const changed = changedBy({ do: 'put-role', name: 'fresh' }, put);
      expect(changed.role?.InstanceProfileList).toEqual([]);
      expect(changed.details.roles.find(({ RoleName }) => RoleName === 'fresh')?.InstanceProfileList).toEqual([
        { InstanceProfileName: 'veeam' },
      ]);
      expect(changedBy({ do: 'delete-instance-profile', name: 'veeam' }).role?.InstanceProfileList).toEqual([]);
      expect(changedBy({ do: 'put-instance-profile', name: 'veeam', role: null }).role?.InstanceProfileList).toEqual(
        [],
      );
    });
  });

  const nobody = { kind: 'role', name: 'nobody' } as const;
  it.each<[string, AccountStep]>([
    ['a role that must exist', { do: 'put-role', name: 'nobody', mustExist: true }],
    ['a user that must exist', { do: 'put-user', name: 'nobody', mustExist: true }],
    ['whom it deletes', { do: 'delete-holder', ...nobody }],
    ['whose inline policy it puts', { do: 'put-inline-policy', holder: nobody, name: 'own', document }],
    ['to whom it attaches', { do: 'attach-policy', holder: nobody, arn: admin }],
    ['who joins a group', { do: 'join-group', user: 'nobody', group: 'Backup' }],
    ['whose profile it is', { do: 'put-instance-profile', name: 'fresh', role: 'nobody' }],
  ])('notes and leaves out a step where it does not know %s', (_, step) => {
    const { notes, details } = changedBy(step);
    expect(notes).toEqual([expect.stringMatching(/^the (role|user) nobody is not among those that were read$/)]);
    expect(details).toEqual(changedBy().details);
  });
});
