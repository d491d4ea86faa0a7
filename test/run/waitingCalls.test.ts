// How many calls of a run to its log wait for each other: each costs as much time as the log is away.

import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { readManifest } from '../../shared/audit/manifest.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { collect } from '../collect.ts';
import { accounts, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';

/** A log each of whose calls takes as long; `waves`: how often some began when none was on its way. */
function waitingLog(log: AuditLog) {
  let inFlight = 0;
  const counted = { waves: 0 };
  const call = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
    if (inFlight === 0) counted.waves += 1;
    inFlight += 1;
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    inFlight -= 1;
    return answer();
  };
  const slow: AuditLog = {
    ...log,
    read: (key, maxBytes) => call(() => log.read(key, maxBytes)),
    create: (key, body) => call(() => log.create(key, body)),
    replace: (key, body, version) => call(() => log.replace(key, body, version)),
    async *list(prefix) {
      const all = await call(() => collect(log.list(prefix)));
      yield* all;
    },
  };
  return { log: slow, counted };
}

async function wavesOfLastRun(runs: number): Promise<number> {
  const log = memoryAuditLog();
  let waves = 0;
  for (let day = 1; day <= runs; day += 1) {
    const at = `2026-11-0${day}T02:00:00.000Z`;
    const waiting = waitingLog(log);
    const state = Object.fromEntries(accounts.map((id) => [id, { allowed: [] }]));
    await runScan(smallContext({ log: waiting.log, alerts: fakeAlerts(), startsAt: at }), {
      request: { runId: `run-${day}`, trigger: 'schedule', at },
      openEstate: () => smallEstate(state),
    });
    waves = waiting.counted.waves;
  }
  return waves;
}

describe('the calls of a run to its log', () => {
  it('wait for each other so often, and no oftener where the log holds more runs', async () => {
    const second = await wavesOfLastRun(2);
    expect(second).toBeLessThanOrEqual(36);
    expect(await wavesOfLastRun(5)).toBeLessThanOrEqual(second);
  });

  it('read back no report that the run itself has written, but one that lies there already', async () => {
    const readOf = async (log: AuditLog) => {
      const read: string[] = [];
      const noting: AuditLog = {
        ...log,
        read: (key, maxBytes) => {
          read.push(key);
          return log.read(key, maxBytes);
        },
      };
      const at = '2026-11-01T02:00:00.000Z';
      await runScan(smallContext({ log: noting, alerts: fakeAlerts(), startsAt: at }), {
        request: { runId: 'run-1', trigger: 'schedule', at },
        openEstate: () => smallEstate({}),
      });
      return read.filter((key) => key.startsWith('reports/'));
    };
    expect(await readOf(memoryAuditLog())).toEqual([]);
    const log = memoryAuditLog();
    const key = 'reports/v1/date=2026-11-01/run=run-1/report.json';
    await log.create(key, new Uint8Array(3));
    expect(await readOf(log)).toEqual([key]);
    const manifest = await log.read('audit/v1/date=2026-11-01/run=run-1/manifest.json');
    const { objects } = readManifest(manifest?.body ?? new Uint8Array(), 'the manifest');
    expect(objects.find((object) => object.key === key)?.bytes).toBe(3);
  });
});
