// What was read of keys, buckets and vaults: their policies and what bears on their use.

import { getOrMake } from './getOrMake.ts';
import type { PolicySource } from './policy/policyLayers.ts';
import type { Account } from './principal.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export interface KeyFacts {
  /** `AWS` or `CUSTOMER`. */
  readonly manager: string;
  /** `Enabled`, `Disabled`, `PendingDeletion` … */
  readonly state: string;
  /** ISO 8601; where it is pending deletion. */
  readonly deletionDate?: string;
  /** `SYMMETRIC_DEFAULT`, `RSA_2048` … */
  readonly spec?: string;
  /** `ENCRYPT_DECRYPT`, `SIGN_VERIFY` … */
  readonly usage?: string;
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantListEntry.html */
export interface KeyGrant {
  readonly grantee: string;
  /** As the API names them: `Decrypt`, `CreateGrant`. */
  readonly operations: readonly string[];
  /** It holds for requests with a certain encryption context only. */
  readonly isConstrained: boolean;
}

export interface KeyReading {
  /** ARN of the key itself, never of an alias. */
  readonly arn: string;
  /** As in `alias/aws/ebs`. */
  readonly aliases: readonly string[];
  /** Absent: not read; one that could not be read has `document.faults`. */
  readonly policy?: PolicySource;
  /** Why the policy was not read. */
  readonly unread?: string;
  readonly facts?: KeyFacts;
  /** Absent: not read. */
  readonly grants?: readonly KeyGrant[];
}

/** A bucket or a backup vault. */
export interface HolderReading {
  readonly kind: 'bucket' | 'vault';
  readonly arn: string;
  readonly name: string;
  /** 12 digits; absent: nobody knows whose it is. */
  readonly owner?: string;
  /** `none`: it has no policy. */
  readonly policy: PolicySource | 'none';
}

/** Encryption of new volumes in one account and region. */
export interface EbsDefault {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** ARN or id of a key or of an alias, as AWS gives it; absent: not read. */
  readonly key?: string;
  /** Absent: not read. */
  readonly isEncrypted?: boolean;
}

/** All that was read of resources in one run, or in one account. */
export interface ResourceInventory {
  readonly keys: readonly KeyReading[];
  readonly holders: readonly HolderReading[];
  readonly ebs: readonly EbsDefault[];
  /** Keys that were to be read and could not be found or read at all, with the reason. */
  readonly unread: readonly { readonly what: string; readonly why: string }[];
  /** The accounts that own them, as far as the organization is known: RCPs above them bear on their resources. */
  readonly accounts: readonly Account[];
}

export const emptyInventory: ResourceInventory = { keys: [], holders: [], ebs: [], unread: [], accounts: [] };

/** Gives both; of what stands in both, the first. */
export function joinInventories(one: ResourceInventory, other: ResourceInventory): ResourceInventory {
  const byArn = <Each extends { readonly arn: string }>(all: readonly Each[]) => {
    const known = new Map<string, Each>();
    for (const each of all) getOrMake(known, each.arn, () => each);
    return [...known.values()];
  };
  return {
    keys: byArn([...one.keys, ...other.keys]),
    holders: byArn([...one.holders, ...other.holders]),
    ebs: [...one.ebs, ...other.ebs],
    unread: [...one.unread, ...other.unread],
    accounts: [...new Map([...other.accounts, ...one.accounts].map((each) => [each.id, each])).values()],
  };
}

/** The parts of a key's ARN; undefined for anything else, an alias among it. */
export function keyPlace(
  arn: string,
): { readonly account: string; readonly region: string; readonly id: string } | undefined {
  if (!keyArn.test(arn)) return undefined;
  return { account: arn.replace(keyArn, '$2'), region: arn.replace(keyArn, '$1'), id: arn.replace(keyArn, '$3') };
}

const keyArn = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):(\d{12}):key\/([\w-]+)$/;

export function isEmptyInventory({ keys, holders, ebs, unread }: ResourceInventory): boolean {
  return keys.length + holders.length + ebs.length + unread.length === 0;
}
