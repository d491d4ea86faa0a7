// Compares one recorded account with its last known state, writes down what changed, and moves the state on.

import {
  changeRecords,
  type RecordedAccount,
  type RecordedChanges,
  readChangeRecords,
} from '../audit/accountRecords.ts';
import { readAccountState, replaceAccountState, type StoredState } from '../audit/accountStates.ts';
import { changesKey } from '../audit/auditKeys.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { encodeJsonLines } from '../audit/jsonLines.ts';
import { placeOfRun, type RunStart } from '../audit/runStart.ts';
import { type ComparedState, compareWithState } from '../drift/compareWithState.ts';

export interface ApplyAccountState {
  readonly log: AuditLog;
  readonly start: RunStart;
  readonly account: RecordedAccount;
  readonly remindAfterDays: number;
}

export interface AppliedState {
  readonly told: RecordedChanges;
  /** ISO 8601, when the account was last read, in this run or before; null: never. */
  readonly lastRead: string | null;
}

const attempts = 10;
const nothing: RecordedChanges = { changes: [], coverage: [] };

/**
 * Any number of times the same for one run: what changed is written once, before the state moves on, so that a run
 * that dies in between finds it again. A state that comes from a later reading of the account stays, and nothing is told.
 */
export async function applyAccountState(options: ApplyAccountState): Promise<AppliedState> {
  const { log, start, account } = options;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await readAccountState(log, account.report.coverage.account);
    // Either way what an earlier try of this run has written down may not have been told yet.
    if (isDone(options, stored))
      return { told: await readTold(options), lastRead: stored.known?.state.lastRead ?? null };
    const compared = compare(options, stored);
    const told = await writeTold(options, compared);
    if (compared.next === undefined) return { told, lastRead: null };
    const next = { asOf: account.at, run: start.run, state: compared.next };
    if (await replaceAccountState(log, next, stored.version)) return { told, lastRead: compared.next.lastRead };
  }
  const { account: id } = account.report.coverage;
  throw new Error(`${log.name}: the state of account ${id} was changed by others ${attempts} times in a row`);
}

function compare({ start, account, remindAfterDays }: ApplyAccountState, { known }: StoredState): ComparedState {
  return compareWithState({
    before: known?.state,
    now: account.report,
    at: account.at,
    remindAfterDays,
    ...(start.scope.roles === undefined ? {} : { onlyPrincipals: new Set(start.scope.roles) }),
  });
}

/** What an earlier try has written counts: people may have been told already. */
async function writeTold(options: ApplyAccountState, compared: ComparedState): Promise<RecordedChanges> {
  const { log, start, account } = options;
  const { changes, coverage } = compared;
  if (changes.length === 0 && coverage.length === 0) return readTold(options);
  const key = changesKey(placeOfRun(start), account.report.coverage.account);
  const records = changeRecords(start.run, account.at, { changes, coverage });
  const written = await log.create(key, encodeJsonLines(records));
  return written === 'created' ? { changes, coverage } : readTold(options);
}

async function readTold({ log, start, account }: ApplyAccountState): Promise<RecordedChanges> {
  const key = changesKey(placeOfRun(start), account.report.coverage.account);
  const stored = await log.read(key);
  return stored === undefined ? nothing : readChangeRecords(stored.body, key);
}

/** This run has moved the state on already, or a later reading has. */
function isDone({ start, account }: ApplyAccountState, { known }: StoredState): boolean {
  return known !== undefined && (known.run === start.run || known.asOf > account.at);
}
