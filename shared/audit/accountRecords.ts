// One account, and what changed in it, as records of the log and back.

import type { AccountReport } from '../drift/accountReport.ts';
import { type Change, type CoverageChange, changeSchema, coverageChangeSchema } from '../drift/change.ts';
import { type AuditRecord, auditRecordsOf, readAuditRecords } from './auditRecord.ts';
import { decodeJsonLines } from './encodeJson.ts';
import { UnusableLogError } from './unusableLogError.ts';

/** What one account adds to a run. */
export interface RecordedAccount {
  /** ISO 8601, when it had been read. */
  readonly at: string;
  readonly report: AccountReport;
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** What changed in one account, as it is recorded and told. */
export interface RecordedChanges {
  readonly changes: readonly Change[];
  readonly coverage: readonly CoverageChange[];
}

/** Coverage first, then principals, findings, and the watch, each in the report's order. */
export function accountRecords(run: string, { at, report, skipped }: RecordedAccount): readonly AuditRecord[] {
  return [
    { record: 'account', run, at, ...report.coverage, skipped, ...watches(report) },
    ...report.principals.map((principal): AuditRecord => ({ record: 'principal', run, at, ...principal })),
    ...report.findings.map((finding): AuditRecord => ({ record: 'finding', run, at, ...finding })),
    ...(report.watch?.watched ?? []).map((one): AuditRecord => ({ record: 'watched', run, at, ...one })),
    ...(report.watch?.released ?? []).map((one): AuditRecord => ({ record: 'released', run, at, ...one })),
  ];
}

/** @throws UnusableLogError where the object has no `account` record in front, or a record is broken. */
export function readAccountRecords(body: Uint8Array, source: string): RecordedAccount {
  return accountOfLines(decodeJsonLines(body, source), source);
}

/** The same of lines that were decoded. @throws as {@link readAccountRecords} */
export function accountOfLines(lines: readonly unknown[], source: string): RecordedAccount {
  const records = auditRecordsOf(lines, source);
  const [first] = records;
  if (first?.record !== 'account') throw new UnusableLogError(`${source}: expected an account record first`);
  const { skipped, watches: _watches, ...coverage } = withoutHead(first);
  return {
    at: first.at,
    report: {
      coverage,
      principals: records.flatMap((record) => (record.record === 'principal' ? [withoutHead(record)] : [])),
      findings: records.flatMap((record) => (record.record === 'finding' ? [withoutHead(record)] : [])),
      ...watchOf(records),
    },
    skipped,
  };
}

function withoutHead<Kind extends AuditRecord>({
  record: _record,
  run: _run,
  at: _at,
  ...members
}: Kind): Omit<Kind, 'record' | 'run' | 'at'> {
  return members;
}

function watches({ watch }: AccountReport): { readonly watches?: number } {
  return watch === undefined ? {} : { watches: watch.watched.length };
}

function watchOf(records: readonly AuditRecord[]): Pick<AccountReport, 'watch'> {
  const watched = records.flatMap((record) => (record.record === 'watched' ? [withoutHead(record)] : []));
  const released = records.flatMap((record) => (record.record === 'released' ? [withoutHead(record)] : []));
  const isKept = records.some((record) => record.record === 'account' && record.watches !== undefined);
  return isKept ? { watch: { watched, released } } : {};
}

/** Changes of findings first, then of the coverage. */
export function changeRecords(run: string, at: string, recorded: RecordedChanges): readonly AuditRecord[] {
  return [
    ...recorded.changes.map(
      ({ kind, finding, ...rest }): AuditRecord => ({ record: 'change', run, at, change: kind, ...rest, ...finding }),
    ),
    ...recorded.coverage.map(
      ({ kind, ...rest }): AuditRecord => ({ record: 'coverage-change', run, at, change: kind, ...rest }),
    ),
  ];
}

/** @throws Error where a record is broken. */
export function readChangeRecords(body: Uint8Array, source: string): RecordedChanges {
  return changesOf(readAuditRecords(body, source));
}

/** What {@link changeRecords} made records of. */
export function changesOf(records: readonly AuditRecord[]): RecordedChanges {
  return {
    changes: records.flatMap((record) =>
      record.record === 'change' ? [changeSchema.parse({ ...record, kind: record.change, finding: record })] : [],
    ),
    coverage: records.flatMap((record) =>
      record.record === 'coverage-change' ? [coverageChangeSchema.parse({ ...record, kind: record.change })] : [],
    ),
  };
}
