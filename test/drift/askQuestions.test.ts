import { describe, expect, it } from 'vitest';
import type { JudgeAccountSettings } from '../../shared/drift/accountQuestion.ts';
import { addQuestions, listQuestions } from '../../shared/drift/askQuestions.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import type { ResourceJudging } from '../../shared/drift/judgedResources.ts';
import { judgeResources } from '../../shared/drift/judgeResources.ts';
import type { KnownOrganization } from '../../shared/drift/judgeSettings.ts';
import { questionList } from '../../shared/drift/questionList.ts';
import type { Account, Principal } from '../../shared/iam/principal.ts';
import { emptyInventory, type ResourceInventory } from '../../shared/iam/resourceInventory.ts';
import { featureIds } from '../../shared/requirements/features.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { outsideIam } from '../../shared/requirements/outsideIam.ts';
import { documentOf } from './ruleCase.ts';

const everything = { name: 'FullAWSAccess', document: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }) };
const account: Account = {
  id: '111122223333',
  partition: 'aws',
  isManagementAccount: false,
  levels: [{ kind: 'account', id: '111122223333', name: 'main', scps: [everything], rcps: [everything] }],
};

const all: KnownOrganization = { accountIds: [], scps: { evaluated: true }, rcps: { evaluated: true } };

const settings: JudgeAccountSettings = {
  appliances: [],
  trust: { accounts: [], principals: [], services: [] },
  tags: { role: 'veeam:role', build: 'veeam:build' },
  principals: [],
  expected: [],
  answeredQuestions: ['outside-iam'],
  features: Object.fromEntries(featureIds.map((id) => [id, false])),
  now: '2026-11-28T12:00:00.000Z',
};

function principal(kind: 'role' | 'user', set: string, condition?: object): Principal {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*', ...(condition && { Condition: condition }) };
  return {
    kind,
    arn: `arn:aws:iam::111122223333:${kind}/one`,
    name: 'one',
    path: '/',
    id: 'X',
    tags: { 'veeam:role': set },
    identity: [{ name: 'all', document: documentOf([statement]), size: 10, attachment: 'inline' }],
    instanceProfiles: [],
  };
}

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const keysRead = (inventory: Partial<ResourceInventory>) => ({
  inventory: { ...emptyInventory, ...inventory },
  judge: judgeResources,
});

interface Asked {
  readonly resources?: ResourceJudging;
  readonly principals?: readonly Principal[];
  readonly of?: Partial<Account>;
  readonly organization?: KnownOrganization;
  readonly changed?: Partial<JudgeAccountSettings>;
}

function coverageOf(asked: Asked) {
  const { principals = [principal('role', 'ec2-backup')], of = {}, organization = all, changed = {} } = asked;
  const reading = { status: 'read', account: { ...account, ...of }, principals, roles: 1, users: 1 } as const;
  const { coverage } = judgeAccount({
    reading,
    catalog: loadCatalog([]),
    settings: { ...settings, ...changed },
    organization,
    resources: asked.resources,
  });
  return coverage;
}

const ask = (asked: Asked) => coverageOf(asked).questions ?? [];

const idsOf = (asked: Asked) => ask(asked).map(({ question }) => question);
const user = [principal('user', 'plugin-full')];
const limited = [principal('role', 'ec2-backup', { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } })];
const dated = (condition: object) => ({
  principals: [principal('role', 'ec2-backup', condition)],
  changed: { answeredQuestions: ['appliance-side', 'session-policies', 'outside-iam'] },
});
/** A role that is allowed everything, and another statement beside it. */
const beside = (other: object, trust?: object) => {
  const role = principal('role', 'ec2-backup');
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  const policy = { name: 'all', document: documentOf([all, other]), size: 10, attachment: 'inline' as const };
  return {
    principals: [{ ...role, identity: [policy], ...(trust && { trust: documentOf([trust]) }) }],
    changed: { answeredQuestions: ['appliance-side', 'session-policies', 'outside-iam'] },
  };
};
const soonOver = { DateLessThan: { 'aws:CurrentTime': '2026-12-10T00:00:00Z' } };
const soonBegun = { DateGreaterThan: { 'aws:CurrentTime': '2026-12-10T00:00:00Z' } };
const revokedToday = { DateLessThan: { 'aws:TokenIssueTime': '2026-11-28T08:00:00Z' } };
const chainAnswered = ['appliance-side', 'session-policies', 'outside-iam'];
const once = principal('user', 'role-create');
const withPlaceholder = principal('role', 'instance-flr-source');
const oneOrganization = [principal('role', 'ec2-backup', { StringEquals: { 'aws:ResourceOrgID': 'o-abcdefghij' } })];
const soon = [principal('role', 'ec2-backup', { DateLessThan: { 'aws:CurrentTime': '2026-12-01' } })];
const unread = { evaluated: false, why: 'there is no organization.json' } as const;
const disabled = { evaluated: false, why: 'disabled', isDisabled: true } as const;

