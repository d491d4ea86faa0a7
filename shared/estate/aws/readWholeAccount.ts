// Reads all that a scan asks of one live account, through its reader role.

import type { Account, Principal } from '../../iam/principal.ts';
import { emptyInventory, type ResourceInventory } from '../../iam/resourceInventory.ts';
import type { AccountDetails } from '../accountCollector.ts';
import type { AccountReading, ReadAccountOfEstate } from '../accountReading.ts';
import type { AssumedCredentials } from '../awsClients.ts';
import type { AwsEstateOptions } from '../awsEstateOptions.ts';
import type { KnownAwsOrganization } from '../awsOrganizationRecord.ts';
import { buildPrincipals, missingManagedPolicies } from '../details/buildPrincipals.ts';
import type { ReadDocument } from '../details/createDocumentMemo.ts';
import { inventoryOf, readRawResources, resourcePlan } from '../readRawResources.ts';
import { type AwsAccountDetails, readAwsAccount } from './awsAccountReader.ts';
import type { ManagedPolicyReader } from './awsManagedPolicies.ts';
import { unreadable } from './unreadable.ts';

export interface WholeAccountReader {
  readonly options: AwsEstateOptions;
  readonly readDocument: (source: unknown) => ReadDocument;
  readonly managedPolicies: ManagedPolicyReader;
  /** The organization as the change would leave it. */
  readonly changed: () => Promise<KnownAwsOrganization>;
}

/**
 * Gives what the account said of its roles and users, and of the access keys, keys, buckets and vaults that are asked for;
 * with a change also what it would be. A role that cannot be assumed and an answer that is none are the account's reading,
 * too. Throws where something that is not asked of the account itself fails, as the policies that AWS manages.
 */
export async function readWholeAccount(
  reader: WholeAccountReader,
  account: Account,
  signal: AbortSignal,
): Promise<AccountReading> {
  const answer = await readAwsAccount(reader.options, account.id, signal);
  if (!answer.ok) return unreadable(account, answer.fault.reason, answer.fault.message);
  const { details } = answer;
  const { change } = reader.options;
  const plain = await readingOfDetails(reader, account, details);
  const read = await addAccessKeys(reader, plain, { credentials: answer.credentials, signal });
  const found = await readResourcesOf(reader, { account, principals: read.principals, answer, signal });
  const resources = found === undefined ? {} : { resources: found };
  const reading = { ...read, ...resources };
  if (change === undefined) return reading;
  const after = (await reader.changed()).find(account.id).account;
  const changed = await readingOfDetails(reader, after, change.account(account.id, details));
  return { ...reading, changed: { ...changed, ...resources } };
}

async function addAccessKeys(
  { options }: WholeAccountReader,
  reading: ReadAccountOfEstate,
  { credentials, signal }: { readonly credentials: AssumedCredentials; readonly signal: AbortSignal },
): Promise<ReadAccountOfEstate> {
  const { isKeyHolder: isHolder, clients } = options;
  if (isHolder === undefined) return reading;
  // Two more commands of the SDK: loaded where they are used.
  const { withAccessKeys } = await import('../withAccessKeys.ts');
  return withAccessKeys(reading, { iam: clients.iamAs(credentials), isHolder, abortSignal: signal });
}

interface ResourcesAsked {
  readonly account: Account;
  readonly principals: readonly Principal[];
  readonly answer: Extract<AwsAccountDetails, { readonly ok: true }>;
  readonly signal: AbortSignal;
}

// Keys that are named are read once for the run.
async function readResourcesOf(
  { options, readDocument }: WholeAccountReader,
  { account, principals, answer, signal }: ResourcesAsked,
): Promise<ResourceInventory | undefined> {
  const { clients, resources: wanted } = options;
  if (wanted === undefined) return undefined;
  const plan = { ...resourcePlan(wanted, account.id, principals), keys: [] };
  if (plan.regions.length + plan.buckets.length + plan.vaults.length === 0) return emptyInventory;
  const raw = await readRawResources(clients, plan, { credentials: answer.credentials, abortSignal: signal });
  return inventoryOf(raw, account, readDocument);
}

async function readingOfDetails(
  reader: WholeAccountReader,
  account: Account,
  details: AccountDetails,
): Promise<ReadAccountOfEstate> {
  const shared = new Map(
    await Promise.all(
      missingManagedPolicies(details).map(async (arn) => [arn, await reader.managedPolicies(arn)] as const),
    ),
  );
  const { readDocument } = reader;
  return {
    status: 'read',
    account,
    principals: buildPrincipals(details, { readDocument, findManagedPolicy: (arn) => shared.get(arn) }),
    roles: details.roleCount,
    roleArns: details.roleArns,
    users: details.userCount,
    ...(reader.options.readUsers ? {} : { withoutUsers: true }),
    skipped: details.skipped,
    unread: details.unread,
  };
}
