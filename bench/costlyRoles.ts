// Roles whose policies are costly to judge: usual administrators below guards, and documents at the quotas of IAM.

import type { PolicySource } from '../shared/iam/decideGrant.ts';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../shared/iam/policyDocument.ts';
import type { Account, IdentityPolicy, Principal } from '../shared/iam/principal.ts';

/** What a role has, as JSON documents. */
export interface CostlyRole {
  readonly what: string;
  readonly identity: readonly unknown[];
  readonly boundary?: unknown;
  readonly scps?: readonly (readonly unknown[])[];
  /** Default: the own account may assume it. */
  readonly trust?: unknown;
}

const accountId = '111122223333';
const all = { Effect: 'Allow', Action: '*', Resource: '*' };
const full = documentOf(all);

// As AWS's page on the guard has it: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html
const regionGuard = documentOf({
  Sid: 'DenyOtherRegions',
  Effect: 'Deny',
  NotAction: [
    ...['a4b:*', 'acm:*', 'aws-marketplace-management:*', 'aws-marketplace:*', 'aws-portal:*', 'budgets:*', 'ce:*'],
    ...[
      'chime:*',
      'cloudfront:*',
      'config:*',
      'cur:*',
      'directconnect:*',
      'ec2:DescribeRegions',
      'globalaccelerator:*',
    ],
    ...['ec2:DescribeTransitGateways', 'ec2:DescribeVpnGateways', 'fms:*', 'health:*', 'iam:*', 'importexport:*'],
    ...[
      'kms:*',
      'mobileanalytics:*',
      'networkmanager:*',
      'organizations:*',
      'pricing:*',
      'route53:*',
      's3:GetAccountPublic*',
    ],
    ...['route53domains:*', 'route53-recovery-cluster:*', 's3:ListAllMyBuckets', 's3:PutAccountPublic*', 'shield:*'],
    ...['sts:*', 'support:*', 'trustedadvisor:*', 'waf-regional:*', 'waf:*', 'wafv2:*', 'wellarchitected:*'],
  ],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } },
});

