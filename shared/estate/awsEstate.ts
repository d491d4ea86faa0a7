// The live estate: the accounts of an AWS organization (or of a list), each read through its reader role.

import { pMapIterable } from 'p-map';
import type { Account } from '../iam/principal.ts';
import type { ResourceInventory } from '../iam/resourceInventory.ts';
import { type AccountPlan, planAccounts } from './accountPlan.ts';
import type { AccountReading, Estate, OrganizationReading } from './accountReading.ts';
import { createManagedPolicyReader } from './aws/awsManagedPolicies.ts';
import { readWholeAccount, type WholeAccountReader } from './aws/readWholeAccount.ts';
import { readWithinTime } from './aws/readWithinTime.ts';
import type { AwsEstateOptions } from './awsEstateOptions.ts';
import {
  type AwsOrganizationRecord,
  type KnownAwsOrganization,
  loadAwsOrganization,
  viewAwsOrganization,
} from './awsOrganizationRecord.ts';
import { createDocumentMemo } from './details/createDocumentMemo.ts';
import { judgingTime } from './judgingTime.ts';
import { readNamedKeys } from './readRawResources.ts';

/** An {@link Estate} that can also tell which accounts it would read, for a scan that spreads over many machines. */
export interface AwsEstate extends Estate {
  /** Accounts to read, and those that are reported without being read: suspended, excluded. */
  planAccounts(): Promise<AccountPlan>;
  /** The organization as JSON, for whoever reads the accounts. */
  describeOrganization(): Promise<AwsOrganizationRecord>;
  /** What is known of an account without reading it; 12 digits. */
  findAccount(id: string): Promise<Account>;
  /** Reads one account of a plan; 12 digits. */
  readAccount(id: string): Promise<AccountReading>;
}

/** The organization and the keys that are named are read once, with the first question; every account once per iteration. */
export function createAwsEstate(options: AwsEstateOptions): AwsEstate {
  const readDocument = createDocumentMemo();
  const managedPolicies = createManagedPolicyReader(options.clients.iam, readDocument);
  const changed = changedOrganization(options, readDocument, () => organization());
  const reader: Reader = { options, readDocument, managedPolicies, changed, ahead: new Map() };
  let loaded: Promise<KnownAwsOrganization> | undefined;
  const organization = () => {
    loaded ??= openOrganization(options, readDocument);
    return loaded;
  };
  let named: Promise<ResourceInventory> | undefined;
  const namedResources = async () => readNamed(options, await organization(), readDocument);
  const plan = async () => planAccounts(options, await organization());
  return {
    name: options.accounts.list === undefined ? 'AWS organization' : 'list of AWS accounts',
    skipped: [],
    readAhead: async (id) => readAhead(reader, await organization(), id),
    readOrganization: async (): Promise<OrganizationReading> => readingOf(options, (await organization()).reading),
    readChangedOrganization: async () => readingOf(options, (await changed()).reading),
    ...(options.resources !== undefined && {
      readResources: () => {
        named ??= namedResources();
        return named;
      },
    }),
    readAccounts: () => readAccounts(reader, plan),
    planAccounts: plan,
    describeOrganization: async () => (await organization()).record,
    findAccount: async (id) => (await organization()).find(id).account,
    limitJudging: judgingTime(options),
    readAccount: async (id) => readInTurn(reader, (await organization()).find(id).account),
  };
}

function readNamed(
  { clients, role, resources }: AwsEstateOptions,
  { find }: KnownAwsOrganization,
  readDocument: Reader['readDocument'],
): Promise<ResourceInventory> {
  return readNamedKeys({ clients, role, keys: resources?.keys ?? [] }, (id) => find(id).account, readDocument);
}

// A list of the settings may name accounts outside of the organization, which it cannot miss.
function readingOf({ accounts }: AwsEstateOptions, reading: OrganizationReading): OrganizationReading {
  return accounts.list === undefined ? reading : { ...reading, isComplete: false };
}

async function openOrganization(
  options: AwsEstateOptions,
  readDocument: Reader['readDocument'],
): Promise<KnownAwsOrganization> {
  const record = options.organization ?? (await loadAwsOrganization(options));
  return viewAwsOrganization(record, { partition: options.clients.partition, readDocument });
}

/** The organization as the change would leave it; without a change, or without an organization, as it is. */
function changedOrganization(
  { change, clients }: AwsEstateOptions,
  readDocument: Reader['readDocument'],
  asIs: () => Promise<KnownAwsOrganization>,
): () => Promise<KnownAwsOrganization> {
  let viewed: Promise<KnownAwsOrganization> | undefined;
  const view = async () => {
    const { record, ...known } = await asIs();
    if (change === undefined || 'fault' in record) return { record, ...known };
    const changed = { ...record, organization: change.organization(record.organization) };
    return viewAwsOrganization(changed, { partition: clients.partition, readDocument });
  };
  return () => {
    viewed ??= view();
    return viewed;
  };
}

interface Reader extends WholeAccountReader {
  /** Accounts (by id) that were read before their turn. */
  readonly ahead: Map<string, Promise<AccountReading>>;
}

async function readAhead(
  reader: Reader,
  organization: KnownAwsOrganization,
  id: string,
): Promise<AccountReading | undefined> {
  const { accounts } = reader.options;
  if (accounts.list?.includes(id) === false) return undefined;
  const { toRead, notRead } = planAccounts({ accounts: { ...accounts, only: { accounts: [id] } } }, organization);
  const [account] = toRead;
  if (account === undefined) return notRead[0];
  const reading = reader.ahead.get(id) ?? readWithChange(reader, account);
  reader.ahead.set(id, reading);
  return reading;
}

// What was read ahead is forgotten with its turn.
function readInTurn(reader: Reader, account: Account): Promise<AccountReading> {
  const known = reader.ahead.get(account.id);
  reader.ahead.delete(account.id);
  return known ?? readWithChange(reader, account);
}

async function* readAccounts(reader: Reader, plan: () => Promise<AccountPlan>): AsyncGenerator<AccountReading> {
  const { toRead, notRead } = await plan();
  yield* notRead;
  const { concurrency } = reader.options;
  yield* pMapIterable(toRead, (account) => readInTurn(reader, account), {
    concurrency,
    // Finished readings that nobody has taken yet: bounds memory.
    backpressure: concurrency,
    preserveOrder: false,
  });
}

async function readWithChange(reader: Reader, account: Account): Promise<AccountReading> {
  const reading = await readWithinTime(account, reader.options, (signal) => readWholeAccount(reader, account, signal));
  if (reader.options.change === undefined || reading.status === 'read') return reading;
  return { ...reading, changedAccount: (await reader.changed()).find(account.id).account };
}
