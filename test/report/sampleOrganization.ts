// The accounts of the sample report: who drifts, and how.

import type { FindingCause } from '../../shared/drift/finding.ts';
import type { WrittenReport } from '../../shared/drift/runReport.ts';
import { actionFindings, makeReport, type SampleAccount, type SampleFinding } from './sampleReport.ts';

const production = '111122223333';
const billing = '222233334444';
const backup = '333344445555';
const sandbox = '444455556666';

const noAllow: FindingCause = { layer: 'identity', kind: 'no-allow', why: 'no policy of the role allows it' };

const boundary: FindingCause = {
  layer: 'boundary',
  kind: 'no-allow',
  policy: 'ops-boundary',
  policyArn: `arn:aws:iam::${production}:policy/ops-boundary`,
  why: 'the permissions boundary does not allow it',
};

const regionGuard: FindingCause = {
  layer: 'scp',
  kind: 'condition',
  level: { index: 1, id: 'ou-ab12-workloads', name: 'Workloads' },
  policy: 'deny-outside-eu',
  policyArn: 'arn:aws:organizations::999988887777:policy/o-exampleorg/service_control_policy/p-region01',
  effect: 'Deny',
  statement: { number: 1, sid: 'OnlyEurope' },
  condition: { operator: 'StringNotEquals', key: 'aws:RequestedRegion', values: ['eu-central-1', 'eu-west-1'] },
  why: 'denied unless aws:RequestedRegion is eu-central-1 or eu-west-1, and the settings name no regions',
};

const volumesOnly: FindingCause = {
  layer: 'identity',
  kind: 'resource',
  policy: 'veeam-ec2-backup',
  effect: 'Allow',
  statement: { number: 2, sid: 'Snapshots' },
  resources: ['snapshot'],
  why: 'allowed only on arn:aws:ec2:*:*:volume/*, not on snapshots',
};

const freezeDeny: FindingCause = {
  layer: 'identity',
  kind: 'explicit-deny',
  policy: 'freeze-2026',
  effect: 'Deny',
  statement: { number: 1, sid: 'NoDeletes' },
  why: 'an explicit Deny matches every request',
};

