import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { scansPerHour } from '../../functions/rescan-role/claimRescan.ts';
import { createHandler } from '../../functions/rescan-role/handler.ts';
import { accounts, actions } from '../scan/smallEstate.ts';
import { countingLog } from './countingLog.ts';
import { contextOf, quietLogger, quietMetrics, sampleEvents } from './invocation.ts';
import { smallHub } from './smallHub.ts';

const [account] = accounts;
const sample = sampleEvents('rescan-role').find(({ file }) => file === 'put-role-policy.json')?.event;

afterAll(() => {
  vi.unstubAllEnvs();
});

describe('what a rescan costs', () => {
  it('is what infra/COST.md says, where nothing has changed', async () => {
    const hub = smallHub({ [account]: { allowed: actions } });
    const counted = { writes: 0, reads: 0, lists: 0 };
    const context = { ...hub.context, log: countingLog(hub.context.log, counted) };
    const openHub = async () => ({ ...hub, context });
    const sleep = async () => {};
    const handle = createHandler({ openHub, sleep, logger: quietLogger(), metrics: quietMetrics() });
    const at = (id: string, time: string) => ({ ...Object(sample), id, time });
    await handle(at('first', '2026-11-22T02:00:05Z'), contextOf());
    Object.assign(counted, { writes: 0, reads: 0, lists: 0 });
    await handle(at('second', '2026-11-22T03:00:05Z'), contextOf());
    const page = readFileSync('infra/COST.md', 'utf8');
    expect(page).toContain(`${counted.writes + counted.lists} writes and ${counted.reads} reads`);
    expect(page).toContain(`${scansPerHour} scans an hour`);
  });
});