describe('the question about what lies outside of IAM', () => {
  const outside = (asked: Asked) =>
    ask({ ...asked, changed: { answeredQuestions: [] } }).find(({ question }) => question === 'outside-iam');
  const subjectsOf = (asked: Asked) => outside(asked)?.subjects ?? [];

  it.each(outsideIam.flatMap(({ id, sets }) => sets.map((set) => ({ id, set }))))(
    'names $id for who has $set',
    ({ id, set }) => {
      const kind = loadCatalog([]).sets.find((each) => each.id === set)?.principal ?? 'role';
      expect(subjectsOf({ principals: [principal(kind, set)] })).toContain(id);
    },
  );

  it.each(['kms-key-access', 'repo-key-policy', 'vault-policy', 'private-sqlserver-s3', 'ssm-managed-instances'])(
    'names %s for the full list, which is for all of it',
    (id) => {
      expect(subjectsOf({ principals: [principal('role', 'default-backup-restore')] })).toContain(id);
    },
  );

  it('does not name what is judged where keys were looked at, and names what of it stays open', () => {
    const principals = [principal('role', 'repository+ec2-backup+efs-backup')];
    const subjects = subjectsOf({ principals, resources: keysRead({}) });
    expect(subjects).not.toContain('kms-key-access');
    expect(subjects).not.toContain('repo-key-policy');
    expect(subjects).toEqual(expect.arrayContaining(['repo-key-kind', 'vault-policy', 'kms-aws-managed-not-shared']));
  });
});

