// Makes the last known state of an account from the sealed records alone.

import type { AccountState } from '../../drift/change.ts';
import { compareWithState } from '../../drift/compareWithState.ts';
import { changeRecords, type RecordedChanges, readAccountRecords, readChangeRecords } from '../accountRecords.ts';
import { accountKey, accountStateKey, changesKey, parseManifestKey, type RunPlace } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import type { Manifest, MovedState } from '../manifest.ts';
import { readRunStart } from '../runStart.ts';
import { encodeState, type NextState } from '../storedState.ts';
import { UnusableLogError } from '../unusableLogError.ts';
import { walkChain } from '../walkChain.ts';

/** A run that has records of the account. */
interface RecordedIn {
  readonly place: RunPlace;
  /** What its seal says of the state; absent where it moved none, or its seal names no states. */
  readonly moved?: MovedState | undefined;
  readonly namesStates: boolean;
}

export interface RebuiltState {
  readonly state: NextState;
  readonly body: Uint8Array;
  /** Whether it is, byte for byte, the one that the seal of its run names. */
  readonly isExact: boolean;
}

/** An age that no finding has: when reminders were told stands in the records, not in the settings of today. */
const never = 1_000_000;

/**
 * Follows the account through every sealed run, oldest first. Undefined where no sealed run has records of it.
 *
 * @throws UnusableLogError where the chain is broken, or a record is: what is not proved gives no state.
 */
export async function rebuildState(log: AuditLog, account: string): Promise<RebuiltState | undefined> {
  const runs: RecordedIn[] = [];
  for await (const step of walkChain(log)) {
    if (step.state !== 'intact') throw new UnusableLogError(`${log.name}: ${step.link.key}: ${step.why}`);
    const run = recordedIn(step.link.key, step.manifest, account);
    if (run !== undefined) runs.unshift(run);
  }
  let rebuilt: RebuiltState | undefined;
  for (const run of await inMovedOrder(log, account, runs))
    rebuilt = (await moveOn(log, account, { run, rebuilt })) ?? rebuilt;
  return rebuilt;
}

function recordedIn(key: string, manifest: Manifest, account: string): RecordedIn | undefined {
  const place = parseManifestKey(key);
  if (place === undefined || !manifest.objects.some((object) => object.key === accountKey(place, account)))
    return undefined;
  if (manifest.schema === 'veeam-drift/manifest/1') return { place, namesStates: false };
  const moved = manifest.states.find((state) => state.key === accountStateKey(account));
  return { place, moved, namesStates: true };
}

/** Runs are sealed in another order than they move states at times; readings are in one order. */
async function inMovedOrder(
  log: AuditLog,
  account: string,
  runs: readonly RecordedIn[],
): Promise<readonly RecordedIn[]> {
  const moving = runs.filter(({ moved, namesStates }) => moved !== undefined || !namesStates);
  const dated: { readonly run: RecordedIn; readonly at: string }[] = [];
  for (const run of moving) dated.push({ run, at: (await readAccount(log, account, run.place)).at });
  return dated.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map(({ run }) => run);
}

interface Move {
  readonly run: RecordedIn;
  readonly rebuilt: RebuiltState | undefined;
}

async function moveOn(log: AuditLog, account: string, { run, rebuilt }: Move): Promise<RebuiltState | undefined> {
  const { place, moved } = run;
  const recorded = await readAccount(log, account, place);
  const { scope } = await readRunStart(log, place);
  const { next } = compareWithState({
    before: rebuilt?.state.state,
    now: recorded.report,
    at: recorded.at,
    remindAfterDays: never,
    ...(scope.roles === undefined ? {} : { onlyPrincipals: new Set(scope.roles) }),
  });
  if (next === undefined) return undefined;
  const told = await readChanges(log, account, place);
  const state: NextState = {
    asOf: recorded.at,
    run: place.runId,
    state: withReminders(next, told, recorded.at),
    moved: {
      date: place.date,
      changes: changeRecords(place.runId, recorded.at, told),
      before: moved?.before ?? (rebuilt === undefined ? null : sha256(rebuilt.body)),
    },
  };
  const body = encodeState(state);
  return { state, body, isExact: moved?.sha256 === sha256(body) };
}

function withReminders(state: AccountState, { changes }: RecordedChanges, at: string): AccountState {
  const told = new Set(changes.flatMap(({ kind, finding }) => (kind === 'resolved' ? [] : [finding.id])));
  const findings = state.findings.map((known) => (told.has(known.finding.id) ? { ...known, lastAlerted: at } : known));
  return { ...state, findings };
}

async function readAccount(log: AuditLog, account: string, place: RunPlace) {
  const key = accountKey(place, account);
  const stored = await log.read(key);
  if (stored === undefined) throw new UnusableLogError(`${log.name}: ${key} is missing`);
  return readAccountRecords(stored.body, key);
}

async function readChanges(log: AuditLog, account: string, place: RunPlace): Promise<RecordedChanges> {
  const key = changesKey(place, account);
  const stored = await log.read(key);
  return stored === undefined ? { changes: [], coverage: [] } : readChangeRecords(stored.body, key);
}
