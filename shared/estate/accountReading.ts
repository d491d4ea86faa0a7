// What one account said about its roles and users, in the same form whether it was read live or from exported files.

import type { PolicySource } from '../iam/grantDecision.ts';
import type { PolicyDocument } from '../iam/policyDocument.ts';

/** One step of the way from the organization's root to the account. */
export interface OrganizationLevel {
  readonly kind: 'root' | 'organizational-unit' | 'account';
  readonly id: string;
  readonly name: string;
  /** Absent: not read, or the policy type is disabled. */
  readonly scps?: readonly PolicySource[];
  readonly rcps?: readonly PolicySource[];
}

export interface Account {
  /** 12 digits. */
  readonly id: string;
  readonly name?: string;
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly isManagementAccount: boolean;
  /** Root first, the account itself last; empty where nothing is known of the organization. */
  readonly levels: readonly OrganizationLevel[];
  /** `o-…` */
  readonly organizationId?: string;
}

/** What is known of the organization as a whole. */
export interface OrganizationReading {
  readonly organizationId?: string;
  readonly managementAccountId?: string;
  /** Every account of the organization, read or not: 12 digits each. */
  readonly accountIds: readonly string[];
  /** `evaluated`, or why SCPs (RCPs) bear on no verdict of this run: said once in the report's coverage. */
  readonly scps: { readonly evaluated: true } | { readonly evaluated: false; readonly why: string };
  readonly rcps: { readonly evaluated: true } | { readonly evaluated: false; readonly why: string };
}

export interface Principal {
  readonly kind: 'role' | 'user';
  readonly arn: string;
  readonly name: string;
  /** `/` or `/team/…/` */
  readonly path: string;
  /** `AROA…` or `AIDA…` */
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Inline, then attached policies; for a user also those of its groups. One that could not be read has `document.faults`. */
  readonly identity: readonly IdentityPolicy[];
  readonly boundary?: PolicySource;
  /** The trust policy of a role; `faults` where it could not be read. */
  readonly trust?: PolicyDocument;
  /** Names of the instance profiles that hold the role. */
  readonly instanceProfiles: readonly string[];
}

export interface IdentityPolicy extends PolicySource {
  readonly attachment: 'inline' | 'managed' | 'group-inline' | 'group-managed';
  /** Characters without white space, as IAM counts them against its quotas. */
  readonly size: number;
  /** The group's name, for the two group attachments. */
  readonly group?: string;
}

export type AccountReading =
  | {
      readonly status: 'read';
      readonly account: Account;
      readonly principals: readonly Principal[];
      /** All roles and users of the account, of which `principals` may hold only those asked for. */
      readonly roles: number;
      readonly users: number;
      readonly skipped: readonly { readonly what: string; readonly why: string }[];
    }
  | {
      readonly status: 'unreadable' | 'excluded';
      readonly account: Account;
      readonly reason: UnreadableAccountReason;
      readonly message: string;
    };

export type UnreadableAccountReason =
  | 'not-assumed'
  | 'access-denied'
  | 'throttled'
  | 'suspended'
  | 'not-reached'
  | 'broken-export'
  | 'failed';

/** Where accounts come from: exported files or live AWS. */
export interface Estate {
  /** For messages: `exports in ./exports`, `AWS organization o-…`. */
  readonly name: string;
  readOrganization(): Promise<OrganizationReading>;
  /** Each account once; an account that cannot be read is a value, never an exception. */
  readAccounts(): AsyncIterable<AccountReading>;
  /** Input that belongs to no account (files that are no export …); complete once `readAccounts` has ended. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}
