// What one account said about its roles and users, in the same form whether it was read live or from exported files.

import type { Account } from '../iam/principal.ts';
import type { ResourceInventory } from '../iam/resourceInventory.ts';
import type { ReadAccount, UnreadAccount, UnreadPart } from '../vocabulary/readAccount.ts';

/** What is known of the organization as a whole. */
export interface OrganizationReading {
  readonly organizationId?: string;
  readonly managementAccountId?: string;
  /** Every account of the organization, read or not: 12 digits each. */
  readonly accountIds: readonly string[];
  /** Ids of its OUs and roots; absent where they are not known. */
  readonly unitIds?: readonly string[];
  /** `accountIds` are all there are: an account that is not among them does not exist any more. */
  readonly isComplete?: boolean;
  /** `evaluated`, or why SCPs (RCPs) bear on no verdict of this run: said once in the report's coverage. */
  readonly scps: Evaluation;
  readonly rcps: Evaluation;
}

type Evaluation =
  | { readonly evaluated: true }
  | {
      readonly evaluated: false;
      readonly why: string;
      /** The organization does not use them. */
      readonly isDisabled?: true;
    };

/** An account that was read, with what is not judged itself. */
export interface ReadAccountOfEstate extends ReadAccount {
  /** What was passed over, without a loss to any verdict. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
  /** Keys, buckets and vaults of the account; absent: they were not looked for. */
  readonly resources?: ResourceInventory;
  /** The same account as it would be after the change that the estate was opened with. */
  readonly changed?: ReadAccountOfEstate;
}

export interface UnreadAccountOfEstate extends UnreadAccount {
  /** What is known of it after the change that the estate was opened with. */
  readonly changedAccount?: Account;
}

export type AccountReading = ReadAccountOfEstate | UnreadAccountOfEstate;

/**
 * Called where judging an account begins; what it gives is called before each of its principals, and tells why no more
 * are judged, or undefined.
 */
export type LimitJudging = () => () => string | undefined;

/** Where accounts come from: exported files or live AWS. */
export interface Estate {
  /** For messages: `exports in ./exports`, `AWS organization o-…`. */
  readonly name: string;
  readOrganization(): Promise<OrganizationReading>;
  /** Given where the estate was opened with a change: the organization as it would be. */
  readonly readChangedOrganization?: (() => Promise<OrganizationReading>) | undefined;
  /** Each account once; an account that cannot be read is a value, never an exception. */
  readAccounts(): AsyncIterable<AccountReading>;
  /**
   * Reads one account (12 digits) before its turn, also where it is no part of a run that is narrowed; its turn then gives
   * the same reading. Undefined: the estate does not have the account, or the settings leave it out. Default: none can be.
   */
  readonly readAhead?: ((account: string) => Promise<AccountReading | undefined>) | undefined;
  /** Keys, buckets and vaults that were given beside the accounts; default: none. */
  readonly readResources?: (() => Promise<ResourceInventory>) | undefined;
  /** Input that belongs to no account and is none (files of this tool …); complete once `readAccounts` has ended. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
  /** Files that may be the export of an account nobody knows; complete once `readAccounts` has ended. */
  readonly unread?: readonly UnreadPart[];
  /** Default: judging has all the time it takes. */
  readonly limitJudging?: LimitJudging | undefined;
}
