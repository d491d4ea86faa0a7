// Reads live accounts into the files of an exports folder, so that a scan can be done without AWS, and again later.

import { pMapIterable } from 'p-map';
import { isAwsManaged } from '../iam/isAwsManaged.ts';
import type { Account } from '../iam/principal.ts';
import { escapedJson } from '../vocabulary/escapedJson.ts';
import type { UnreadableReason } from '../vocabulary/unreadableReason.ts';
import type { AccountDetails } from './accountCollector.ts';
import { planAccounts } from './accountPlan.ts';
import type { AccountReading } from './accountReading.ts';
import { faultName } from './aws/accountFault.ts';
import { readAwsAccount } from './aws/awsAccountReader.ts';
import { readManagedPolicyText } from './aws/awsManagedPolicies.ts';
import type { RawResources } from './aws/awsResources.ts';
import type { AssumedCredentials } from './awsClients.ts';
import type { AwsEstateOptions } from './awsEstateOptions.ts';
import { type AwsOrganizationRecord, loadAwsOrganization, viewAwsOrganization } from './awsOrganizationRecord.ts';
import { missingManagedPolicies } from './details/buildPrincipals.ts';
import { createDocumentMemo } from './details/createDocumentMemo.ts';
import { credentialReportText } from './exports/credentialReportText.ts';
import type { OrganizationFile } from './organizationFile.ts';
import { roleHead, userHead } from './principalHead.ts';
import { readRawResources, resourcePlan } from './readRawResources.ts';
import { type ReadKeys, readKeysOfUsers } from './withAccessKeys.ts';

/** One file of the folder. */
export interface SnapshotFile {
  readonly name: string;
  readonly text: string;
}

/** What a snapshot is about, as it goes. */
export type SnapshotPart =
  | { readonly kind: 'account'; readonly account: string; readonly file: SnapshotFile }
  | { readonly kind: 'unreadable'; readonly account: string; readonly message: string }
  | { readonly kind: 'other'; readonly file: SnapshotFile }
  /** A policy that AWS manages, or a role or user, that could not be read and is in no file. */
  | { readonly kind: 'skipped'; readonly what: string; readonly why: string };

export type SnapshotOptions = Omit<AwsEstateOptions, 'remainingTimeMs' | 'alreadyRead' | 'organization' | 'wants'>;

/**
 * Gives `<account>.json` for each account that could be read, then `organization.json` (with the reason for each account
 * that could not) and `aws-managed-policies.jsonl`; where keys, buckets and vaults or access keys are asked about, also
 * `<account>-resources.json` and `<account>-credential-report.json`. Members that no verdict needs, such as dates and old policy
 * versions, are left out.
 */
export async function* readAwsSnapshot(options: SnapshotOptions): AsyncGenerator<SnapshotPart> {
  const record = await loadAwsOrganization(options);
  const known = viewAwsOrganization(record, {
    partition: options.clients.partition,
    readDocument: createDocumentMemo(),
  });
  const { toRead, notRead } = planAccounts(options, known);
  const unread = new Map<string, Unread>(notRead.map((reading) => [reading.account.id, unreadOf(reading)]));
  const managed = new Set<string>();
  const read = pMapIterable(toRead, async (account) => ({ id: account.id, answer: await readOne(options, account) }), {
    concurrency: options.concurrency,
    backpressure: options.concurrency,
    preserveOrder: false,
  });
  for await (const { id, answer } of read) {
    if ('details' in answer) {
      for (const arn of missingManagedPolicies(answer.details)) if (isAwsManaged(arn)) managed.add(arn);
      yield* accountParts(id, answer.details);
      yield* resourceParts(id, answer.resources);
      yield* keyParts(id, answer.keys);
    } else {
      unread.set(id, answer);
    }
  }
  for (const [account, { message }] of unread) yield { kind: 'unreadable', account, message };
  if ('organization' in record) yield { kind: 'other', file: organizationFile(record, unread) };
  yield* managedPolicyFile(options, [...managed].sort());
}

/** Gives `organization.json` alone; throws where the organization cannot be read. */
export async function readOrganizationSnapshot({ clients }: Pick<SnapshotOptions, 'clients'>): Promise<SnapshotFile> {
  const record = await loadAwsOrganization({ clients, accounts: {} });
  if (!('organization' in record)) throw new Error(`expected an organization, came ${record.fault}`);
  return organizationFile(record, new Map());
}

interface Unread {
  readonly reason: 'not-assumed' | 'access-denied' | 'throttled' | 'suspended' | 'not-reached' | 'failed';
  readonly message: string;
}

function unreadOf(reading: AccountReading): Unread {
  if (reading.status === 'read') throw new Error('expected an account without a reading');
  const { reason, message } = reading;
  return { reason: liveReason(reason), message };
}