describe('askQuestions', () => {
  it.each<[string, Asked, readonly string[]]>([
    ['a role that the appliance assumes', {}, ['appliance-side', 'session-policies']],
    ['no role of Veeam', { principals: [] }, []],
    ['a user of the plug-in', { principals: user }, ['conditional-actions']],
    [
      'conditional actions that are named',
      { principals: user, changed: { conditionalActions: ['kms:GenerateDataKeyWithoutPlaintext'] } },
      [],
    ],
    ['conditional actions of which none applies', { principals: user, changed: { conditionalActions: [] } }, []],
    [
      'SCPs that were not read',
      { principals: user, changed: { conditionalActions: [] }, organization: { ...all, scps: unread } },
      ['scps'],
    ],
    [
      'RCPs that were not read',
      { principals: user, changed: { conditionalActions: [] }, organization: { ...all, rcps: unread } },
      ['rcps'],
    ],
    [
      'policy types that are disabled',
      {
        principals: user,
        changed: { conditionalActions: [] },
        organization: { ...all, scps: disabled, rcps: disabled },
      },
      [],
    ],
    [
      'the management account',
      {
        principals: user,
        changed: { conditionalActions: [] },
        of: { isManagementAccount: true },
        organization: { ...all, scps: unread },
      },
      [],
    ],
    [
      'an account that the organization does not name',
      { principals: user, changed: { conditionalActions: [] }, of: { levels: [] } },
      ['scps', 'rcps'],
    ],
    [
      'a scope of buckets for a set with which Veeam makes buckets',
      {
        principals: [principal('role', 'rds-backup-image')],
        changed: {
          scopes: [{ name: 'one', buckets: ['acme'], narrowedByTag: false }],
          answeredQuestions: [...chainAnswered, 'worker-roles'],
        },
      },
      ['temporary-buckets'],
    ],
    [
      'a scope of buckets for the other sets of such a role',
      {
        principals: [principal('role', 'rds-backup-image repository')],
        changed: {
          scopes: [{ name: 'one', requirements: ['repository'], buckets: ['acme'], narrowedByTag: false }],
          answeredQuestions: [...chainAnswered, 'worker-roles'],
        },
      },
      [],
    ],
    [
      'a condition on the region',
      { principals: limited, changed: { answeredQuestions: ['appliance-side', 'session-policies', 'outside-iam'] } },
      ['regions'],
    ],
    [
      'a condition on the region, regions known',
      {
        principals: limited,
        changed: { regions: ['eu-west-1'], answeredQuestions: ['appliance-side', 'session-policies', 'outside-iam'] },
      },
      [],
    ],
    [
      'a condition on the organization',
      {
        principals: oneOrganization,
        changed: { answeredQuestions: ['appliance-side', 'session-policies', 'outside-iam'] },
      },
      ['organization-id'],
    ],
    [
      'a condition on the organization, which is known',
      {
        principals: oneOrganization,
        of: { organizationId: 'o-abcdefghij' },
        changed: { answeredQuestions: ['appliance-side', 'session-policies', 'outside-iam'] },
      },
      [],
    ],
    ['what ends within 30 days', dated({ DateLessThan: { 'aws:CurrentTime': '2026-12-28T12:00:00Z' } }), ['dates']],
    ['what ends later', dated({ DateLessThan: { 'aws:CurrentTime': '2026-12-28T12:00:01Z' } }), []],
    [
      'a time without a zone, which is UTC',
      dated({ DateLessThan: { 'aws:CurrentTime': '2026-12-28T12:00:00' } }),
      ['dates'],
    ],
    ['a time without a zone, too late', dated({ DateLessThan: { 'aws:CurrentTime': '2026-12-28T12:00:01' } }), []],
    ['what began long ago', dated({ DateGreaterThan: { 'aws:CurrentTime': '2026-11-28T12:00:00Z' } }), []],
    ['what ends within 30 days, in seconds', dated({ NumericLessThan: { 'aws:EpochTime': '1796000000' } }), ['dates']],
    [
      'sessions revoked within the longest session',
      dated({ DateGreaterThan: { 'aws:TokenIssueTime': '2026-11-28T00:00:01Z' } }),
      ['dates'],
    ],
    [
      'a set of which the guide asks for more in cases that nobody named',
      { changed: { features: {}, answeredQuestions: chainAnswered } },
      ['features'],
    ],
    [
      'a set of which the guide asks for a service in a case that nobody named',
      { principals: [principal('role', 'repository')], changed: { features: {}, answeredQuestions: chainAnswered } },
      ['features'],
    ],
    [
      'a set of which the guide asks for nothing more',
      { principals: [principal('role', 'fsx-restore')], changed: { features: {}, answeredQuestions: chainAnswered } },
      [],
    ],
    [
      'a role that deploys workers, and none for them',
      { principals: [principal('role', 'rds-backup+rds-backup-image')], changed: { answeredQuestions: chainAnswered } },
      ['worker-roles'],
    ],
    [
      'a role that deploys workers, and one for them',
      {
        principals: [principal('role', 'rds-backup+rds-backup-image'), principal('role', 'production-worker')],
        changed: { answeredQuestions: chainAnswered },
      },
      [],
    ],
    [
      'a Deny that begins soon, of something required',
      beside({ Effect: 'Deny', Action: 'ec2:CreateSnapshot', Resource: '*', Condition: soonBegun }),
      ['dates'],
    ],
    [
      'a Deny that begins soon, of nothing that is required',
      beside({ Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*', Condition: soonBegun }),
      [],
    ],
    [
      'an Allow that ends soon, beside one that does not',
      beside({ Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: soonOver }),
      [],
    ],
    [
      'a date that another condition makes idle',
      beside({
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { ...soonBegun, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/other' } },
      }),
      [],
    ],
    [
      'sessions revoked today, of something required',
      beside({ Effect: 'Deny', Action: '*', Resource: '*', Condition: revokedToday }),
      ['dates'],
    ],
    [
      'sessions revoked today, for nothing that is required',
      beside({ Effect: 'Deny', Action: 'sqs:PurgeQueue', Resource: '*', Condition: revokedToday }),
      [],
    ],
    [
      'a trust policy that ends soon',
      beside(
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
        { Effect: 'Allow', Principal: { AWS: '999988887777' }, Action: 'sts:AssumeRole', Condition: soonOver },
      ),
      ['dates'],
    ],
    [
      'a trust policy of which a statement for another action ends soon',
      beside(
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
        { Effect: 'Allow', Principal: { AWS: '999988887777' }, Action: 'sts:TagSession', Condition: soonOver },
      ),
      [],
    ],
    ['sessions revoked before', dated({ DateGreaterThan: { 'aws:TokenIssueTime': '2026-11-28T00:00:00Z' } }), []],
  ])('given %s', (_, asked, ids) => {
    expect(idsOf(asked)).toEqual(ids);
  });

  it('names what will be refused, or allowed, and from when on', () => {
    const subjects = (asked: Asked) => ask(asked).find(({ question }) => question === 'dates')?.subjects;
    const deny = { Effect: 'Deny', Action: ['ec2:CreateSnapshot', 'ec2:DeleteSnapshot'], Resource: '*' };
    expect(subjects(beside({ ...deny, Condition: soonBegun }))).toEqual([
      'arn:aws:iam::111122223333:role/one: 2026-12-10T00:00:00.000Z, ec2:CreateSnapshot, ec2:DeleteSnapshot',
    ]);
    expect(subjects(beside({ ...deny, Action: 'ec2:*', Condition: revokedToday }))).toEqual([
      expect.stringMatching(
        /^arn:aws:iam::111122223333:role\/one: sessions from before 2026-11-28T08:00:00.000Z, ec2:\w+, ec2:\w+, ec2:\w+ and \d+ more$/,
      ),
    ]);
  });

  it('is silent about each question that the settings answer', () => {
    const scopes = [{ name: 'one', requirements: ['rds-database-restore'], buckets: ['acme'], narrowedByTag: false }];
    const open = {
      principals: [
        ...user,
        ...limited,
        ...oneOrganization,
        ...soon,
        principal('role', 'rds-database-restore'),
        principal('role', 'organization-rescan'),
        withPlaceholder,
        once,
      ],
      changed: { features: {}, answeredQuestions: [], scopes },
      organization: { ...all, scps: unread, rcps: unread },
      resources: keysRead({ keys: [{ arn: keyArn, aliases: [], unread: 'AccessDenied' }] }),
    };
    // Policies that cannot be decided are those of test/drift/costlyRoles.test.ts.
    // Scopes that speak of nobody are those of test/drift/askScopes.test.ts: no account asks about them.
    const asked = questionList.filter(({ id }) => id !== 'undecided-policies' && id !== 'scopes');
    expect(idsOf(open)).toEqual(asked.map(({ id }) => id));
    for (const { id } of asked) {
      expect(idsOf({ ...open, changed: { features: {}, answeredQuestions: [id], scopes } })).not.toContain(id);
    }
  });

  it.each<[string, Partial<ResourceInventory>, Asked['changed'], readonly string[]]>([
    ['on in one region', { ebs: [{ account: account.id, region: 'eu-west-1', isEncrypted: true }] }, {}, []],
    [
      'off in the one region of the settings',
      { ebs: [{ account: account.id, region: 'eu-west-1', isEncrypted: false }] },
      { regions: ['eu-west-1'] },
      [],
    ],
    [
      'off in one of two',
      { ebs: [{ account: account.id, region: 'eu-west-1', isEncrypted: false }] },
      { regions: ['eu-west-1', 'eu-north-1'] },
      ['conditional-actions'],
    ],
    [
      'off, and nobody said where Veeam works',
      { ebs: [{ account: account.id, region: 'eu-west-1', isEncrypted: false }] },
      {},
      ['conditional-actions'],
    ],
    [
      'on in another account',
      { ebs: [{ account: '444455556666', region: 'eu-west-1', isEncrypted: true }] },
      {},
      ['conditional-actions'],
    ],
  ])('asks about a conditional action as EBS encryption by default is %s', (_, read, changed = {}, ids) => {
    const quiet = { ...changed, answeredQuestions: ['keys', 'outside-iam'] };
    expect(idsOf({ principals: user, resources: keysRead(read), changed: quiet })).toEqual(ids);
  });

  it('names keys that were not read, and operations without a key', () => {
    const [keys] = ask({
      resources: keysRead({ keys: [{ arn: keyArn, aliases: [], unread: 'AccessDenied' }] }),
    }).filter(({ question }) => question === 'keys');
    expect(keys?.subjects).toContain(`${keyArn}: its policy was not read: AccessDenied`);
    expect(keys?.subjects.join()).toContain('no key of the data in another account was read');
  });

  it('asks for no policy of a key that AWS manages, which has been judged without it', () => {
    const facts = { manager: 'AWS', state: 'Enabled' };
    const resources = keysRead({ keys: [{ arn: keyArn, aliases: ['alias/aws/ebs'], facts }] });
    const [keys] = ask({ resources }).filter(({ question }) => question === 'keys');
    expect(keys?.subjects.filter((subject) => subject.includes(keyArn))).toEqual([]);
    expect(coverageOf({ resources }).resources).toEqual([keyArn]);
  });

  it('names keys of the settings that were not read, whatever others were', () => {
    const other = keyArn.replace(account.id, '444455556666');
    const named = [keyArn.replace(/key.*/, 'alias/gone'), other, { key: `${other}1`, usedFrom: [account.id] }];
    const [keys] = ask({ resources: keysRead({}), changed: { keys: named } }).filter(
      ({ question }) => question === 'keys',
    );
    const unread = keys?.subjects.filter((subject) => subject.includes('it was not read'));
    expect(unread).toEqual([expect.stringContaining('alias/gone: '), expect.stringContaining(`${other}1: `)]);
  });

  it('names buckets and vaults of a scope that were not read', () => {
    const scopes = [{ name: 'one', buckets: ['acme/veeam', 'read-*'], vaults: ['central'], narrowedByTag: false }];
    const read = { kind: 'bucket', arn: 'arn:aws:s3:::read-1', name: 'read-1', policy: 'none' } as const;
    const [keys] = ask({ resources: keysRead({ holders: [read] }), changed: { scopes } }).filter(
      ({ question }) => question === 'keys',
    );
    const unread = keys?.subjects.filter((subject) => /bucket|vault/.test(subject));
    expect(unread).toEqual([
      'one: the policy of the bucket acme was not read',
      'one: the policy of the vault central was not read',
    ]);
  });

  it("names the guide's case of a conditional action", () => {
    expect(ask({ principals: user })).toEqual([
      {
        question: 'conditional-actions',
        count: 1,
        subjects: ['kms:GenerateDataKeyWithoutPlaintext: EBS encryption by default is enabled in the account'],
      },
    ]);
  });
});

describe('listQuestions', () => {
  it('adds what accounts leave open and words each question once, in the order of the list', () => {
    const one = ask({ organization: { ...all, scps: unread } });
    const listed = listQuestions(addQuestions(addQuestions([], one), ask({ of: { id: '444455556666' } })));
    expect(listed.map(({ id, count, title }) => [id, count, title])).toEqual([
      ['scps', 1, 'SCPs were not evaluated for 1 role or user'],
      ['appliance-side', 2, "Whether the appliance's own policies let it assume 2 roles was not judged"],
      ['session-policies', 2, 'Session policies that 2 roles may be assumed with were not judged'],
    ]);
    expect(listed.every(({ id, answer }) => answer.includes(`answeredQuestions: [${id}]`))).toBe(true);
  });

  it('keeps a question that only a newer version knows', () => {
    expect(listQuestions([{ question: 'new-one', count: 2, subjects: ['a'] }])).toEqual([
      { id: 'new-one', title: 'new-one', answer: '', count: 2, subjects: ['a'] },
    ]);
  });
});

describe('the role for the rescan of an organization', () => {
  const rescan = { principals: [principal('role', 'organization-rescan')] };
  const rescanAsked = (of: Partial<Account>) =>
    ask({ ...rescan, of }).filter(({ question }) => question === 'rescan-role');

  it('is right in the management account', () => {
    expect(rescanAsked({ isManagementAccount: true })).toEqual([]);
  });

  it('is a question in any other one, which may be that of a delegated administrator', () => {
    expect(rescanAsked({})).toMatchObject([{ count: 1, subjects: ['arn:aws:iam::111122223333:role/one'] }]);
  });

  it('is nobody else', () => {
    const asked = ask({ principals: [principal('role', 'vpc-backup')] });
    expect(asked.filter(({ question }) => question === 'rescan-role')).toEqual([]);
  });
});
