// A role or user with everything that bears on what it may do, and the account it lives in.

import type { PolicySource } from './policy/policyLayers.ts';
import type { PolicyDocument } from './policyDocument.ts';

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
  /** Of a user, where a credential report tells them; absent: not known. */
  readonly accessKeys?: readonly AccessKey[];
}

/** One access key of a user, as a credential report has it. */
export interface AccessKey {
  readonly number: 1 | 2;
  readonly isActive: boolean;
  /** When it was made or last rotated, ISO 8601. */
  readonly since?: string;
  /** ISO 8601; absent: never, or not known. */
  readonly lastUsed?: string;
}

export interface IdentityPolicy extends PolicySource {
  readonly attachment: 'inline' | 'managed' | 'group-inline' | 'group-managed';
  /** Characters without white space, as IAM counts them against its quotas. */
  readonly size: number;
  /** The group's name, for the two group attachments. */
  readonly group?: string;
}
