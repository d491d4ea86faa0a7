// The Veeam roles of the account `shop-orders`: their policies are whole, and keys and a vault keep them from their work.

import { accounts } from './accounts.ts';
import { holderFinding, keyFinding, shutKey, unusableKey } from './keyFinding.ts';
import { type Planting, plant } from './planting.ts';
import { vaultArn, vaultName } from './resourceFiles.ts';

const { orders } = accounts;

export const plantedOrders: readonly Planting[] = [
  plant(orders, {
    name: 'veeam-ec2-backup',
    sets: ['ec2-backup'],
    planted:
      "Nothing here: of the keys that its volumes are encrypted with, the policy of alias/ledger lets nobody use it, that of alias/payroll denies the role to make grants, alias/archive is disabled, alias/old-orders is pending deletion, and the default of EBS is AWS's own key, whose snapshots no other account can open.",
    findings: [
      ...shutKey('nobody', 'alias/ledger', 'backup'),
      keyFinding('denied', ['kms:CreateGrant'], {
        code: 'KEY_ACTION_MISSING',
        severity: 'critical',
        cause: {
          layer: 'resource',
          kind: 'explicit-deny',
          policy: 'alias/payroll',
          statement: { number: 3, sid: 'NoGrants' },
        },
      }),
      unusableKey('disabled', 'critical', 'disabled'),
      unusableKey('deleted', 'critical', 'pending-deletion'),
      unusableKey('awsEbs', 'high', 'not-shareable'),
    ],
  }),
  plant(orders, {
    name: 'veeam-efs-backup',
    sets: ['efs-backup'],
    planted: 'Nothing here: the policy of the backup vault lets nobody delete recovery points.',
    findings: [
      holderFinding(vaultArn, 'backup:DeleteRecoveryPoint', {
        kind: 'explicit-deny',
        policy: vaultName,
        statement: { number: 1, sid: 'NobodyDeletes' },
      }),
    ],
  }),
  plant(orders, { name: 'veeam-vpc-backup', sets: ['vpc-backup'], planted: 'Nothing: a healthy role.' }),
];