/** Those of which some cannot be decided in full: their numbers are 1 and 7. */
export function costlyRoles(): readonly CostlyRole[] {
  const regions = { StringEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1'] } };
  const mfa = {
    Effect: 'Deny',
    NotAction: ['iam:*', 'sts:GetSessionToken'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  };
  const address = {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '203.0.113.0/24'] } },
  };
  return [
    {
      what: '1a: Allow and Deny with 6 patterns each that hold * inside',
      identity: [documentOf(wildcards('Allow', 6), wildcards('Deny', 6))],
    },
    { what: '1b: the same with 20', identity: [documentOf(wildcards('Allow', 20), wildcards('Deny', 20))] },
    { what: '2: AdministratorAccess below a region guard', identity: [full], scps: [[full], [full, regionGuard]] },
    {
      what: '3: PowerUserAccess with a region boundary',
      identity: [powerUser()],
      boundary: documentOf({ ...all, Condition: regions }),
    },
    { what: '4: administrator with MFA and source-IP Denies', identity: [full, documentOf(mfa, address)] },
    ...[10, 20, 40].map((count) => ({
      what: `5: ec2:* by ${count} statements with a condition each`,
      identity: [documentOf(...conditional(count))],
    })),
    {
      what: '6: four full policies of bucket ARNs with s3:*',
      identity: fullPolicies(4, (at) => ({
        Effect: 'Allow',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::backup-${at}`, `arn:aws:s3:::backup-${at}/*`],
      })),
    },
    {
      what: '7a: twenty full policies of conditions',
      identity: fullPolicies(20, (at) => ({
        Effect: at % 2 === 0 ? 'Allow' : 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringLike: { [`aws:RequestTag/k${at % 97}`]: `*v${at}*` } },
      })),
    },
    {
      what: '7b: twenty full policies of ARNs',
      identity: fullPolicies(20, (at) => ({
        Effect: at % 2 === 0 ? 'Allow' : 'Deny',
        Action: '*',
        Resource: `arn:aws:*:*:*:*/n${at}`,
      })),
    },
    {
      what: '7c: twenty full policies of *a*b* ARNs',
      identity: fullPolicies(20, (at) => ({
        Effect: at % 2 === 0 ? 'Allow' : 'Deny',
        Action: '*',
        Resource: `arn:aws:*:*:*:*a*${at}*b*`,
      })),
    },
    {
      what: '7d: twenty full policies of action wildcards',
      identity: fullPolicies(20, (at) => ({
        Effect: at % 2 === 0 ? 'Allow' : 'Deny',
        Action: [`*:*${letter(at)}*`, `*:*${letter(at + 7)}*${letter(at + 3)}*`],
        Resource: '*',
      })),
    },
    {
      what: '7e: twenty full policies, ARNs, conditions and action wildcards',
      identity: fullPolicies(20, (at) => ({
        Effect: at % 2 === 0 ? 'Allow' : 'Deny',
        NotAction: [`*:*${letter(at)}*`],
        NotResource: `arn:aws:*:*:*:*a*${at}*b*`,
        Condition: { StringNotLike: { [`aws:RequestTag/k${at % 7}`]: `*v*${at}*` } },
      })),
    },
  ];
}

function letter(at: number): string {
  return String.fromCharCode(97 + (at % 26));
}

function wildcards(Effect: string, count: number): unknown {
  const offset = Effect === 'Allow' ? 0 : 50;
  return {
    Effect,
    Action: '*',
    Resource: Array.from({ length: count }, (_, at) => `arn:aws:*:*:*:*a*${at + offset}*b*`),
  };
}

function powerUser(): unknown {
  return documentOf(
    { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: [
        'account:GetAccountInformation',
        'account:GetPrimaryEmail',
        'account:ListRegions',
        'iam:CreateServiceLinkedRole',
        'iam:DeleteServiceLinkedRole',
        'iam:ListRoles',
        'organizations:DescribeOrganization',
      ],
      Resource: '*',
    },
  );
}

function conditional(count: number): readonly unknown[] {
  return Array.from({ length: count }, (_, at) => ({
    Sid: `Team${at}`,
    Effect: 'Allow',
    Action: 'ec2:*',
    Resource: '*',
    Condition: { StringEquals: { [`aws:ResourceTag/team${at}`]: `t${at}` } },
  }));
}

// As many statements a policy as 6,144 characters hold.
function fullPolicies(count: number, statement: (at: number) => unknown): readonly unknown[] {
  let at = 0;
  return Array.from({ length: count }, () => {
    const statements: unknown[] = [];
    while (JSON.stringify(documentOf(...statements, statement(at))).length <= 6_144) statements.push(statement(at++));
    return documentOf(...statements);
  });
}

function documentOf(...Statement: readonly unknown[]): unknown {
  return { Version: '2012-10-17', Statement };
}

/** Makes the role and its account; `index` makes names and tags of its own. */
export function makeRole(
  role: CostlyRole,
  index = 0,
  set = 'ec2-backup',
): { readonly principal: Principal; readonly account: Account } {
  const name = `veeam-costly-${index}`;
  const ownAccount = { AWS: `arn:aws:iam::${accountId}:root` };
  const { trust = documentOf({ Effect: 'Allow', Principal: ownAccount, Action: 'sts:AssumeRole' }) } = role;
  const principal: Principal = {
    kind: 'role',
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    name,
    path: '/',
    id: `AROA${String(index).padStart(17, '0')}`,
    tags: { 'veeam:role': set, owner: `team-${index}` },
    identity: role.identity.map((document, at) => identityPolicy(`policy-${at}`, document)),
    ...(role.boundary !== undefined && { boundary: source('boundary', role.boundary) }),
    trust: read(trust),
    instanceProfiles: [],
  };
  const levels = (role.scps ?? []).map((documents, at) => ({
    kind: 'organizational-unit' as const,
    id: `ou-${at}`,
    name: `Level${at}`,
    scps: documents.map((document, n) => source(`scp-${at}-${n}`, document)),
  }));
  return { principal, account: { id: accountId, partition: 'aws', isManagementAccount: false, levels } };
}

function identityPolicy(name: string, document: unknown): IdentityPolicy {
  return { ...source(name, document), attachment: 'managed', size: JSON.stringify(document).length };
}

function source(name: string, document: unknown): PolicySource {
  return { name, arn: `arn:aws:iam::${accountId}:policy/${name}`, document: read(document) };
}

function read(document: unknown): PolicyDocument {
  const parsed = parsePolicyDocument(document);
  return parsed.ok ? parsed.document : unreadableDocument(parsed.faults);
}
/** Others of the same kinds, all of which are decided. */
export function alikeRoles(): readonly CostlyRole[] {
  const perList = (count: number, make: (at: number) => object, arn: (at: number) => string[]) => {
    let at = 0;
    return Array.from({ length: count }, () => {
      const Resource: string[] = [];
      while (JSON.stringify(documentOf({ ...make(at), Resource })).length < 5_900) Resource.push(...arn(at++));
      return documentOf({ ...make(at), Resource });
    });
  };
  const buckets = (at: number) => [`arn:aws:s3:::backup-${at}`, `arn:aws:s3:::backup-${at}/*`];
  const team = (at: number) => ({ StringEquals: { 'aws:ResourceTag/team': `t${at}` } });
  const list = (n: number, f: (at: number) => unknown) => Array.from({ length: n }, (_, at) => f(at));
  return [
    { what: '6v lists of buckets s3:*', identity: perList(4, () => ({ Effect: 'Allow', Action: 's3:*' }), buckets) },
    { what: '6w lists of buckets *', identity: perList(4, () => ({ Effect: 'Allow', Action: '*' }), buckets) },
    {
      what: '6x 10 policies of buckets s3:*',
      identity: fullPolicies(10, (at) => ({ Effect: 'Allow', Action: 's3:*', Resource: buckets(at) })),
    },
    {
      what: '6y s3:* with Deny on buckets',
      identity: [
        documentOf({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
        ...fullPolicies(3, (at) => ({ Effect: 'Deny', Action: 's3:*', Resource: buckets(at) })),
      ],
    },
    {
      what: '6z admin with Deny on NotResource buckets',
      identity: [
        full,
        documentOf({
          Effect: 'Deny',
          Action: 's3:*',
          NotResource: [...Array.from({ length: 40 }, (_, at) => buckets(at)).flat()],
        }),
      ],
    },
    {
      what: '6p prefix wildcards',
      identity: fullPolicies(4, (at) => ({
        Effect: 'Allow',
        Action: 's3:*',
        Resource: [`arn:aws:s3:::*-${at}`, `arn:aws:s3:::*-${at}/*`],
      })),
    },
    {
      what: '5v same key',
      identity: [
        documentOf(...list(40, (at) => ({ Effect: 'Allow', Action: 'ec2:*', Resource: '*', Condition: team(at) }))),
      ],
    },
    {
      what: '5x all actions',
      identity: [
        documentOf(...list(40, (at) => ({ Effect: 'Allow', Action: '*', Resource: '*', Condition: team(at) }))),
      ],
    },
    {
      what: '5y StringLike two conditions',
      identity: [
        documentOf(
          ...list(40, (at) => ({
            Effect: 'Allow',
            Action: 'ec2:*',
            Resource: '*',
            Condition: {
              StringLike: { 'aws:ResourceTag/team': `t${at}*` },
              Bool: { 'aws:MultiFactorAuthPresent': 'true' },
            },
          })),
        ),
      ],
    },
    {
      what: '5z Deny two keys each',
      identity: [
        full,
        documentOf(
          ...list(20, (at) => ({
            Effect: 'Deny',
            Action: 'ec2:*',
            Resource: '*',
            Condition: { StringEquals: { [`aws:ResourceTag/team${at}`]: 'x', [`aws:RequestTag/t${at}`]: 'y' } },
          })),
        ),
      ],
    },
    {
      what: '4v admin Deny NotResource',
      identity: [
        full,
        documentOf({
          Effect: 'Deny',
          Action: '*',
          NotResource: ['arn:aws:s3:::mine', 'arn:aws:s3:::mine/*', 'arn:aws:ec2:*:*:*'],
        }),
      ],
    },
    {
      what: '4w admin Deny Resource',
      identity: [
        full,
        documentOf({
          Effect: 'Deny',
          Action: '*',
          Resource: ['arn:aws:s3:::secret*', 'arn:aws:iam::*:role/admin*', 'arn:aws:*:*:*:*prod*'],
        }),
      ],
    },
  ];
}

/** An administrator with an inline policy, a boundary and tags of its own, below a region guard. */
export function ownAdministrator(index: number): CostlyRole {
  const own = [
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `arn:aws:s3:::team-${index}/*` },
    { Effect: 'Allow', Action: 'sqs:*', Resource: `arn:aws:sqs:*:*:queue-${index}` },
  ];
  const Condition = { StringNotEquals: { 'aws:PrincipalTag/owner': `team-${index}` } };
  const boundary = documentOf(all, {
    Effect: 'Deny',
    Action: ['iam:*User*', 's3:DeleteBucket'],
    Resource: '*',
    Condition,
  });
  return { what: 'administrator', identity: [documentOf(...own), full], boundary, scps: [[full], [full, regionGuard]] };
}
