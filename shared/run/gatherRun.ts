// Reads the records of a run back, account by account: moves the states on, writes down what changed, and counts.

import { pMapIterable } from 'p-map';
import { accountOfLines, accountRecords } from '../audit/accountRecords.ts';
import { accountKey, accountsPrefix, rebuiltNotesPrefix, runNotesKey } from '../audit/auditKeys.ts';
import { type AuditRecord, readAuditRecords } from '../audit/auditRecord.ts';
import { decodeJsonLines, encodeJsonLines } from '../audit/encodeJson.ts';
import { describeObject } from '../audit/manifest.ts';
import { isPartial, placeOfRun, type RunStart } from '../audit/runStart.ts';
import { type StateBelief, stateBelief } from '../audit/stateBelief.ts';
import { UnusableLogError } from '../audit/unusableLogError.ts';
import { addUses } from '../drift/applyExceptions.ts';
import { askScopes } from '../drift/askScopes.ts';
import type { Finding } from '../drift/finding.ts';
import { judgeExceptions } from '../drift/judgeExceptions.ts';
import { judgeUnreadFiles } from '../drift/judgeUnread.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
import { applyAccountState } from './gather/applyAccountState.ts';
import { RunTally, type TalliedAccount } from './gather/runTally.ts';
import type { RunContext } from './runContext.ts';

export interface GatheredRun {
  readonly start: RunStart;
  readonly tally: RunTally;
  /** Findings about the settings; none for a run over less than the whole estate. */
  readonly settingsFindings: readonly Finding[];
  /** What bears on every verdict, and input that belongs to no account. */
  readonly notes: readonly { readonly what: string; readonly why?: string }[];
}

/** Accounts whose three or four calls to the log, which mostly wait, are made at the same time. */
export const accountsAtOnce = 32;

/** Memory holds {@link accountsAtOnce} accounts and what {@link RunTally} keeps. Done again, it gives the same. */
export async function gatherRun(context: RunContext, start: RunStart): Promise<GatheredRun> {
  const belief = stateBelief(context.log);
  const { scopes } = context.settings;
  const { largestStoredReport, keepsReport } = context;
  const tally = new RunTally({
    exceptions: start.exceptions,
    scopes,
    today: start.at.slice(0, 10),
    largestStoredReport,
    keepsReport,
  });
  const read = pMapIterable(accountKeys(context, start), (key) => readAccount(context, start, { key, belief }), {
    concurrency: accountsAtOnce,
    backpressure: accountsAtOnce,
  });
  const tallyAll = async () => {
    for await (const account of read) tally.add(account);
  };
  const [notes] = await Promise.all([readNotes(context, start), tallyAll()]);
  const unread = notes.filter((note) => note.unread === true).map(fileOfNote);
  const settingsFindings = isPartial(start) ? [] : await gatherSettings(context, start, { tally, unread, belief });
  tally.finish();
  if (!isPartial(start)) {
    const { settings } = context;
    tally.addQuestions(askScopes({ settings, accounts: tally.metScopes, hasUnreadFiles: unread.length > 0 }));
  }
  const rebuilt = await readRebuiltNotes(context, start);
  return { start, tally, settingsFindings, notes: [...rebuilt, ...notes.filter((note) => note.unread !== true)] };
}

function fileOfNote({ what, why = '' }: RecordedNote): UnreadPart {
  return { kind: 'file', what, why };
}

async function* accountKeys({ log }: RunContext, start: RunStart): AsyncGenerator<string> {
  const place = placeOfRun(start);
  const settingsKey = accountKey(place, '*');
  for await (const { key } of log.list(accountsPrefix(place))) {
    if (key !== settingsKey) yield key;
  }
}

interface GatheredAccount {
  readonly key: string;
  readonly belief: StateBelief;
}

async function readAccount(
  context: RunContext,
  start: RunStart,
  { key, belief }: GatheredAccount,
): Promise<TalliedAccount> {
  const { log, settings, now } = context;
  // What this process created is there as it was created: the log is asked for what an earlier try, or another, wrote.
  const stored = log.recall?.(key) ?? (await log.read(key));
  if (stored === undefined) throw new UnusableLogError(`${log.name}: ${key} was listed and is not there`);
  const lines = decodeJsonLines(stored.body, key);
  const recorded = accountOfLines(lines, key);
  const { remindAfterDays } = settings.alerts;
  const applied = await applyAccountState({
    log,
    start,
    account: recorded,
    remindAfterDays,
    now: now().toISOString(),
    belief,
  });
  return { recorded, ...applied, object: describeObject(key, stored.body, lines.length) };
}

interface WholeRun {
  readonly tally: RunTally;
  readonly unread: readonly UnreadPart[];
  readonly belief: StateBelief;
}

/** Judges what belongs to no account: unread files, and the exceptions over the whole run. An earlier try's records count. */
async function gatherSettings(
  context: RunContext,
  start: RunStart,
  { tally, unread, belief }: WholeRun,
): Promise<readonly Finding[]> {
  const { log, now } = context;
  const key = accountKey(placeOfRun(start), '*');
  const today = start.at.slice(0, 10);
  const files = judgeUnreadFiles(unread, start.exceptions, today);
  const exceptions = judgeExceptions({
    exceptions: start.exceptions,
    uses: addUses(tally.uses, files.uses),
    today,
    accountsJudged: tally.judgedAccounts,
    isComplete: tally.counts.accountsUnreadable === 0 && unread.length === 0,
  });
  const findings = [...files.findings, ...exceptions];
  const report = {
    coverage: { account: '*', status: 'read', roles: 0, users: 0, principals: 0 },
    principals: [],
    findings,
  } as const;
  await log.create(key, encodeJsonLines(accountRecords(start.run, { at: now().toISOString(), report, skipped: [] })));
  const settings = await readAccount(context, start, { key, belief });
  tally.addSettings(settings);
  return settings.recorded.report.findings;
}

type RecordedNote = Pick<Extract<AuditRecord, { record: 'note' }>, 'what' | 'why' | 'unread'>;

async function readRebuiltNotes(context: RunContext, start: RunStart): Promise<readonly RecordedNote[]> {
  const notes: RecordedNote[] = [];
  for await (const { key } of context.log.list(rebuiltNotesPrefix(placeOfRun(start)))) {
    for (const note of await readNotesAt(context, key)) notes.push(note);
  }
  return notes;
}

async function readNotes(context: RunContext, start: RunStart): Promise<readonly RecordedNote[]> {
  return readNotesAt(context, runNotesKey(placeOfRun(start)));
}

async function readNotesAt({ log }: RunContext, key: string): Promise<readonly RecordedNote[]> {
  const stored = await log.read(key);
  if (stored === undefined) return [];
  return readAuditRecords(stored.body, key).flatMap((record) => (record.record === 'note' ? [record] : []));
}
