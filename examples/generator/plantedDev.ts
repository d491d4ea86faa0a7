// The Veeam roles of the account `development`: what the organization's policies do, and tags that went wrong.

import { accounts } from './accounts.ts';
import { setTags } from './changes.ts';
import { actionsOf } from './draft.ts';
import { actionFindings } from './expectedFinding.ts';
import { type Planting, plant } from './planting.ts';

const { dev } = accounts;

export const plantedDev: readonly Planting[] = [
  plant(dev, {
    name: 'veeam-fsx-backup',
    sets: ['fsx-backup'],
    planted: 'The OU Development allows listed services only, and Amazon FSx is not among them.',
    findings: [
      actionFindings(
        'ACTION_MISSING',
        actionsOf('fsx-backup').filter((action) => action.startsWith('fsx:')),
        {
          layer: 'scp',
          kind: 'no-allow',
          level: 'Development',
        },
      ),
    ],
  }),
  plant(dev, {
    name: 'veeam-ec2-restore',
    sets: ['ec2-restore'],
    planted: 'An SCP of the OU Development denies starting instances in eu-west-1, where Veeam works, too.',
    findings: [
      actionFindings('ACTION_LIMITED', ['ec2:RunInstances'], {
        layer: 'scp',
        kind: 'condition',
        policy: 'no-instances-in-ireland',
        level: 'Development',
        statement: { number: 1, sid: 'NoInstancesInIreland' },
      }),
    ],
  }),
  plant(dev, {
    name: 'nightly-efs',
    sets: ['efs-backup-manual'],
    planted: 'The SCP protect-backups at the root denies deleting backups to every role that is not called veeam-*.',
    findings: [
      actionFindings('ACTION_DENIED', ['backup:DeleteBackupVault', 'backup:DeleteRecoveryPoint'], {
        layer: 'scp',
        kind: 'explicit-deny',
        policy: 'protect-backups',
        level: 'Root',
        statement: { number: 1, sid: 'OnlyVeeamDeletesBackups' },
      }),
    ],
  }),
  plant(dev, {
    name: 'veeam-ec2-backup',
    sets: ['ec2-backup'],
    planted: 'Its tag says ec2-bakup.',
    changes: [setTags({ 'veeam:role': 'ec2-bakup' })],
    findings: [
      {
        code: 'UNKNOWN_ROLE_KIND',
        severity: 'high',
        subjects: ['ec2-bakup'],
        cause: { layer: 'tag', kind: 'unknown-id' },
      },
    ],
  }),
  plant(dev, {
    name: 'veeam-vpc-backup',
    sets: ['vpc-backup'],
    planted: 'It lost its tag; the settings expect a vpc-backup role in each account below the OU Workloads.',
    changes: [setTags({ team: 'network' })],
    findings: [],
  }),
  plant(dev, {
    name: 'veeam-efs-backup',
    sets: ['efs-backup-manual'],
    planted: 'Nothing: a healthy role, tagged with a capital letter in the key (tag keys compare without case).',
    changes: [setTags({ 'Veeam:Role': 'efs-backup-manual' })],
  }),
];
