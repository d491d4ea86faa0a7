// The live estate: the accounts of an AWS organization (or of a list), each read through its reader role.

import { pMapIterable } from 'p-map';
import type { Account, Principal } from '../iam/principal.ts';
import { emptyInventory, type ResourceInventory } from '../iam/resourceInventory.ts';
import type { UnreadableReason } from '../vocabulary/unreadableReason.ts';
import type { AccountDetails } from './accountCollector.ts';
import { type AccountChoice, type AccountPlan, planAccounts } from './accountPlan.ts';
import type { AccountReading, Estate, OrganizationReading, ReadAccountOfEstate } from './accountReading.ts';
import { type AwsAccountDetails, readAwsAccount } from './awsAccountReader.ts';
import type { AssumedCredentials, AwsClients } from './awsClients.ts';
import { createManagedPolicyReader, type ManagedPolicyReader } from './awsManagedPolicies.ts';
import {
  type AwsOrganizationRecord,
  type KnownAwsOrganization,
  loadAwsOrganization,
  viewAwsOrganization,
} from './awsOrganizationRecord.ts';
import type { ReaderRole } from './awsReaderRole.ts';
import { buildPrincipals, missingManagedPolicies } from './buildPrincipals.ts';
import { createDocumentMemo, type ReadDocument } from './createDocumentMemo.ts';
import type { EstateChange } from './estateChange.ts';
import { judgingTime } from './judgingTime.ts';
import type { WantsOf } from './principalHead.ts';
import {
  inventoryOf,
  readNamedKeys,
  readRawResources,
  resourcePlan,
  type WantedResources,
} from './readRawResources.ts';
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

interface Reader {
  readonly options: AwsEstateOptions;
  readonly readDocument: (source: unknown) => ReadDocument;
  readonly managedPolicies: ManagedPolicyReader;
  readonly changed: () => Promise<KnownAwsOrganization>;
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
  const reading = await readAccount(reader, account);
  if (reader.options.change === undefined || reading.status === 'read') return reading;
  return { ...reading, changedAccount: (await reader.changed()).find(account.id).account };
}

async function readAccount(reader: Reader, account: Account): Promise<AccountReading> {
  const remainingMs = reader.options.remainingTimeMs?.() ?? Number.POSITIVE_INFINITY;
  if (remainingMs <= 0) return unreadable(account, 'not-reached', 'the time of this run was used up before');
  const limitMs = Math.min(remainingMs, reader.options.accountTimeoutMs);
  const late: AccountReading =
    remainingMs < reader.options.accountTimeoutMs
      ? unreadable(account, 'not-reached', 'the time of this run was used up while it was read')
      : unreadable(account, 'failed', `not read within ${Math.round(limitMs / 1000)} seconds`);
  const deadline = startDeadline(limitMs);
  try {
    // Waiting between two tries of a throttled call hears no signal, so the signal races with it.
    const reading = readWithPolicies(reader, account, deadline.signal);
    const first = await Promise.race([reading, deadline.passed.then(() => late)]);
    return deadline.signal.aborted ? late : first;
  } catch (error) {
    // Whatever is wrong with one account must not end the reading of the others.
    return unreadable(account, 'failed', error instanceof Error ? error.message : String(error));
  } finally {
    deadline.stop();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  readonly passed: Promise<void>;
  stop(): void;
}

// AbortSignal.timeout() cannot be stopped: until its time is up it would hold all that the account's reading is made of.
function startDeadline(limitMs: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  const { signal } = controller;
  const passed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return { signal, passed, stop: () => clearTimeout(timer) };
}

async function readWithPolicies(reader: Reader, account: Account, signal: AbortSignal): Promise<AccountReading> {
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
  { options }: Reader,
  reading: ReadAccountOfEstate,
  { credentials, signal }: { readonly credentials: AssumedCredentials; readonly signal: AbortSignal },
): Promise<ReadAccountOfEstate> {
  const { isKeyHolder: isHolder, clients } = options;
  if (isHolder === undefined) return reading;
  // Two more commands of the SDK: loaded where they are used.
  const { withAccessKeys } = await import('./withAccessKeys.ts');
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
  { options, readDocument }: Reader,
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
  reader: Reader,
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

function unreadable(account: Account, reason: UnreadableReason, message: string): AccountReading {
  return { status: 'unreadable', account, reason, message };
}
