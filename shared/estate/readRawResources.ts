// Finds out which keys, buckets and vaults are read live, and turns what AWS says of them into an inventory.

import type { Account, Principal } from '../iam/principal.ts';
import { emptyInventory, joinInventories, type ResourceInventory } from '../iam/resourceInventory.ts';
import { arnParts } from '../vocabulary/arnParts.ts';
import { faultName } from './aws/accountFault.ts';
import type { RawResources } from './aws/awsResources.ts';
import type { ResourcePlan } from './aws/resourcePlan.ts';
import type { AssumedCredentials, AwsClients } from './awsClients.ts';
import { assumeReaderRole, type ReaderRole } from './awsReaderRole.ts';
import type { ReadDocument } from './details/createDocumentMemo.ts';

/** What the settings say of keys, buckets and vaults; absent: none of them is read. */
export interface WantedResources {
  /** ARNs of keys or aliases, in any account. */
  readonly keys: readonly string[];
  /** Where all keys and the defaults of EBS are read; empty: nowhere. */
  readonly regions: readonly string[];
  /** Names of buckets that a principal of an account (12 digits) works with. */
  readonly bucketsOf: (principal: NamedPrincipal, account: string) => readonly string[];
  /** Names or ARNs of vaults that it works with, `*` in them for anything; `*` alone: all. */
  readonly vaultsOf: (principal: NamedPrincipal, account: string) => readonly string[];
  /** Where vaults are looked for. */
  readonly vaultRegions: readonly string[];
}

/** What a scope is selected by. */
export type NamedPrincipal = Pick<Principal, 'kind' | 'name' | 'tags'>;

/** Gives the plan for one account: its own keys among those named, and the buckets and vaults of its principals. */
export function resourcePlan(
  { keys, regions, bucketsOf, vaultsOf, vaultRegions }: WantedResources,
  account: string,
  principals: readonly NamedPrincipal[],
): ResourcePlan {
  const of = (names: WantedResources['bucketsOf']) =>
    [...new Set(principals.flatMap((principal) => names(principal, account)))].sort();
  return {
    account,
    keys: keys.filter((arn) => arnParts(arn).account === account),
    regions,
    buckets: of(bucketsOf),
    vaults: of(vaultsOf),
    vaultRegions,
  };
}

/** Reads what the plan asks for, with the credentials of the account's reader role. */
export async function readRawResources(
  clients: AwsClients,
  plan: ResourcePlan,
  access: { readonly credentials: AssumedCredentials; readonly abortSignal: AbortSignal },
): Promise<RawResources> {
  // Four more clients of the SDK: loaded where they are used.
  const { readAwsResources } = await import('./aws/awsResources.ts');
  return readAwsResources(plan, { clients, ...access });
}

/** Gives the inventory that the answers of AWS make up; `account` owns what was read. */
export async function inventoryOf(
  { file, unread }: RawResources,
  account: Account,
  readDocument: (source: unknown) => ReadDocument,
): Promise<ResourceInventory> {
  const [{ gatherResources }, { readResourcePieces }] = await Promise.all([
    import('./resources/gatherResources.ts'),
    import('./resources/resourcePiece.ts'),
  ]);
  const read = readResourcePieces(file);
  if (!read.ok) return { ...emptyInventory, unread: [{ what: `keys of account ${account.id}`, why: read.fault }] };
  const gathered = gatherResources(
    read.pieces.map((piece) => ({ piece, name: account.id })),
    readDocument,
  );
  return joinInventories(gathered.inventory, {
    ...emptyInventory,
    unread: [...unread, ...gathered.unread],
    accounts: [account],
  });
}

/** A key of another account is read by that account's reader role, once for the run. */
export async function readNamedKeys(
  {
    clients,
    role,
    keys,
  }: { readonly clients: AwsClients; readonly role: ReaderRole; readonly keys: readonly string[] },
  find: (account: string) => Account,
  readDocument: (source: unknown) => ReadDocument,
): Promise<ResourceInventory> {
  const byAccount = Map.groupBy(keys, (arn) => arnParts(arn).account);
  let inventory = emptyInventory;
  for (const [account, own] of byAccount) {
    const plan = { account, keys: own, regions: [], buckets: [], vaults: [], vaultRegions: [] };
    const read = await readAs({ clients, role }, plan);
    inventory = joinInventories(
      inventory,
      'fault' in read
        ? { ...emptyInventory, unread: own.map((what) => ({ what, why: read.fault })) }
        : await inventoryOf(read, find(account), readDocument),
    );
  }
  return inventory;
}

const namedKeysTimeoutMs = 60_000;

async function readAs(
  { clients, role }: { readonly clients: AwsClients; readonly role: ReaderRole },
  plan: ResourcePlan,
): Promise<RawResources | { readonly fault: string }> {
  const abortSignal = AbortSignal.timeout(namedKeysTimeoutMs);
  try {
    const { sts, partition } = clients;
    const credentials = await assumeReaderRole({ sts, partition, account: plan.account, role, abortSignal });
    return await readRawResources(clients, plan, { credentials, abortSignal });
  } catch (error) {
    return { fault: faultName(error) };
  }
}