const boundaryActions = [
  ...['AttachVolume', 'CreateImage', 'CreateKeyPair', 'CreateNetworkInterface', 'CreateTags', 'CreateVolume'],
  ...['DeleteKeyPair', 'DeleteNetworkInterface', 'DeleteSnapshot', 'DeleteTags', 'DeleteVolume', 'DetachVolume'],
  ...['ModifyInstanceAttribute', 'ModifyNetworkInterfaceAttribute', 'ModifySnapshotAttribute', 'RunInstances'],
  ...['StartInstances', 'StopInstances', 'TerminateInstances'],
].map((name) => `ec2:${name}`);
const otherBoundaryActions = [
  ...['iam:PassRole', 'kms:CreateGrant', 'kms:DescribeKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  ...['sns:CreateTopic', 'sns:DeleteTopic', 'sqs:CreateQueue', 'sqs:DeleteQueue', 'sqs:ReceiveMessage'],
  ...['ssm:GetCommandInvocation', 'ssm:SendCommand'],
];

const wildcardExcess: SampleFinding = {
  code: 'EXCESS_ACTIONS',
  severity: 'medium',
  requirements: ['ec2-restore'],
  subject: 'policy veeam-ec2-restore statement 1',
  summary: 'Statement 1 of veeam-ec2-restore allows ec2:*: 655 actions more than required, 488 of them write.',
  causes: [
    {
      layer: 'identity',
      kind: 'excess',
      policy: 'veeam-ec2-restore',
      effect: 'Allow',
      statement: { number: 1 },
      why: 'ec2:* allows more than the required sets ask for',
    },
  ],
  fix: 'Replace ec2:* with the required actions.',
  excess: { total: 655, byAccessLevel: { Write: 488, List: 102, Read: 41, Tagging: 2, 'Permissions management': 22 } },
};

const deadTrust: SampleFinding = {
  code: 'TRUST_APPLIANCE_MISSING',
  severity: 'critical',
  requirements: ['ec2-backup'],
  subject: 'arn:aws:iam::333344445555:role/veeam-impersonation',
  summary:
    'The backup appliance cannot assume the role: its role was deleted and made anew, and trust still names the old one.',
  causes: [
    {
      layer: 'trust',
      kind: 'dead-principal',
      statement: { number: 1 },
      why: 'AROAEXAMPLEDEADROLE01 is a deleted role that stands where the role of the appliance should stand',
    },
  ],
  fix: 'Replace AROAEXAMPLEDEADROLE01 in the trust policy with arn:aws:iam::333344445555:role/veeam-impersonation.',
};

const noProfile: SampleFinding = {
  code: 'INSTANCE_PROFILE_MISSING',
  severity: 'critical',
  requirements: ['production-worker'],
  subject: 'instance profile',
  summary: 'The role is in no instance profile, so no worker instance can start with it.',
  causes: [{ layer: 'instance-profile', kind: 'missing', why: 'no instance profile holds the role' }],
  fix: 'Create an instance profile and add the role to it.',
};

const openTrust: SampleFinding = {
  code: 'TRUST_OPEN',
  severity: 'critical',
  requirements: ['repository'],
  subject: '*',
  summary: 'Anyone in any AWS account can assume the role.',
  causes: [
    { layer: 'trust', kind: 'open', statement: { number: 1 }, why: 'Principal is * without a closing condition' },
  ],
  fix: 'Name the role of the appliance instead of *.',
};

const accepted: SampleFinding = {
  ...wildcardExcess,
  subject: 'policy plugin statement 2',
  requirements: ['plugin-full'],
  exception: { reason: 'Needed until the migration is done', owner: 'platform@example.com', expires: '2026-10-12' },
};

const unreadable: SampleFinding = {
  code: 'ACCOUNT_UNREADABLE',
  severity: 'high',
  requirements: [],
  subject: sandbox,
  summary: 'The account could not be read: the reader role could not be assumed.',
  causes: [{ layer: 'account', kind: 'not-assumed', why: 'sts:AssumeRole was refused' }],
  fix: 'Deploy the reader role to the account.',
};

const notFound: SampleFinding = {
  code: 'ROLE_NOT_FOUND',
  severity: 'critical',
  requirements: ['rds-backup'],
  subject: 'rds-backup',
  summary: 'No role of the account carries the required set rds-backup, which the settings expect here.',
  causes: [{ layer: 'settings', kind: 'expected', why: 'the settings expect rds-backup in this account' }],
  fix: 'Tag the role with veeam:role = rds-backup, or create it.',
};

export const sampleAccounts: readonly SampleAccount[] = [
  {
    coverage: { account: production, name: 'production', status: 'read', roles: 214, users: 3, principals: 5 },
    principals: [
      {
        account: production,
        name: 'veeam-ec2-backup',
        sets: ['ec2-backup', 'ec2-backup-worker'],
        required: 80,
        findings: [
          ...actionFindings('ACTION_MISSING', ['ebs:GetSnapshotBlock', 'kms:Decrypt'], noAllow, 'ec2-backup'),
          ...actionFindings('ACTION_MISSING', boundaryActions, boundary, 'ec2-backup-worker'),
          ...actionFindings('ACTION_MISSING', otherBoundaryActions, boundary, 'ec2-backup'),
          ...actionFindings('ACTION_LIMITED', ['ec2:CopySnapshot', 'ec2:CreateSnapshots'], regionGuard, 'ec2-backup'),
        ],
      },
      {
        account: production,
        name: 'veeam-ec2-restore',
        sets: ['ec2-restore'],
        required: 56,
        findings: [
          ...actionFindings('ACTION_LIMITED', ['ec2:CopySnapshot', 'ec2:RunInstances'], regionGuard, 'ec2-restore'),
          wildcardExcess,
        ],
      },
      { account: production, name: 'veeam-worker', sets: ['production-worker'], required: 35, findings: [noProfile] },
      { account: production, name: 'veeam-rds', sets: ['rds-backup'], required: 46 },
      { account: production, name: 'veeam-repository', sets: ['repository'], required: 28 },
    ],
  },
  {
    coverage: { account: billing, name: 'billing', status: 'read', roles: 88, users: 1, principals: 3 },
    principals: [
      {
        account: billing,
        name: 'veeam/veeam-ec2-backup',
        sets: ['ec2-backup'],
        required: 63,
        findings: [
          deadTrust,
          ...actionFindings('ACTION_LIMITED', ['ec2:CreateSnapshot'], volumesOnly, 'ec2-backup'),
          ...actionFindings('ACTION_DENIED', ['ec2:DeleteSnapshot', 'sqs:DeleteQueue'], freezeDeny, 'ec2-backup'),
        ],
      },
      { account: billing, name: 'veeam-ec2-restore', sets: ['ec2-restore'], required: 56 },
      {
        account: billing,
        name: 'veeam-plugin',
        kind: 'user',
        sets: ['plugin-full'],
        required: 114,
        findings: [accepted],
      },
    ],
    findings: [notFound],
  },
  {
    coverage: { account: backup, name: 'backup', status: 'read', roles: 41, users: 0, principals: 2 },
    principals: [
      { account: backup, name: 'veeam-impersonation', sets: ['impersonation'], required: 1 },
      { account: backup, name: 'veeam-repository', sets: ['repository'], required: 28, findings: [openTrust] },
    ],
  },
  {
    coverage: {
      account: sandbox,
      name: 'sandbox',
      status: 'unreadable',
      reason: 'not-assumed',
      message: 'The reader role could not be assumed.',
      roles: 0,
      users: 0,
      principals: 0,
    },
    principals: [],
    findings: [unreadable],
  },
];

export const sampleReport: WrittenReport = makeReport(sampleAccounts);
