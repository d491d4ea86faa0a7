import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { scansPerHour } from '../../functions/rescan-role/claimRescan.ts';
import { createHandler } from '../../functions/rescan-role/handler.ts';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { accounts, actions } from '../scan/smallEstate.ts';
import { contextOf, quietLogger, quietMetrics, sampleEvents } from './invocation.ts';
import { smallHub } from './smallHub.ts';

const [account] = accounts;
const sample = sampleEvents('rescan-role').find(({ file }) => file === 'put-role-policy.json')?.event;

afterAll(() => {
  vi.unstubAllEnvs();
});

interface Counted {
  writes: number;
  reads: number;
}

/** Passes every call on, and counts it as S3 bills it. */
function counting(log: AuditLog, counted: Counted): AuditLog {
  return {
    ...log,
    read: (key) => {
      counted.reads += 1;
      return log.read(key);
    },
    list: (prefix) => {
      counted.writes += 1; // A listing costs what a write costs.
      return log.list(prefix);
    },
    create: (key, body) => {
      counted.writes += 1;
      return log.create(key, body);
    },
    replace: (key, body, version) => {
      counted.writes += 1;
      return log.replace(key, body, version);
    },
  };
}

describe('what a rescan costs', () => {
  it('is what infra/COST.md says, where nothing has changed', async () => {
    const hub = smallHub({ [account]: { allowed: actions } });
    const counted = { writes: 0, reads: 0 };
    const context = { ...hub.context, log: counting(hub.context.log, counted) };
    const openHub = async () => ({ ...hub, context });
    const sleep = async () => {};
    const handle = createHandler({ openHub, sleep, logger: quietLogger(), metrics: quietMetrics() });
    const at = (id: string, time: string) => ({ ...Object(sample), id, time });
    await handle(at('first', '2026-11-22T02:00:05Z'), contextOf());
    Object.assign(counted, { writes: 0, reads: 0 });
    await handle(at('second', '2026-11-22T03:00:05Z'), contextOf());
    const page = readFileSync('infra/COST.md', 'utf8');
    expect(page).toContain(`${counted.writes} writes and ${counted.reads} reads`);
    expect(page).toContain(`${scansPerHour} scans an hour`);
  });
});
