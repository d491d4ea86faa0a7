// All that was planted in the example organization, account by account.

import { accounts } from './accounts.ts';
import type { ExpectedFinding } from './expectedFinding.ts';
import { plantedData } from './plantedData.ts';
import { plantedDev } from './plantedDev.ts';
import { plantedMain } from './plantedMain.ts';
import { plantedOrders } from './plantedOrders.ts';
import { plantedUsers } from './plantedUsers.ts';
import { plantedWeb } from './plantedWeb.ts';
import type { Planting } from './planting.ts';

/** The Veeam roles and users. */
export const plantings: readonly Planting[] = [
  ...plantedMain,
  ...plantedUsers,
  ...plantedWeb,
  ...plantedData,
  ...plantedOrders,
  ...plantedDev,
];

/** Findings that belong to no principal; `account` is `*` for those about the settings. */
export const plantedBesides: readonly {
  readonly account: string;
  readonly planted: string;
  readonly finding: ExpectedFinding;
}[] = [
  {
    account: accounts.dev.id,
    planted: 'The role veeam-vpc-backup lost its tag.',
    finding: {
      code: 'ROLE_NOT_FOUND',
      severity: 'critical',
      subjects: ['vpc-backup'],
      cause: { layer: 'settings', kind: 'expected' },
    },
  },
  {
    account: accounts.sandbox.id,
    planted: 'There is no export of the account: the reader role could not be assumed, organization.json says.',
    finding: {
      code: 'ACCOUNT_UNREADABLE',
      severity: 'high',
      subjects: [accounts.sandbox.id],
      cause: { layer: 'account', kind: 'not-assumed' },
    },
  },
  {
    account: '*',
    planted: 'The exception for rds:* on veeam-rds-backup ended on 2026-09-30.',
    finding: {
      code: 'EXCEPTION_EXPIRED',
      severity: 'medium',
      subjects: ['code=EXCESS_ACTIONS account=444455556666 principal=veeam-rds-backup subject=* expires=2026-09-30'],
      cause: { layer: 'settings', kind: 'expired' },
    },
  },
  {
    account: '*',
    planted: 'The exception for veeam-repository accepts a missing action that is long there again.',
    finding: {
      code: 'EXCEPTION_UNUSED',
      severity: 'info',
      subjects: [
        'code=ACTION_MISSING account=222233334444 principal=veeam-repository subject=kms:Encrypt expires=2027-01-31',
      ],
      cause: { layer: 'settings', kind: 'unused' },
    },
  },
];
