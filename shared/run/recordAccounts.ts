// Judges the accounts of an estate and writes each down as soon as it is done.

import { pMapIterable } from 'p-map';
import { accountRecords } from '../audit/accountRecords.ts';
import { accountKey, runNotesKey } from '../audit/auditKeys.ts';
import type { AuditRecord } from '../audit/auditRecord.ts';
import { encodeJsonLines } from '../audit/encodeJson.ts';
import { watchReader } from '../audit/readKnownWatch.ts';
import { placeOfRun, type RunStart } from '../audit/runStart.ts';
import type { AccountReport } from '../drift/accountReport.ts';
import { describeRun } from '../drift/describeRun.ts';
import type { Estate, OrganizationReading } from '../estate/accountReading.ts';
import { type ScanRequest, scanEstate } from '../scan/scanEstate.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
import type { RunContext } from './runContext.ts';

export interface RecordAccounts {
  readonly estate: Estate;
  /** Called for each account once it is written down. */
  readonly onAccount?: ((report: AccountReport) => void) | undefined;
}

/** Writes the accounts, and what bears on the whole run. */
export async function recordAccounts(context: RunContext, start: RunStart, options: RecordAccounts): Promise<void> {
  const { estate } = options;
  await judgeAndWrite(context, start, options);
  context.onRecorded?.();
  await recordNotes(context, start, {
    organization: await estate.readOrganization(),
    skipped: estate.skipped,
    unread: estate.unread ?? [],
  });
}

/** Judged accounts that are being written at the same time: a write takes longer than a verdict. */
const writesAtOnce = 16;

/**
 * Writes one object per account. An account that an earlier try of the run has written stays as that try saw it.
 * Memory does not grow with accounts.
 */
export async function judgeAndWrite(context: RunContext, start: RunStart, options: RecordAccounts): Promise<void> {
  const skipped = new Map<string, SkipNotes>();
  const reports = judgeAccounts(context, start, {
    estate: options.estate,
    onJudged: async (judged) => {
      // The report of an account does not say what was passed over in it; its reading does.
      if (judged.reading.status === 'read') skipped.set(judged.reading.account.id, judged.reading.skipped);
      else context.watch?.forget(judged.reading.account.id);
      await context.onJudged?.(judged);
    },
  });
  const write = async (report: AccountReport): Promise<AccountReport> => {
    const { account } = report.coverage;
    await writeAccount(context, start, report, skipped.get(account) ?? []);
    skipped.delete(account);
    return report;
  };
  const written = pMapIterable(reports, write, { concurrency: writesAtOnce, backpressure: writesAtOnce });
  for await (const report of written) options.onAccount?.(report);
}

interface RunNotes {
  readonly organization: OrganizationReading;
  /** Input that belongs to no account. */
  readonly skipped: SkipNotes;
  /** Files that may be the export of an account nobody knows. */
  readonly unread: readonly UnreadPart[];
}

/** Writes what bears on the whole run, once. */
async function recordNotes({ log, settings }: RunContext, start: RunStart, notes: RunNotes): Promise<void> {
  const stamp = { record: 'note', run: start.run, at: start.at } as const;
  const records: AuditRecord[] = [
    ...describeRun({ settings, organization: notes.organization }).map((what) => ({ ...stamp, what })),
    ...notes.skipped.map(({ what, why }) => ({ ...stamp, what, why })),
    ...notes.unread.map(({ what, why }) => ({ ...stamp, what, why, unread: true }) as const),
  ];
  if (records.length > 0) await log.create(runNotesKey(placeOfRun(start)), encodeJsonLines(records));
}

type SkipNotes = Estate['skipped'];

function judgeAccounts(
  context: RunContext,
  start: RunStart,
  from: Pick<ScanRequest, 'estate' | 'onJudged'>,
): AsyncIterable<AccountReport> {
  return scanEstate({
    ...from,
    catalog: context.catalog,
    settings: { ...context.settings, exceptions: [...start.exceptions], now: start.at },
    today: start.at.slice(0, 10),
    watch: { of: (context.watch ?? watchReader(context.log, context.now)).take, at: start.at },
    ...(start.scope.roles === undefined ? {} : { onlyPrincipals: new Set(start.scope.roles) }),
  });
}

async function writeAccount(
  { log, now }: RunContext,
  start: RunStart,
  report: AccountReport,
  skipped: SkipNotes,
): Promise<void> {
  const records = accountRecords(start.run, { at: now().toISOString(), report, skipped });
  await log.create(accountKey(placeOfRun(start), report.coverage.account), encodeJsonLines(records));
}
