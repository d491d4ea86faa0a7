// Roles whose policies are costly to judge: usual administrators below guards, and documents at the quotas of IAM.

import { type CostlyRole, documentOf, fullPolicies } from './makeRole.ts';

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
