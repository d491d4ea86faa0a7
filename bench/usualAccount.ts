// Makes exports of an account whose roles are as large as usual ones: ten policies, a boundary, SCPs on four levels.

import { newestBuild } from '../shared/requirements/loadCatalog.ts';
import type { Catalog, RequiredSet } from '../shared/requirements/requiredSet.ts';
import { guardrails } from './guardrails.ts';

export interface UsualAccount {
  /** Roles with a Veeam tag. */
  readonly veeamRoles: number;
  /** Roles without one, each as large; default: none. */
  readonly otherRoles?: number;
  /** SCPs as landing zones attach them, too; default: three small ones. */
  readonly isGuarded?: boolean;
  readonly catalog: Catalog;
}

const account = '111122223333';
const setsOfRole = 5;
const regions = ['eu-central-1', 'eu-west-1'];

/** Gives the files of an exports folder by their names. One role in ten is allowed everything by a wildcard. */
export function makeUsualFiles({
  veeamRoles,
  otherRoles = 0,
  isGuarded = false,
  catalog,
}: UsualAccount): ReadonlyMap<string, unknown> {
  const sets = catalog.sets.filter((set) => set.build === newestBuild() && set.principal === 'role');
  const details = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [
      ...Array.from({ length: veeamRoles }, (_, index) => makeRole(index, sets, true)),
      ...Array.from({ length: otherRoles }, (_, index) => makeRole(veeamRoles + index, sets, false)),
    ],
    Policies: [...sets.map(setPolicy), ...shared, boundary].map(managedPolicy),
  };
  return new Map<string, unknown>([
    [`${account}.json`, details],
    ['organization.json', isGuarded ? guarded(organization) : organization],
  ]);
}

function makeRole(index: number, sets: readonly RequiredSet[], isVeeam: boolean): unknown {
  const at = (offset: number) => sets[(index + offset * 5) % sets.length];
  const own = Array.from({ length: setsOfRole }, (_, offset) => at(offset)).flatMap((set) => set ?? []);
  const attached = [...own.map(({ id }) => id), ...shared.map((policy) => policy.name)];
  const name = `${isVeeam ? 'veeam' : 'team'}-usual-${index}`;
  const tags = isVeeam ? [{ Key: 'veeam:role', Value: own.map(({ id }) => id).join(' ') }] : [];
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${String(index).padStart(17, '0')}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    CreateDate: '2026-01-01T00:00:00+00:00',
    AssumeRolePolicyDocument: documentOf({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root`, Service: ['ec2.amazonaws.com', 'backup.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    }),
    InstanceProfileList: [],
    RolePolicyList: inlinePolicies(index).map((statements, n) => ({
      PolicyName: `own-${n}`,
      PolicyDocument: documentOf(...statements),
    })),
    AttachedManagedPolicies: attached.map((id) => ({ PolicyName: id, PolicyArn: policyArn(id) })),
    PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: policyArn(boundary.name) },
    Tags: [...tags, { Key: 'owner', Value: `team-${index % 40}` }],
  };
}

function inlinePolicies(index: number): readonly (readonly unknown[])[] {
  const bucket = `arn:aws:s3:::backup-${index}`;
  const queue = { Effect: 'Allow', Action: 'sqs:*', Resource: `arn:aws:sqs:*:${account}:veeam-${index}-*` };
  const store = {
    Effect: 'Allow',
    Action: ['s3:GetObject*', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
    Resource: [bucket, `${bucket}/*`],
  };
  const guard = {
    Effect: 'Deny',
    Action: ['s3:DeleteBucket*', 's3:PutBucketPolicy'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:PrincipalTag/owner': `team-${index % 40}` } },
  };
  const all = { Effect: 'Allow', Action: index % 20 === 0 ? '*' : ['ec2:*', 'iam:*', 's3:*'], Resource: '*' };
  return [
    [store],
    [queue, guard],
    index % 10 === 0 ? [all] : [{ ...store, Action: 's3:ListBucketVersions', Resource: bucket }],
  ];
}

interface NamedPolicy {
  readonly name: string;
  readonly document: unknown;
}

/** Attached to every role. */
const shared: readonly NamedPolicy[] = [
  {
    name: 'team-read',
    document: documentOf({ Effect: 'Allow', Action: ['ec2:Describe*', 'cloudwatch:Get*', 'tag:Get*'], Resource: '*' }),
  },
  {
    name: 'team-logs',
    document: documentOf({
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLog*'],
      Resource: `arn:aws:logs:*:${account}:log-group:/team/*`,
    }),
  },
];

const boundary: NamedPolicy = {
  name: 'team-boundary',
  document: documentOf(
    { Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Effect: 'Deny',
      NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*', 's3:ListAllMyBuckets', 'pricing:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': regions } },
    },
  ),
};

function setPolicy({ id, grants }: RequiredSet): NamedPolicy {
  return {
    name: id,
    document: documentOf({ Effect: 'Allow', Action: grants.map(({ action }) => action), Resource: '*' }),
  };
}

function managedPolicy({ name, document }: NamedPolicy): unknown {
  return {
    PolicyName: name,
    PolicyId: `ANPA${name}`,
    Arn: policyArn(name),
    Path: '/',
    DefaultVersionId: 'v1',
    PolicyVersionList: [
      { Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: '2026-01-01T00:00:00+00:00' },
    ],
  };
}

function policyArn(name: string): string {
  return `arn:aws:iam::${account}:policy/${name}`;
}

function documentOf(...Statement: readonly unknown[]): unknown {
  return { Version: '2012-10-17', Statement };
}

const unit = ['ou-h7d2-workload1', 'ou-h7d2-product01'] as const;
const levels = ['r-h7d2', ...unit, account];

function scp(name: string, targets: readonly string[], ...statements: readonly unknown[]): unknown {
  return { id: `p-${name}`, name, type: 'SERVICE_CONTROL_POLICY', content: documentOf(...statements), targets };
}

const organization = {
  schema: 'veeam-drift/organization/1',
  id: 'o-a1b2c3d4e5',
  managementAccountId: '999988887777',
  roots: [{ id: 'r-h7d2', name: 'Root' }],
  organizationalUnits: [
    { id: unit[0], name: 'Workloads', parent: 'r-h7d2' },
    { id: unit[1], name: 'Production', parent: unit[0] },
  ],
  accounts: [
    { id: '999988887777', parent: 'r-h7d2', unreadable: { reason: 'not-reached', message: 'not of interest' } },
    { id: account, name: 'shop', parent: unit[1] },
  ],
  policies: [
    scp('FullAWSAccess', [...levels, '999988887777'], { Effect: 'Allow', Action: '*', Resource: '*' }),
    scp('leave', [unit[0]], {
      Effect: 'Deny',
      Action: ['organizations:LeaveOrganization', 'account:*'],
      Resource: '*',
    }),
    scp('guard', [unit[1]], {
      Effect: 'Deny',
      Action: ['iam:CreateUser', 'iam:CreateAccessKey', 'ec2:CreateDefaultVpc'],
      Resource: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin-*' } },
    }),
  ],
};

function guarded({ policies, ...others }: typeof organization): unknown {
  const guards = guardrails.flatMap((level, at) =>
    level.map(({ name, statements }) => scp(name, levels.slice(at, at + 1), ...statements)),
  );
  return { ...others, policies: [...policies, ...guards] };
}
