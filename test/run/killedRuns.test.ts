import { describe, expect, it } from 'vitest';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { readPublicKey } from '../../shared/audit/sign/publicKey.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { type Kill, Killed, type MemoryAuditLog, memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { testSigner } from '../audit/testSigner.ts';
import { accounts, actions, fakeAlerts, type SmallAccount, smallContext, smallEstate } from '../scan/smallEstate.ts';

const [first, second, third] = accounts;
const signer = testSigner();
const publicKeys = [readPublicKey(await signer.publicKey(), 'test')];
const whole = actions;
const before = { [first]: { allowed: whole }, [second]: { allowed: [] }, [third]: { allowed: whole } };
const after = { [first]: { allowed: ['s3:GetObject'] }, [second]: { allowed: whole }, [third]: {} };
const settings = {
  exceptions: [{ account: second, code: 'NOTHING', reason: 'never matches', owner: 'ann', expires: '2026-12-31' }],
};

interface Run {
  readonly runId: string;
  readonly startsAt: string;
  readonly state: Readonly<Record<string, SmallAccount>>;
  readonly leaseMs?: number;
}

const firstRun = { runId: 'first', startsAt: '2026-11-01T02:00:00.000Z', state: before };
const secondRun = { runId: 'second', startsAt: '2026-11-02T02:00:00.000Z', state: after };
const thirdRun = { runId: 'third', startsAt: '2026-11-03T02:00:00.000Z', state: after };

async function run(
  log: MemoryAuditLog,
  alerts: ReturnType<typeof fakeAlerts>,
  { runId, startsAt, state, leaseMs }: Run,
) {
  const options = { log, alerts, startsAt, settings, signers: [signer] as const };
  return runScan(smallContext({ ...options, ...(leaseMs === undefined ? {} : { leaseMs }) }), {
    request: { runId, trigger: 'schedule', at: startsAt },
    openEstate: () => smallEstate(state),
  });
}

/** The records of one run without the times at which they were made. */
function recordsOf(log: MemoryAuditLog, runId: string): readonly string[] {
  return [...log.objects]
    .filter(([key]) => key.includes(`/run=${runId}/`) && key.endsWith('.jsonl.gz'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, body]) =>
      readAuditRecords(body, key).map((record) => `${key} ${JSON.stringify({ ...record, at: '' })}`),
    );
}

function toldBy(alerts: ReturnType<typeof fakeAlerts>): readonly string[] {
  return alerts.received.flatMap(({ changes }) => changes.map(({ kind, finding }) => `${kind} ${finding.id}`));
}

async function logAfterFirstRun(): Promise<Map<string, Uint8Array>> {
  const log = memoryAuditLog();
  await run(log, fakeAlerts(), firstRun);
  return log.objects;
}

async function undisturbed() {
  const log = memoryAuditLog(await logAfterFirstRun());
  const alerts = fakeAlerts();
  await run(log, alerts, secondRun);
  return { log, alerts };
}

const calm = await undisturbed();
const kills: readonly Kill[] = calm.log.writes.flatMap((_, index) => [
  { atWrite: index + 1, when: 'before' } as const,
  { atWrite: index + 1, when: 'after' } as const,
]);

describe('runScan', () => {
  describe('given a process that is killed at one of its writes', () => {
    it('is killed at each of them here', () => {
      expect(kills.length).toBeGreaterThan(30);
      expect(toldBy(calm.alerts)).toHaveLength(6);
    });

    it.each(kills)(
      'ends as if nothing had happened when the event is delivered again: $when write $atWrite',
      async (kill) => {
        const killed = memoryAuditLog(await logAfterFirstRun(), kill);
        const alerts = fakeAlerts();
        await expect(run(killed, alerts, secondRun)).rejects.toThrow(/killed|dead already/);
        const again = memoryAuditLog(killed.objects);
        await run(again, alerts, secondRun);
        expect(recordsOf(again, 'second')).toEqual(recordsOf(calm.log, 'second'));
        expect(new Set(toldBy(alerts))).toEqual(new Set(toldBy(calm.alerts)));
        expect(new Set(alerts.received.map(({ id }) => id))).toEqual(new Set(calm.alerts.received.map(({ id }) => id)));
        const verified = await verifyAuditLog({ log: again, publicKeys });
        expect(verified).toMatchObject({ ok: true, runs: 2, faults: [], unsealed: [] });
        expect(verified.signatures).toMatchObject({ signed: 2, unsigned: 0 });
      },
    );

    it.each(kills)('is finished, or done over, by the next run: $when write $atWrite', async (kill) => {
      const killed = memoryAuditLog(await logAfterFirstRun(), kill);
      const alerts = fakeAlerts();
      await expect(run(killed, alerts, secondRun)).rejects.toThrow(/killed|dead already/);
      const next = memoryAuditLog(killed.objects);
      await run(next, alerts, thirdRun);
      expect(new Set(toldBy(alerts))).toEqual(new Set(toldBy(calm.alerts)));
      const verified = await verifyAuditLog({ log: next, publicKeys });
      expect(verified).toMatchObject({ ok: true, faults: [], signatures: { unsigned: 0 } });
    });

    it('is left alone by a run that begins while it may still live', async () => {
      const killed = memoryAuditLog(await logAfterFirstRun(), lastKillBeforeTheSeal());
      await expect(run(killed, fakeAlerts(), secondRun)).rejects.toThrow(Killed);
      const next = memoryAuditLog(killed.objects);
      const alerts = fakeAlerts();
      await run(next, alerts, { ...thirdRun, startsAt: '2026-11-02T02:05:00.000Z' });
      expect([...next.objects.keys()].filter((key) => key.endsWith('run=second/manifest.json'))).toEqual([]);
      await run(next, alerts, { ...thirdRun, runId: 'fourth', startsAt: '2026-11-02T02:30:00.000Z' });
      expect([...next.objects.keys()].filter((key) => key.endsWith('run=second/manifest.json'))).toHaveLength(1);
      expect(new Set(toldBy(alerts))).toEqual(new Set(toldBy(calm.alerts)));
    });
  });
});

function lastKillBeforeTheSeal(): Kill {
  const seal = calm.log.writes.findIndex((write) => write.endsWith('run=second/run.jsonl.gz'));
  return { atWrite: seal + 1, when: 'after' };
}
