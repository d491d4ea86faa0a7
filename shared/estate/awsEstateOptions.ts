// What the live estate is opened with.

import type { AccountChoice } from './accountPlan.ts';
import type { AwsClients } from './awsClients.ts';
import type { AwsOrganizationRecord } from './awsOrganizationRecord.ts';
import type { ReaderRole } from './awsReaderRole.ts';
import type { EstateChange } from './estateChange.ts';
import type { WantsOf } from './principalHead.ts';
import type { WantedResources } from './readRawResources.ts';
import type { IsKeyHolder } from './withAccessKeys.ts';

export interface AwsEstateOptions {
  readonly clients: AwsClients;
  readonly role: ReaderRole;
  readonly accounts: AccountChoice;
  /** Users and groups too, not roles only. */
  readonly readUsers: boolean;
  readonly wants?: WantsOf | undefined;
  /** Accounts read at the same time. */
  readonly concurrency: number;
  /** Then a reading is given up and the account is unreadable; judging it may take as long again. */
  readonly accountTimeoutMs: number;
  /**
   * Milliseconds that are left for reading and judging accounts; when they are used up the rest is `not-reached`, or not
   * judged. Default: no end.
   */
  readonly remainingTimeMs?: (() => number) | undefined;
  /** Accounts that need no reading because an earlier try of the same run has their records; they are left out. */
  readonly alreadyRead?: ReadonlySet<string> | undefined;
  /** The organization as it was read before; default: it is read. */
  readonly organization?: AwsOrganizationRecord | undefined;
  /** Then each reading also says what the account would be. */
  readonly change?: EstateChange | undefined;
  /** Keys and buckets that are read, too; default: none. */
  readonly resources?: WantedResources | undefined;
  /** Users whose access keys are read, too; default: none. */
  readonly isKeyHolder?: IsKeyHolder | undefined;
  /** Entities per page; default 1,000. */
  readonly pageSize?: number | undefined;
}
