// The Veeam roles and users of the accounts `main` and `backup`: mostly healthy.

import { accounts } from './accounts.ts';
import { addInstanceProfile, attach, restrict, setTags, setTrust, withoutInstanceProfile } from './changes.ts';
import { trustAppliance, trustService } from './draft.ts';
import { actionFindings, trustFinding } from './expectedFinding.ts';
import { holderFinding, keyFinding, shutKey } from './keyFinding.ts';
import { type Planting, plant } from './planting.ts';
import { archiveBucket, keyArn, repositoryBucket } from './resourceFiles.ts';

const { main, backup, data } = accounts;

const noInvoices = { policy: 'no-invoices', statement: { number: 1, sid: 'NoInvoices' } } as const;

export const plantedMain: readonly Planting[] = [
  plant(main, {
    name: 'veeam-organization-rescan',
    sets: ['organization-rescan'],
    planted: 'Nothing: a healthy role.',
  }),
  plant(main, {
    name: 'efs-central-backup',
    sets: ['efs-backup-manual'],
    planted:
      'The SCP protect-backups at the root denies deleting backups to every role that is not called veeam-*; it does not bind the management account.',
  }),
  plant(backup, {
    name: 'veeam-impersonation',
    sets: ['impersonation'],
    planted: 'A policy denies it to assume one role of shop-data. It has no tag, the settings select it by name.',
    changes: [
      setTags({}),
      setTrust(trustService('ec2.amazonaws.com')),
      addInstanceProfile,
      attach('no-archive', {
        Sid: 'NoArchive',
        Effect: 'Deny',
        Action: 'sts:AssumeRole',
        Resource: `arn:aws:iam::${data.id}:role/veeam-vpc-backup`,
      }),
    ],
    findings: [
      actionFindings('ACTION_LIMITED', ['sts:AssumeRole'], {
        layer: 'identity',
        kind: 'resource',
        policy: 'no-archive',
        statement: { number: 1, sid: 'NoArchive' },
      }),
    ],
  }),
  plant(backup, {
    name: 'veeam-impersonation-lab',
    sets: ['impersonation'],
    planted: 'The role of a second appliance, for tests, is in no instance profile.',
    changes: [setTrust(trustService('ec2.amazonaws.com'))],
    findings: [
      {
        code: 'APPLIANCE_NOT_ATTACHED',
        severity: 'critical',
        subjects: ['instance profile'],
        cause: { layer: 'instance-profile', kind: 'missing' },
      },
    ],
  }),
  plant(backup, {
    name: 'veeam-repository',
    sets: ['repository'],
    planted:
      'S3 Batch Operations was taken out of the trust policy. They serve one mode of retrieval from Glacier classes, and nobody said whether it is used. The key of the repository and the bucket of the archive are open through one VPC endpoint only, and the bucket of the repository lets nobody of the account delete objects.',
    changes: [setTrust(trustAppliance)],
    findings: [
      trustFinding({
        code: 'TRUST_SERVICE_MISSING',
        severity: 'medium',
        subject: 'batchoperations.s3.amazonaws.com',
        kind: 'no-allow',
      }),
      keyFinding('condition', ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt'], {
        code: 'KEY_ACTION_LIMITED',
        severity: 'high',
        cause: { layer: 'resource', kind: 'condition', policy: 'alias/repository', statement: { number: 2 } },
      }),
      holderFinding(`arn:aws:s3:::${repositoryBucket}`, 's3:DeleteObject', {
        kind: 'explicit-deny',
        policy: repositoryBucket,
        statement: { number: 2, sid: 'NotFromBackup' },
      }),
      holderFinding(`arn:aws:s3:::${archiveBucket}`, 's3:PutObject', {
        kind: 'condition',
        policy: archiveBucket,
        statement: { number: 2, sid: 'OneEndpoint' },
      }),
    ],
  }),
  plant(backup, {
    name: 'veeam-worker-deployment',
    sets: ['worker-deployment', 'worker-configuration'],
    planted:
      'ec2:AttachVolume is allowed for instances in one statement and for volumes in another: together that is enough. Of the keys of shop-orders whose snapshots it reads, the policy of alias/customers does not name it, and for alias/invoices a policy of its own denies it to make grants.',
    changes: [
      attach('no-invoices', {
        Sid: 'NoInvoices',
        Effect: 'Deny',
        Action: 'kms:CreateGrant',
        Resource: keyArn('workerDenied'),
      }),
      restrict(
        (action) => action === 'ec2:AttachVolume',
        { Resource: 'arn:aws:ec2:*:*:instance/*' },
        { Resource: 'arn:aws:ec2:*:*:volume/*' },
      ),
    ],
    findings: [
      actionFindings('ACTION_LIMITED', ['kms:CreateGrant'], { layer: 'identity', kind: 'resource', ...noInvoices }),
      keyFinding('workerDenied', ['kms:CreateGrant'], {
        code: 'KEY_ACTION_MISSING',
        severity: 'critical',
        cause: { layer: 'identity', kind: 'explicit-deny', ...noInvoices },
      }),
      ...shutKey('workerLeftOut', 'alias/customers', 'worker'),
    ],
  }),
  plant(backup, {
    name: 'veeam-flr-worker',
    sets: ['flr-worker'],
    planted: 'Its instance profile was deleted.',
    changes: [withoutInstanceProfile],
    findings: [
      {
        code: 'INSTANCE_PROFILE_MISSING',
        severity: 'critical',
        subjects: ['instance profile'],
        cause: { layer: 'instance-profile', kind: 'missing' },
      },
    ],
  }),
  plant(backup, {
    name: 'veeam-rds-database-restore',
    sets: ['rds-database-restore'],
    planted:
      'Its scope in the settings is one role for workers, and its policy lets it pass any. Its trust in Amazon RDS is closed to the own account, as AWS recommends.',
    changes: [
      setTrust(trustAppliance, {
        ...trustService('rds.amazonaws.com'),
        Condition: { StringEquals: { 'aws:SourceAccount': backup.id } },
      }),
    ],
    findings: [
      {
        code: 'EXCESS_SCOPE',
        severity: 'high',
        subjects: [`arn:aws:iam::${backup.id}:policy/veeam-rds-database-restore-policy statement 1`],
        cause: {
          layer: 'identity',
          kind: 'scope',
          policy: 'veeam-rds-database-restore-policy',
          statement: { number: 1 },
        },
      },
    ],
  }),
];
