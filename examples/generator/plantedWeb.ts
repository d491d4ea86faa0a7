// The Veeam roles of the account `shop-web`: what happens to policies, boundaries and trust.

import { accounts } from './accounts.ts';
import {
  addInline,
  addTrust,
  attach,
  copyInline,
  restrict,
  setBoundary,
  setTags,
  setTrust,
  withoutActions,
  withPolicies,
} from './changes.ts';
import { actionsOf, guideDocument, oldBuild, trustService } from './draft.ts';
import { actionFindings, notAllowed, trustFinding } from './expectedFinding.ts';
import { type Planting, plant } from './planting.ts';

const { web, backup } = accounts;

const trimmed = ['ec2:CreateSnapshots', 'ec2:DeleteSnapshot', 'kms:CreateGrant'];
const newInBuild13 = ['ebs:GetSnapshotBlock', 'kms:Decrypt'];
const deleted = 'AROAW2EXAMPLEDELETED1';
const isDescribe = (action: string) => action.startsWith('ec2:Describe');

/** A Deny of nothing that Veeam needs, long enough to fill the quota of inline policies. */
const longDeny = {
  Sid: 'KeepBuckets',
  Effect: 'Deny',
  Action: 's3:DeleteBucketWebsite',
  Resource: Array.from({ length: 228 }, (_, index) => `arn:aws:s3:::shop-web-assets-archive-${1000 + index}`),
};

export const plantedWeb: readonly Planting[] = [
  plant(web, {
    name: 'veeam-ec2-backup',
    sets: ['ec2-backup', 'ec2-backup-worker'],
    planted: `Somebody took ${trimmed.join(', ')} out of its policy.`,
    changes: [withoutActions(...trimmed)],
    findings: [notAllowed(trimmed)],
  }),
  plant(web, {
    name: 'veeam-ec2-restore',
    sets: ['ec2-restore', 'ec2-restore-worker'],
    planted: 'The policy no-deletion was attached to it, which denies two actions of a restore.',
    changes: [
      attach('no-deletion', {
        Sid: 'NoDeletion',
        Effect: 'Deny',
        Action: ['ec2:DeleteVolume', 'ec2:TerminateInstances', 'rds:DeleteDBInstance'],
        Resource: '*',
      }),
    ],
    findings: [
      actionFindings('ACTION_DENIED', ['ec2:DeleteVolume', 'ec2:TerminateInstances'], {
        layer: 'identity',
        kind: 'explicit-deny',
        policy: 'no-deletion',
        statement: { number: 1, sid: 'NoDeletion' },
      }),
    ],
  }),
  plant(web, {
    name: 'veeam-production-worker',
    sets: ['production-worker'],
    planted: 'The permissions boundary worker-edge was set; Amazon SQS is not in it.',
    changes: [
      setBoundary('worker-edge', {
        Effect: 'Allow',
        Action: ['ec2messages:*', 'iam:*', 'pricing:*', 'ssm:*', 'ssmmessages:*'],
        Resource: '*',
      }),
    ],
    findings: [
      actionFindings(
        'ACTION_MISSING',
        actionsOf('production-worker').filter((action) => action.startsWith('sqs:')),
        { layer: 'boundary', kind: 'no-allow', policy: 'worker-edge' },
      ),
    ],
  }),
  plant(web, {
    name: 'veeam-vpc-backup',
    sets: ['vpc-backup'],
    planted: 'Its policy is there twice, attached and inline: nothing is missing, and nothing is too much.',
    changes: [copyInline],
  }),
  plant(web, {
    name: 'veeam-efs-backup',
    sets: ['efs-backup', 'efs-backup-indexing'],
    planted: 'Its trust policy names another role of the backup account instead of the appliance.',
    changes: [
      setTrust(trustService('backup.amazonaws.com'), {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${backup.id}:role/backup-operators` },
        Action: 'sts:AssumeRole',
      }),
    ],
    findings: [
      trustFinding({
        code: 'TRUST_APPLIANCE_MISSING',
        severity: 'critical',
        subject: `arn:aws:iam::${backup.id}:role/veeam-impersonation`,
        kind: 'no-allow',
      }),
    ],
  }),
  plant(web, {
    name: 'veeam-efs-restore',
    sets: ['efs-restore'],
    planted: 'Its trust policy names a deleted role beside the appliance.',
    changes: [addTrust({ Effect: 'Allow', Principal: { AWS: deleted }, Action: 'sts:AssumeRole' })],
    findings: [
      trustFinding({
        code: 'TRUST_DEAD_PRINCIPAL',
        severity: 'low',
        subject: deleted,
        kind: 'deleted-principal',
        statement: { number: 3 },
      }),
    ],
  }),
  plant(web, {
    name: 'veeam-ec2-backup-archive',
    sets: ['ec2-backup'],
    planted: 'The default version of its policy was set back to the one for version 10 of the product.',
    changes: [
      withPolicies({
        name: 'veeam-ec2-backup-archive-policy',
        document: guideDocument('ec2-backup', oldBuild),
        otherVersions: [guideDocument('ec2-backup')],
      }),
    ],
    findings: [notAllowed(newInBuild13)],
  }),
  plant(web, {
    name: 'veeam-ec2-backup-legacy',
    sets: ['ec2-backup'],
    planted: `Nothing: its tag veeam:build says ${oldBuild}, and by that build its policy is complete.`,
    changes: [
      setTags({ 'veeam:role': 'ec2-backup', 'veeam:build': oldBuild }),
      withPolicies({ name: 'veeam-ec2-backup-legacy-policy', document: guideDocument('ec2-backup', oldBuild) }),
    ],
  }),
  plant(web, {
    name: 'veeam-fsx-restore',
    sets: ['fsx-restore'],
    planted: 'Its ec2:Describe… actions are allowed on instances only; they know no resources, so that allows nothing.',
    changes: [restrict(isDescribe, { Resource: 'arn:aws:ec2:*:*:instance/*' })],
    findings: [notAllowed(actionsOf('fsx-restore').filter(isDescribe))],
  }),
  plant(web, {
    name: 'veeam-redshift-serverless-backup',
    sets: ['redshift-serverless-backup'],
    planted:
      'An action was taken out, and there is no room for it: ten policies are attached, and inline policies are full.',
    changes: [
      withoutActions('redshift-serverless:TagResource'),
      ...Array.from({ length: 9 }, (_, index) =>
        attach(`deny-legacy-${index + 1}`, { Effect: 'Deny', Action: `importexport:Update*`, Resource: '*' }),
      ),
      addInline('keep-buckets', longDeny),
    ],
    findings: [
      notAllowed(['redshift-serverless:TagResource']),
      {
        code: 'POLICY_NEAR_QUOTA',
        severity: 'low',
        subjects: ['policies'],
        cause: { layer: 'identity', kind: 'quota' },
      },
    ],
  }),
];
