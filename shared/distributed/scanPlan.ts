// What the functions of a large scan hand to each other: small in the payload, the rest in the bucket.

import * as z from 'zod';
import { planPrefix, type RunPlace, safeSegment } from '../audit/auditKeys.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { decodeJson, encodeJson } from '../audit/encodeJson.ts';
import { type AwsOrganizationRecord, awsOrganizationRecord } from '../estate/awsOrganizationRecord.ts';
import { type ReadingRecord, readingRecord } from '../estate/readingRecord.ts';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';

/** Answer of plan-scan, and part of the payload of the two others. */
export const scanPlan = z.object({
  runId: z.string().min(1),
  /** YYYY-MM-DD */
  date: z.iso.date(),
  /** Where the list of accounts stands, for the state machine. */
  bucket: z.string(),
  key: z.string(),
  /** Accounts in the list. */
  accounts: z.int().min(0),
  /** Where the state machine puts the results of the map, below its prefix; absent in a plan of an older version. */
  segment: z.string().exactOptional(),
});

export type ScanPlan = z.output<typeof scanPlan>;

/** Payload of scan-account. */
export const scanAccountPayload = z.object({ plan: scanPlan, account: accountIdSchema });
/** Payload of finish-scan. */
export const finishScanPayload = z.object({ plan: scanPlan });

/** Key of the list: a JSON array of account ids. */
export function planKey(place: RunPlace): string {
  return `${planPrefix(place)}accounts.json`;
}

/** Writes list and organization; an earlier try's list is replaced by what is still to do. */
export async function writePlan(
  log: AuditLog,
  place: RunPlace,
  { accounts, organization }: { readonly accounts: readonly string[]; readonly organization: AwsOrganizationRecord },
): Promise<void> {
  await overwrite(log, organizationKey(place), encodeJson(organization));
  await overwrite(log, planKey(place), encodeJson(accounts));
}

/** @throws Error where there is none. */
export async function readPlannedAccounts(log: AuditLog, place: RunPlace): Promise<readonly string[]> {
  return z.array(accountIdSchema).parse(await readJson(log, planKey(place)));
}

/** @throws Error where there is none. */
export async function readPlannedOrganization(log: AuditLog, place: RunPlace): Promise<AwsOrganizationRecord> {
  return awsOrganizationRecord.parse(await readJson(log, organizationKey(place)));
}

const accountFault = z.object({
  reason: z.enum(['throttled', 'failed']),
  message: z.string(),
});

/** Why one account could not be scanned, for the end of the run; the last try counts. */
export type PlannedAccountFault = z.output<typeof accountFault>;

export async function writeAccountFault(
  log: AuditLog,
  place: RunPlace,
  { account, fault }: { readonly account: string; readonly fault: PlannedAccountFault },
): Promise<void> {
  await overwrite(log, faultKey(place, account), encodeJson(fault));
}

/** Undefined where the account's scan left none behind: it never began, or died. */
export async function readAccountFault(
  log: AuditLog,
  place: RunPlace,
  account: string,
): Promise<PlannedAccountFault | undefined> {
  const key = faultKey(place, account);
  const stored = await log.read(key);
  return stored === undefined ? undefined : accountFault.parse(decodeJson(stored.body, key));
}

/** Writes what the account of an appliance said, by which every account is judged; the first reading counts. */
export async function writePlannedAppliance(log: AuditLog, place: RunPlace, reading: ReadingRecord): Promise<void> {
  await log.create(applianceKey(place, reading.account), encodeJson(reading));
}

/** Undefined where no function of the run has read it yet. */
export async function readPlannedAppliance(
  log: AuditLog,
  place: RunPlace,
  account: string,
): Promise<ReadingRecord | undefined> {
  const key = applianceKey(place, account);
  const stored = await log.read(key);
  return stored === undefined ? undefined : readingRecord.parse(decodeJson(stored.body, key));
}

function applianceKey(place: RunPlace, account: string): string {
  return `${planPrefix(place)}appliance=${safeSegment(account)}.json`;
}

function organizationKey(place: RunPlace): string {
  return `${planPrefix(place)}organization.json`;
}

function faultKey(place: RunPlace, account: string): string {
  return `${planPrefix(place)}fault=${safeSegment(account)}.json`;
}

async function readJson(log: AuditLog, key: string): Promise<unknown> {
  const stored = await log.read(key);
  if (stored === undefined) throw new Error(`${log.name}: expected a plan at ${key}, found none`);
  return decodeJson(stored.body, key);
}

async function overwrite(log: AuditLog, key: string, body: Uint8Array): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const version = (await log.read(key))?.version ?? null;
    if ((await log.replace(key, body, version)).outcome === 'replaced') return;
  }
  throw new Error(`${log.name}: ${key} was changed by others five times in a row`);
}
