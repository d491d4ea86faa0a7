// What is read of the keys, buckets and vaults of one account, and with what.

import type { AssumedCredentials, AwsClients } from '../awsClients.ts';

/** What is read of one account. */
export interface ResourcePlan {
  /** 12 digits. */
  readonly account: string;
  /** ARNs of keys or aliases of the account. */
  readonly keys: readonly string[];
  /** All keys, and the defaults of EBS, in these regions; empty: neither. */
  readonly regions: readonly string[];
  /** Names of buckets that may be the account's. */
  readonly buckets: readonly string[];
  /** Names or ARNs of vaults, `*` in them for anything. */
  readonly vaults: readonly string[];
  /** Where such vaults are looked for. */
  readonly vaultRegions: readonly string[];
}

export interface ResourceAccess {
  readonly clients: Pick<AwsClients, 'regionalAs'>;
  readonly credentials: AssumedCredentials;
  readonly abortSignal: AbortSignal;
}
