// Compares one recorded account with its last known state, moves the state on, and says what changed with it.

import {
  changeRecords,
  changesOf,
  type RecordedAccount,
  type RecordedChanges,
  readChangeRecords,
} from '../../audit/accountRecords.ts';
import { accountStateKey, changesKey } from '../../audit/auditKeys.ts';
import type { AuditLog } from '../../audit/auditLog.ts';
import type { ManifestObject, MovedState } from '../../audit/manifest.ts';
import { readBelievedState } from '../../audit/readBelievedState.ts';
import { placeOfRun, type RunStart } from '../../audit/runStart.ts';
import type { StateBelief } from '../../audit/stateBelief.ts';
import {
  type KnownState,
  recallAccountState,
  replaceAccountState,
  type StoredState,
  writeMovedChanges,
} from '../../audit/storedState.ts';
import { UnusableLogError } from '../../audit/unusableLogError.ts';
import { type ComparedState, compareWithState } from '../../drift/compareWithState.ts';
import { isFuture, plausibleState } from '../../drift/plausibleState.ts';
import { noteRebuiltState } from './noteRebuiltState.ts';

export interface ApplyAccountState {
  readonly log: AuditLog;
  readonly start: RunStart;
  readonly account: RecordedAccount;
  readonly remindAfterDays: number;
  /** ISO 8601: a state, or an account's own records, from later than that are not believed. */
  readonly now: string;
  /** Default: every state is believed. */
  readonly belief?: StateBelief | undefined;
}

export interface AppliedState {
  readonly told: RecordedChanges;
  /** ISO 8601, when the account was last read, in this run or before; null: never. */
  readonly lastRead: string | null;
  /** The state that this run wrote, in this try or an earlier one; absent where it wrote none, or another run was on it since. */
  readonly moved?: MovedState;
  /** The object with what changed, where this process wrote it. */
  readonly created?: ManifestObject;
}

const attempts = 20;
const nothing: RecordedChanges = { changes: [], coverage: [] };

/**
 * Any number of times the same for one run, and for all runs together each change once. The state carries what changed
 * with it, so that moving it on and saying what changed are one write, which one run wins. Whoever moves it on next
 * first writes those changes to the object of the run that made them; see ARCHITECTURE.md.
 *
 * A state that comes from a later reading stays, and nothing is told. One that claims to come from the future is
 * compared with like any other, and moved on.
 */
export async function applyAccountState(options: ApplyAccountState): Promise<AppliedState> {
  const { log, start, account } = options;
  const movedAtOnce = await moveRecalled(options);
  if (movedAtOnce !== undefined) return movedAtOnce;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const { stored, madeAnew } = await readBelievedState(log, account.report.coverage.account, options.belief);
    if (madeAnew !== undefined)
      await noteRebuiltState(log, { start, account: account.report.coverage.account, madeAnew });
    if (isBehind(options, stored.known)) {
      const told = await readTold(options, stored.known);
      return { told, lastRead: stored.known?.state.lastRead ?? null, ...movedBefore(options, stored) };
    }
    // An account that was left out is as it was.
    if (account.report.coverage.status === 'excluded')
      return { told: nothing, lastRead: stored.known?.state.lastRead ?? null };
    const moved = await moveState(options, stored);
    if (moved !== undefined) return moved;
  }
  const { account: id } = account.report.coverage;
  throw new UnusableLogError(
    `${log.name}: the state of account ${id} was changed by others ${attempts} times in a row`,
  );
}

/**
 * Moves the state on as this process read it before it judged the account, which spares reading it again: the write holds
 * only where that is still the state. In every other case nothing is done, and the log is asked.
 */
async function moveRecalled(options: ApplyAccountState): Promise<AppliedState | undefined> {
  const { log, account, belief } = options;
  const { account: id, status } = account.report.coverage;
  const stored = recallAccountState(log, id);
  if (stored === undefined || status === 'excluded' || isBehind(options, stored.known)) return undefined;
  if (belief !== undefined && !(await belief.isBelieved(id, stored))) return undefined;
  return moveState(options, stored);
}

/** Undefined where somebody else moved the state on in between. */
async function moveState(options: ApplyAccountState, stored: StoredState): Promise<AppliedState | undefined> {
  const { log, start, account } = options;
  const { changes, coverage, next } = compare(options, stored);
  if (next === undefined) return { told: nothing, lastRead: null };
  if (stored.known !== undefined) await writeChangesBefore(options, stored.known);
  const known = {
    asOf: account.at,
    run: start.run,
    state: next,
    moved: {
      date: placeOfRun(start).date,
      changes: changeRecords(start.run, account.at, { changes, coverage }),
      before: stored.sha256,
    },
  };
  const moved = await replaceAccountState(log, known, stored.version);
  if (moved === undefined) return undefined;
  const created = await writeMovedChanges(log, known);
  return { told: { changes, coverage }, lastRead: next.lastRead, moved, ...(created !== undefined && { created }) };
}

/** The next state forgets what changed with the last one: it must be certain by then that the object with it is there. */
async function writeChangesBefore({ log, belief }: ApplyAccountState, known: KnownState): Promise<void> {
  const { run, state, moved } = known;
  if (moved === undefined || moved.changes.length === 0) return;
  if (await belief?.isSealed(changesKey({ date: moved.date, runId: run }, state.account))) return;
  await writeMovedChanges(log, known);
}

/** What an earlier try of this run moved on. */
function movedBefore(
  { start, account }: ApplyAccountState,
  { known, sha256 }: StoredState,
): Pick<AppliedState, 'moved'> {
  const before = known?.moved?.before;
  if (known?.run !== start.run || sha256 === null || before === undefined) return {};
  return { moved: { key: accountStateKey(account.report.coverage.account), sha256, before } };
}

function compare({ start, account, remindAfterDays, now }: ApplyAccountState, { known }: StoredState): ComparedState {
  return compareWithState({
    before: known && plausibleState(known.state, now),
    now: account.report,
    at: account.at,
    remindAfterDays,
    ...(start.scope.roles === undefined ? {} : { onlyPrincipals: new Set(start.scope.roles) }),
  });
}

/** What this run changed when it moved the state on; nothing where it never did. */
async function readTold(options: ApplyAccountState, known: KnownState | undefined): Promise<RecordedChanges> {
  const { log, start, account } = options;
  if (known?.run === start.run && known.moved !== undefined) {
    await writeMovedChanges(log, known);
    return changesOf(known.moved.changes);
  }
  const key = changesKey(placeOfRun(start), account.report.coverage.account);
  const stored = await log.read(key);
  return stored === undefined ? nothing : readChangeRecords(stored.body, key);
}

/**
 * Whether this run has no more to move: it did already, a later reading did, or its own reading cannot be dated. Readings
 * are in one order, by time and then by run, so that no run moves a state on twice.
 */
function isBehind({ start, account, now }: ApplyAccountState, known: KnownState | undefined): boolean {
  if (known?.run === start.run || isFuture(account.at, now)) return true;
  if (known === undefined || isFuture(known.asOf, now)) return false;
  const ahead = Date.parse(known.asOf) - Date.parse(account.at);
  return ahead > 0 || (ahead === 0 && known.run > start.run);
}
