// Whether the records of a run are its own, and add up to what its seal says. Only bytes with the sealed digest come here.

import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { severityOf } from '../../drift/severity.ts';
import { accountKey, accountsPrefix, type RunPlace } from '../auditKeys.ts';
import { canonicalJson } from '../canonicalJson.ts';
import type { ManifestObject, NewManifest, RunCounts } from '../manifest.ts';
import { messageOf } from './auditFault.ts';

/** Records of one account unpack to a few megabytes; whoever seals more than that has something else in mind. */
const maxUnpackedBytes = 256 * 2 ** 20;

/** Counts of a run, while its objects are looked at one after the other. */
export type RunSums = { -readonly [Key in keyof SummedCounts]: SummedCounts[Key] };

type SummedCounts = Omit<RunCounts, 'findings' | 'changes' | 'coverageChanges'> & {
  readonly findings: Record<keyof RunCounts['findings'], number>;
  readonly changes: Record<string, number>;
  readonly coverageChanges: Record<string, number>;
};

const anyRecord = z.object({
  record: z.string(),
  run: z.string(),
  status: z.string().optional(),
  severity: z.string().optional(),
  change: z.string().optional(),
  roles: z.unknown().optional(),
  users: z.unknown().optional(),
  exception: z.unknown().optional(),
});

/** What is wrong with one object of JSON lines; adds its records to the sums. */
export function checkRecords(
  place: RunPlace,
  object: ManifestObject,
  body: Uint8Array,
  sums: RunSums,
): readonly string[] {
  let lines: readonly string[];
  try {
    lines = unpack(body);
  } catch (error) {
    return [`it cannot be unpacked: ${messageOf(error)}`];
  }
  const faults: string[] = [];
  if (lines.length !== object.records) faults.push(`it has ${lines.length} records, its seal says ${object.records}`);
  const isSettings = object.key === accountKey(place, '*');
  for (const [index, line] of lines.entries()) {
    const record = readLine(line);
    if (record === undefined) faults.push(`line ${index + 1} is no record`);
    else if (record.run !== place.runId) faults.push(`line ${index + 1} is of run ${JSON.stringify(record.run)}`);
    else addRecord(sums, record, { isSettings, isAccount: object.key.startsWith(accountsPrefix(place)) });
  }
  return faults.slice(0, 3);
}

function unpack(body: Uint8Array): readonly string[] {
  const text = gunzipSync(body, { maxOutputLength: maxUnpackedBytes }).toString('utf8');
  return text.split('\n').filter((line) => line !== '');
}

type AnyRecord = z.output<typeof anyRecord>;

function readLine(line: string): AnyRecord | undefined {
  try {
    const parsed = anyRecord.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

interface RecordPlace {
  readonly isSettings: boolean;
  readonly isAccount: boolean;
}

function addRecord(sums: RunSums, record: AnyRecord, { isSettings, isAccount }: RecordPlace): void {
  if (record.record === 'account' && !isSettings) addAccount(sums, record);
  if (record.record === 'principal') sums.principals += 1;
  if (record.record === 'finding' && isAccount) {
    if (record.exception === undefined) sums.findings[severityOf(record.severity ?? '')] += 1;
    else sums.accepted += 1;
  }
  if (record.record === 'change') addOne(sums.changes, record.change);
  if (record.record === 'coverage-change') addOne(sums.coverageChanges, record.change);
}

function addAccount(sums: RunSums, { status, roles, users }: AnyRecord): void {
  sums.accountsListed += 1;
  if (status === 'read') sums.accountsRead += 1;
  else if (status === 'excluded') sums.accountsExcluded += 1;
  else sums.accountsUnreadable += 1;
  sums.roles += typeof roles === 'number' ? roles : 0;
  sums.users += typeof users === 'number' ? users : 0;
}

function addOne(counts: Record<string, number>, kind: string | undefined): void {
  // Words of a newer version are counted by none.
  if (kind !== undefined && kind in counts) counts[kind] = (counts[kind] ?? 0) + 1;
}

/** The members of the seal's counts that its records do not add up to, each with both numbers. */
export function compareCounts({ counts }: NewManifest, sums: RunSums): readonly string[] {
  const told: Readonly<Record<string, unknown>> = counts;
  return Object.entries(sums).flatMap(([name, sum]) => {
    const [found, sealed] = [sum, told[name]].map((value) => canonicalJson(value ?? null));
    return found === sealed ? [] : [`${name}: the records give ${found}, the seal says ${sealed}`];
  });
}
