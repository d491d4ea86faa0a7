// The Veeam roles of the account `shop-data`: excess, conditions, and trust in strangers.

import { accounts } from './accounts.ts';
import { addInline, addTrust, restrict, setTags, setTrust } from './changes.ts';
import { actionsOf, applianceRole, trustAppliance, trustService } from './draft.ts';
import { actionFindings, trustFinding } from './expectedFinding.ts';
import { houseRulesId } from './houseRules.ts';
import { type Planting, plant } from './planting.ts';

const { data } = accounts;

const auditors = '999988887777';
const deletedAppliance = 'AROAW2EXAMPLEDELETED2';
const isTable = (action: string) => action.startsWith('dynamodb:');

export const plantedData: readonly Planting[] = [
  plant(data, {
    name: 'veeam-rds-backup',
    sets: ['rds-backup'],
    planted:
      'Somebody in a hurry added rds:* inline; the exception that accepted it has ended. Image-level backups are made, says the setting rdsImageBackup, and its tag does not name their set.',
    changes: [addInline('hotfix', { Sid: 'Hotfix', Effect: 'Allow', Action: 'rds:*', Resource: '*' })],
    findings: [
      {
        code: 'EXCESS_ACTIONS',
        severity: 'medium',
        subjects: ['inline policy hotfix statement 1'],
        cause: { layer: 'identity', kind: 'excess', policy: 'hotfix', statement: { number: 1, sid: 'Hotfix' } },
      },
      {
        code: 'SET_INCOMPLETE',
        severity: 'high',
        subjects: ['rds-backup-image'],
        cause: { layer: 'tag', kind: 'feature' },
      },
    ],
  }),
  plant(data, {
    name: 'veeam-rds-restore',
    sets: ['rds-restore'],
    planted:
      'An inline policy makes it an administrator: it may stop the trail, too, which the set of our own in house-rules.json denies.',
    changes: [
      addInline('temporary', { Effect: 'Allow', Action: '*', Resource: '*' }),
      setTags({ 'veeam:role': `rds-restore ${houseRulesId}` }),
    ],
    findings: [
      {
        code: 'FORBIDDEN_ALLOWED',
        severity: 'high',
        subjects: [`${houseRulesId} statement 1`],
        cause: { layer: 'identity', kind: 'forbidden' },
      },
      {
        code: 'EXCESS_ADMIN',
        severity: 'high',
        subjects: ['inline policy temporary statement 1'],
        cause: { layer: 'identity', kind: 'admin', policy: 'temporary', statement: { number: 1 } },
      },
    ],
  }),
  plant(data, {
    name: 'veeam-dynamodb-backup',
    sets: ['dynamodb-backup'],
    planted: 'Its DynamoDB actions are allowed in eu-central-1 only; Veeam works in eu-west-1, too.',
    changes: [
      restrict(isTable, {
        Sid: 'TablesInFrankfurt',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
      }),
    ],
    findings: [
      actionFindings('ACTION_LIMITED', actionsOf('dynamodb-backup').filter(isTable), {
        layer: 'identity',
        kind: 'condition',
        policy: 'veeam-dynamodb-backup-policy',
        statement: { number: 2, sid: 'TablesInFrankfurt' },
      }),
    ],
  }),
  plant(data, {
    name: 'veeam-dynamodb-restore',
    sets: ['dynamodb-restore'],
    planted: 'Its trust policy lets every AWS account in.',
    changes: [
      setTrust(trustService('backup.amazonaws.com'), {
        Sid: 'Everybody',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sts:AssumeRole',
      }),
    ],
    findings: [
      trustFinding({
        code: 'TRUST_OPEN',
        severity: 'critical',
        subject: '*',
        kind: 'open',
        statement: { number: 2, sid: 'Everybody' },
      }),
    ],
  }),
  plant(data, {
    name: 'veeam-redshift-backup',
    sets: ['redshift-backup'],
    planted: 'Its trust policy lets in an account of auditors outside the organization; an exception accepts that.',
    changes: [
      addTrust({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${auditors}:root` }, Action: 'sts:AssumeRole' }),
    ],
    findings: [
      trustFinding({
        code: 'TRUST_UNEXPECTED',
        severity: 'high',
        subject: auditors,
        kind: 'unexpected',
        statement: { number: 3 },
        accepted: true,
      }),
    ],
  }),
  plant(data, {
    name: 'veeam-redshift-restore',
    sets: ['redshift-restore'],
    planted: "The appliance's role was deleted and made anew: the trust policy shows the id of the old one.",
    changes: [
      setTrust(trustService('backup.amazonaws.com'), { ...trustAppliance, Principal: { AWS: deletedAppliance } }),
    ],
    findings: [
      trustFinding({
        code: 'TRUST_APPLIANCE_MISSING',
        severity: 'critical',
        subject: applianceRole,
        kind: 'deleted-principal',
        statement: { number: 2, sid: 'VeeamAppliance' },
      }),
      trustFinding({
        code: 'TRUST_DEAD_PRINCIPAL',
        severity: 'critical',
        subject: deletedAppliance,
        kind: 'deleted-principal',
        statement: { number: 2, sid: 'VeeamAppliance' },
      }),
    ],
  }),
  plant(data, {
    name: 'veeam-worker-deployment',
    sets: ['worker-deployment'],
    planted: 'ec2:CreateSnapshot is allowed on volumes only, not on the snapshots that it makes.',
    changes: [
      restrict((action) => action === 'ec2:CreateSnapshot', {
        Sid: 'SnapshotsOfVolumes',
        Resource: 'arn:aws:ec2:*:*:volume/*',
      }),
    ],
    findings: [
      actionFindings('ACTION_LIMITED', ['ec2:CreateSnapshot'], {
        layer: 'identity',
        kind: 'resource',
        policy: 'veeam-worker-deployment-policy',
        statement: { number: 2, sid: 'SnapshotsOfVolumes' },
      }),
    ],
  }),
  plant(data, {
    name: 'veeam-worker-configuration',
    sets: ['worker-configuration'],
    planted: 'An inline policy says "allow" where IAM knows "Allow": it cannot be read, and it may deny anything.',
    changes: [addInline('network', { Effect: 'allow', Action: 'ec2:DescribeVpcs', Resource: '*' })],
    findings: [
      {
        code: 'POLICY_UNREADABLE',
        severity: 'high',
        subjects: ['inline policy network'],
        cause: { layer: 'identity', kind: 'unreadable', policy: 'network' },
      },
      actionFindings('ACTION_LIMITED', actionsOf('worker-configuration'), {
        layer: 'identity',
        kind: 'unreadable',
        policy: 'network',
      }),
    ],
  }),
  plant(data, {
    name: 'veeam-vpc-backup',
    sets: ['vpc-backup'],
    planted:
      'Nothing here: the appliance, which its trust policy lets in, is denied to assume it by a policy of its own.',
    findings: [
      {
        code: 'APPLIANCE_NOT_ALLOWED',
        severity: 'critical',
        subjects: [applianceRole],
        cause: {
          layer: 'identity',
          kind: 'explicit-deny',
          policy: 'no-archive',
          statement: { number: 1, sid: 'NoArchive' },
        },
      },
    ],
  }),
];
