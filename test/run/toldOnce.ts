// Two runs on one account, by the real code, in every order of their calls, each killed at any of them or at none.

import { describe, expect, it } from 'vitest';
import { changesKey } from '../../shared/audit/auditKeys.ts';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { rememberingLog } from '../../shared/audit/rememberingLog.ts';
import type { RunStart } from '../../shared/audit/runStart.ts';
import { readAccountState, replaceAccountState } from '../../shared/audit/storedState.ts';
import type { Change } from '../../shared/drift/change.ts';
import { compareWithState } from '../../shared/drift/compareWithState.ts';
import { type AppliedState, applyAccountState } from '../../shared/run/gather/applyAccountState.ts';
import { memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { exampleAccount, exampleFinding, exampleReport } from '../drift/exampleFinding.ts';
import { type Explored, explore, type Work } from './interleavings.ts';

const findings = { x: exampleFinding(), y: exampleFinding({ subject: 'ec2:CreateTags' }) } as const;
type Open = readonly (keyof typeof findings)[];

/** One run: its id, when it read the account, and which findings it saw. */
interface Reading {
  readonly run: string;
  readonly at: string;
  readonly open: Open;
}

const yesterday = '2026-11-27T02:00:00.000Z';
export const early = '2026-11-28T02:00:00.000Z';
export const late = '2026-11-28T02:00:05.000Z';
const now = '2026-11-28T02:01:00.000Z';

function reportOf(open: Open) {
  return exampleReport(open.map((name) => findings[name]));
}

export function apply({ run, at, open }: Reading): Work<AppliedState> {
  return (log) =>
    applyAccountState({
      log,
      start: startOf(run),
      account: { at, report: reportOf(open), skipped: [] },
      remindAfterDays: 7,
      now,
    });
}

/** The same by a run that had read the state before it judged the account, as every run does that reads accounts itself. */
function applyRecalled(reading: Reading): Work<AppliedState> {
  return async (log) => {
    const remembering = rememberingLog(log);
    await readAccountState(remembering, exampleAccount);
    return apply(reading)(remembering);
  };
}

function startOf(run: string): RunStart {
  return {
    record: 'start',
    schema: 'veeam-drift/start/1',
    run,
    at: '2026-11-28T01:59:00.000Z',
    trigger: 'schedule',
    toolVersion: '0.0.0',
    build: '1.0',
    actionTableDate: '2026-11-01',
    settingsSha256: '',
    scope: {},
    exceptions: [],
  };
}

/** The log after a run of the day before; `undefined`: no run has seen the account. */
export async function logWith(before: Open | undefined, asOf = yesterday): Promise<ReadonlyMap<string, Uint8Array>> {
  const log = memoryAuditLog();
  if (before === undefined) return log.objects;
  const { next: state } = compareWithState({ now: reportOf(before), at: yesterday, remindAfterDays: 7 });
  if (state === undefined) throw new Error('expected a state');
  const moved = { date: yesterday.slice(0, 10), changes: [] };
  await replaceAccountState(log, { asOf, run: 'before', state, moved }, null);
  return log.objects;
}

/** Told changes are a history: what is new was not open, what is resolved was. Gives what is open after them. */
function follow(before: Open, told: readonly (readonly Change[])[], trace: readonly string[]): ReadonlySet<string> {
  const open = new Set<string>(before.map((name) => findings[name].id));
  for (const { kind, finding } of told.flat()) {
    const isNews = kind === 'new' ? !open.has(finding.id) : open.delete(finding.id);
    if (!isNews) throw new Error(`${kind} ${finding.subject} is told twice: ${trace.join(', ')}`);
    if (kind === 'new') open.add(finding.id);
  }
  return open;
}

async function openIn(log: AuditLog): Promise<ReadonlySet<string>> {
  const { known } = await readAccountState(log, exampleAccount);
  return new Set(known?.state.findings.map(({ finding }) => finding.id));
}

async function writtenBy(log: AuditLog, run: string): Promise<boolean> {
  return (await log.read(changesKey({ date: '2026-11-28', runId: run }, exampleAccount))) !== undefined;
}

/** Finishes runs as a later run does with those that died; what lives gives the same again. */
export async function expectToldOnce(
  { log, ends, trace }: Explored<AppliedState>,
  { before, readings }: { readonly before: Open; readonly readings: readonly Reading[] },
): Promise<void> {
  const told: (readonly Change[])[] = [];
  for (const reading of readings.toSorted((a, b) => (`${a.at} ${a.run}` < `${b.at} ${b.run}` ? -1 : 1))) {
    const again = await apply(reading)(log);
    const end = ends[readings.indexOf(reading)];
    if (end?.end === 'done') expect(end.outcome.told, trace.join(', ')).toEqual(again.told);
    expect(await writtenBy(log, reading.run), trace.join(', ')).toBe(again.told.changes.length > 0);
    told.push(again.told.changes);
  }
  expect(follow(before, told, trace), trace.join(', ')).toEqual(await openIn(log));
}

const contents: readonly (readonly [Open, Open])[] = [
  [[], []],
  [['x'], []],
  [['y'], ['y']],
  [['x', 'y'], ['y']],
];
const dates = [
  [early, late],
  [late, early],
  [early, early],
] as const;
const states: readonly (Open | undefined)[] = [undefined, ['x']];
const cases = states.flatMap((before) =>
  contents.flatMap(([a, b]) => dates.map(([atA, atB]) => ({ before, a, b, atA, atB }))),
);

/** Runs that had read the state before they judged, and runs that had not; each test takes the orders that are its own. */
const trials = [
  { who: 'two runs', run: apply },
  { who: 'two runs that read the state before they judge', run: applyRecalled },
].flatMap(({ who, run }) => cases.map((given) => ({ ...given, who, run })));

/** Half of the orders: those of accounts that a run had seen where runs read first, and the others where they do not. */
export const toldInTests = trials.filter(({ before, run }) => (before === undefined) === (run === apply));
export const toldInProof = trials.filter((trial) => !toldInTests.includes(trial));

export function describeToldOnce(chosen: typeof trials): void {
  describe('applyAccountState, in every order of the calls of two runs, each killed at any of them or at none', () => {
    it.each(chosen)('tells every change once: $who, $before, then $a at $atA and $b at $atB', async (given) => {
      const readings = [
        { run: 'a', at: given.atA, open: given.a },
        { run: 'b', at: given.atB, open: given.b },
      ];
      const orders = await explore({
        before: await logWith(given.before),
        workers: readings.map(given.run),
        mayDie: true,
        onEnd: (explored) => expectToldOnce(explored, { before: given.before ?? [], readings }),
      });
      expect(orders).toBeGreaterThan(50);
    });
  });
}