interface ReadParts {
  readonly details: AccountDetails;
  readonly resources: RawResources | undefined;
  readonly keys: ReadKeys | undefined;
}

async function readOne(options: SnapshotOptions, account: Account): Promise<ReadParts | Unread> {
  const signal = AbortSignal.timeout(options.accountTimeoutMs);
  const answer = await readAwsAccount(options, account.id, signal);
  if (answer.ok) {
    const asked = { ...answer, signal };
    const [resources, keys] = [await resourcesOf(options, account.id, asked), await keysOf(options, account, asked)];
    return { details: answer.details, resources, keys };
  }
  const { reason, message } = answer.fault;
  return { reason: liveReason(reason), message };
}

// A live account can lack no file, and one that is read is not gone; the types cannot know.
function liveReason(reason: UnreadableReason): Unread['reason'] {
  return reason === 'broken-export' || reason === 'not-exported' || reason === 'gone' ? 'failed' : reason;
}

function* accountParts(account: string, details: AccountDetails): Generator<SnapshotPart> {
  for (const { what, why } of details.unread) yield { kind: 'skipped', what: `account ${account}, ${what}`, why };
  yield { kind: 'account', account, file: { name: `${account}.json`, text: exportText(details) } };
}

function* resourceParts(account: string, resources: RawResources | undefined): Generator<SnapshotPart> {
  if (resources === undefined) return;
  for (const { what, why } of resources.unread) yield { kind: 'skipped', what, why };
  const { keys, buckets, vaults, ebs } = resources.file;
  if (keys.length + buckets.length + vaults.length + ebs.length === 0) return;
  const text = `${JSON.stringify(resources.file, null, 2)}\n`;
  yield { kind: 'other', file: { name: `${account}-resources.json`, text } };
}

function* keyParts(account: string, keys: ReadKeys | undefined): Generator<SnapshotPart> {
  if (keys === undefined) return;
  for (const { what, why } of keys.skipped) yield { kind: 'skipped', what, why };
  if (keys.keysByUser.size === 0) return;
  const text = credentialReportText(keys.keysByUser);
  yield { kind: 'other', file: { name: `${account}-credential-report.json`, text } };
}

interface AskedAccount {
  readonly details: AccountDetails;
  readonly credentials: AssumedCredentials;
  readonly signal: AbortSignal;
}

async function keysOf(
  { clients, isKeyHolder }: SnapshotOptions,
  account: Account,
  { details, credentials, signal }: AskedAccount,
): Promise<ReadKeys | undefined> {
  if (isKeyHolder === undefined) return undefined;
  const options = { iam: clients.iamAs(credentials), isHolder: isKeyHolder, abortSignal: signal };
  return readKeysOfUsers(details.users.map(userHead), account, options);
}

async function resourcesOf(
  { clients, resources }: SnapshotOptions,
  account: string,
  { details, credentials, signal }: AskedAccount,
): Promise<RawResources | undefined> {
  if (resources === undefined) return undefined;
  const principals = [...details.roles.map(roleHead), ...details.users.map(userHead)];
  const plan = resourcePlan(resources, account, principals);
  return readRawResources(clients, plan, { credentials, abortSignal: signal });
}

function exportText(details: AccountDetails): string {
  const lists = {
    UserDetailList: details.users,
    GroupDetailList: [...details.groups.values()],
    RoleDetailList: details.roles,
    Policies: [...details.policies.values()],
    IsTruncated: false,
  };
  return `${escapedJson(lists)}\n`;
}

function organizationFile(
  { organization }: Extract<AwsOrganizationRecord, { organization: unknown }>,
  unread: ReadonlyMap<string, Unread>,
): SnapshotFile {
  const file: OrganizationFile = {
    ...organization,
    accounts: organization.accounts.map((account) => {
      const unreadable = unread.get(account.id);
      return unreadable === undefined ? account : { ...account, unreadable };
    }),
  };
  return { name: 'organization.json', text: `${escapedJson(file)}\n` };
}

async function* managedPolicyFile({ clients }: SnapshotOptions, arns: readonly string[]): AsyncGenerator<SnapshotPart> {
  const lines: string[] = [];
  for (const arn of arns) {
    try {
      const { document, ...policy } = await readManagedPolicyText(clients.iam, arn);
      lines.push(escapedJson({ ...policy, document }, 0));
    } catch (error) {
      yield { kind: 'skipped', what: arn, why: faultName(error) };
    }
  }
  const text = lines.map((line) => `${line}\n`).join('');
  if (lines.length > 0) yield { kind: 'other', file: { name: 'aws-managed-policies.jsonl', text } };
}
