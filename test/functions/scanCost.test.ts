import { afterAll, describe, expect, it, vi } from 'vitest';
import { costOfAccount } from '../../scripts/check/infraCost.ts';
import type { Hub } from '../../shared/hub/hub.ts';
import { actions } from '../scan/smallEstate.ts';
import { type Counted, countingLog } from './countingLog.ts';
import { runDistributed, runSingle } from './scanWays.ts';
import { type SmallHubAccount, smallHub } from './smallHub.ts';

afterAll(() => {
  vi.unstubAllEnvs();
});

/** Requests of the second of two scans that find the same. */
async function countSecondScan(run: (hub: Hub, cause: unknown) => Promise<unknown>, accounts: number) {
  const ids = Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index));
  const hub = smallHub(Object.fromEntries(ids.map((id) => [id, { allowed: actions }])));
  const counted: Counted = { writes: 0, reads: 0, lists: 0 };
  const counting = { ...hub, context: { ...hub.context, log: countingLog(hub.context.log, counted) } };
  const event = (id: string, time: string) => ({ id, source: 'aws.events', 'detail-type': 'Scheduled Event', time });
  await run(counting, event('one', '2026-11-22T02:00:00Z'));
  Object.assign(counted, { writes: 0, reads: 0, lists: 0 });
  await run(counting, event('two', '2026-11-22T03:00:00Z'));
  return counted;
}

/** Calls of S3 for each account, in a first scan with findings, in one without changes, and in one where all changed. */
async function callsOfAccount(): Promise<readonly number[]> {
  const [few, many] = await Promise.all([10, 30].map(callsOfScans));
  return (few ?? []).map((calls, index) => ((many?.[index] ?? 0) - calls) / 20);
}

async function callsOfScans(accounts: number): Promise<readonly number[]> {
  const ids = Array.from({ length: accounts }, (_, index) => String(100_000_000_000 + index));
  const state: Record<string, SmallHubAccount> = Object.fromEntries(
    ids.map((id) => [id, { allowed: actions.slice(1) }]),
  );
  const hub = smallHub(state);
  const counted: Counted = { writes: 0, reads: 0, lists: 0 };
  const counting = { ...hub, context: { ...hub.context, log: countingLog(hub.context.log, counted) } };
  const calls: number[] = [];
  const scan = async (hour: number) => {
    Object.assign(counted, { writes: 0, reads: 0, lists: 0 });
    const time = `2026-11-22T0${hour}:00:00Z`;
    await runSingle(counting, { id: `run-${hour}`, source: 'aws.events', 'detail-type': 'Scheduled Event', time });
    calls.push(counted.writes + counted.reads);
  };
  await scan(2);
  await scan(3);
  for (const id of ids) state[id] = { allowed: actions };
  await scan(4);
  await scan(5);
  return calls;
}

describe('what a scan costs', () => {
  it('is at most three calls of S3 for an account where nothing changed, and four where something did', async () => {
    const [first, unchanged, changed, unchangedAgain] = await callsOfAccount();
    expect({ first, unchanged, changed, unchangedAgain }).toEqual({
      first: 4,
      unchanged: 3,
      changed: 4,
      unchangedAgain: 3,
    });
  });

  it.each([
    ['single', runSingle],
    ['distributed', runDistributed],
  ] as const)('is for each account what the table of costs counts: %s', async (way, run) => {
    const [few, many] = [await countSecondScan(run, 10), await countSecondScan(run, 30)];
    expect({ writes: (many.writes - few.writes) / 20, reads: (many.reads - few.reads) / 20 }).toEqual(
      costOfAccount[way],
    );
  });
});
