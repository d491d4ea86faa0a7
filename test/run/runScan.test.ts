import { describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { headlineOfReport } from '../../shared/report/wording/headlineOfReport.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { type MemoryAuditLog, memoryAuditLog } from '../audit/memoryAuditLog.ts';
import {
  accounts,
  actions,
  type FakeAlerts,
  fakeAlerts,
  type SmallAccount,
  smallContext,
  smallEstate,
} from '../scan/smallEstate.ts';

const [first, second, third] = accounts;
const whole = actions;
const healthy = { [first]: { allowed: whole }, [second]: { allowed: whole }, [third]: { allowed: whole } };

interface Step {
  readonly runId: string;
  readonly startsAt: string;
  readonly state: Readonly<Record<string, SmallAccount>>;
  readonly settings?: object;
  readonly accounts?: readonly string[];
}

async function runSteps(
  steps: readonly Step[],
): Promise<{ objects: Map<string, Uint8Array>; alerts: readonly FakeAlerts[] }> {
  const log = memoryAuditLog();
  const alerts: FakeAlerts[] = [];
  for (const { runId, startsAt, state, settings = {}, accounts } of steps) {
    const port = fakeAlerts();
    alerts.push(port);
    await runScan(smallContext({ log, alerts: port, startsAt, settings }), {
      request: { runId, trigger: 'schedule', at: startsAt, accounts },
      openEstate: () => smallEstate(state),
    });
  }
  return { objects: log.objects, alerts };
}

const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T02:00:00.000Z`;

describe('runScan', () => {
  describe('given a first run over drifted accounts', () => {
    it('tells one baseline summary, whatever was found', async () => {
      const state = { ...healthy, [first]: { allowed: [] }, [second]: { allowed: ['s3:GetObject'] } };
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state, settings: { alerts: { groupBy: 'account' } } },
      ]);
      expect(alerts[0]?.received).toMatchObject([{ baseline: true, changes: [], totals: { critical: 5 } }]);
    });
  });

  describe('given a log whose head was removed', () => {
    it('reads no account, tells nothing and writes nothing', async () => {
      const { objects } = await runSteps([{ runId: 'a', startsAt: day(1), state: healthy }]);
      objects.delete('state/head.json');
      const log = memoryAuditLog(objects);
      const port = fakeAlerts();
      let opened = 0;
      const openEstate = () => {
        opened += 1;
        return smallEstate({ ...healthy, [first]: { allowed: [] } });
      };
      const request = { runId: 'b', trigger: 'schedule', at: day(2) } as const;
      const run = runScan(smallContext({ log, alerts: port, startsAt: day(2) }), { request, openEstate });
      await expect(run).rejects.toThrow('memory: state/head.json, the end of the chain, is missing, though run a of');
      expect({ opened, written: log.writes, told: port.received }).toEqual({ opened: 0, written: [], told: [] });
    });
  });

  describe('given a run that died once its report was stored, which is larger than all else that is read back', () => {
    it('is sealed by its next try', async () => {
      const run = (log: MemoryAuditLog) =>
        runScan(smallContext({ log, alerts: fakeAlerts(), startsAt: day(1) }), {
          request: { runId: 'a', trigger: 'schedule', at: day(1) },
          openEstate: () => smallEstate({ ...healthy, [first]: { allowed: [] } }),
        });
      const isReport = (key: string) => key.endsWith('report.json');
      const complete = memoryAuditLog();
      await run(complete);
      const stored = complete.writes.findIndex(isReport) + 1;
      const report = [...complete.objects].find(([key]) => isReport(key))?.[1].length ?? 0;
      const died = memoryAuditLog(new Map(), { atWrite: stored, when: 'after' });
      await expect(run(died)).rejects.toThrow('killed after');
      const next = memoryAuditLog(died.objects, undefined, report - 1);
      await run(next);
      expect(await verifyAuditLog({ log: next })).toMatchObject({ ok: true, runs: 1 });
    });
  });

  describe('given a second run without changes', () => {
    it('tells nothing but that it has ended', async () => {
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state: healthy },
        { runId: 'b', startsAt: day(2), state: healthy },
      ]);
      expect(alerts[1]?.received).toEqual([]);
      expect(alerts[1]?.finished).toMatchObject([{ run: { id: 'b' }, baseline: false, accountsRead: 3 }]);
    });
  });

  describe('given a scope that speaks of nobody', () => {
    const settings = {
      scopes: [
        { name: 'store', buckets: ['acme'] },
        { name: 'stroe', buckets: ['acme'] },
      ],
    };

    it('is an open question of the run, in its report and in what is told', async () => {
      const { objects, alerts } = await runSteps([{ runId: 'a', startsAt: day(1), state: healthy, settings }]);
      const [, body] = [...objects].find(([key]) => key.endsWith('report.json')) ?? [];
      const report = runReportSchema.parse(JSON.parse(new TextDecoder().decode(body)));
      expect(report.questions).toContainEqual(
        expect.objectContaining({ id: 'scopes', count: 1, subjects: ['scopes[1] (name stroe)'] }),
      );
      expect(alerts[0]?.finished).toMatchObject([{ headline: headlineOfReport(report) }]);
      expect(alerts[0]?.received[0]?.questions).toEqual(report.questions);
    });

    it('is none of a run over one account', async () => {
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state: healthy, settings, accounts: [first] },
      ]);
      expect(alerts[0]?.received[0]?.questions?.map(({ id }) => id)).not.toContain('scopes');
    });
  });

  describe('given a role that lost and then regained a permission', () => {
    it('tells it as new once, as a reminder after seven days, and as resolved', async () => {
      const trimmed = { ...healthy, [second]: { allowed: ['s3:GetObject', 's3:PutObject'] } };
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state: healthy },
        { runId: 'b', startsAt: day(2), state: trimmed },
        { runId: 'c', startsAt: day(3), state: trimmed },
        { runId: 'd', startsAt: day(9), state: trimmed },
        { runId: 'e', startsAt: day(10), state: healthy },
      ]);
      const told = alerts.map(({ received }) => received.flatMap(({ changes }) => changes.map(({ kind }) => kind)));
      expect(told).toEqual([[], ['new'], [], ['reminder'], ['resolved']]);
      expect(alerts[4]?.received[0]?.changes[0]).toMatchObject({ firstSeen: expect.stringContaining('2026-11-02') });
    });
  });

  describe('given an account that can no longer be read, and then can again', () => {
    it('tells both, and resolves nothing meanwhile', async () => {
      const drifted = { ...healthy, [third]: { allowed: ['s3:GetObject'] } };
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state: drifted },
        { runId: 'b', startsAt: day(2), state: { ...drifted, [third]: {} } },
        { runId: 'c', startsAt: day(3), state: drifted },
      ]);
      const [, lost, regained] = alerts.map(({ received }) => received[0]);
      expect(lost?.coverageChanges).toMatchObject([{ account: third, kind: 'lost' }]);
      expect(lost?.changes.map(({ kind, finding }) => [kind, finding.code])).toEqual([['new', 'ACCOUNT_UNREADABLE']]);
      expect(regained?.coverageChanges).toMatchObject([{ account: third, kind: 'regained' }]);
      expect(regained?.changes.map(({ kind, finding }) => [kind, finding.code])).toEqual([
        ['resolved', 'ACCOUNT_UNREADABLE'],
      ]);
    });
  });

  describe('given a run over one account only', () => {
    it('takes nothing of the others for gone', async () => {
      const drifted = { ...healthy, [first]: { allowed: [] }, [third]: { allowed: [] } };
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state: drifted },
        { runId: 'b', startsAt: day(2), state: { [first]: { allowed: whole } }, accounts: [first] },
        { runId: 'c', startsAt: day(3), state: { ...drifted, [first]: { allowed: whole } } },
      ]);
      expect(alerts[1]?.received[0]?.changes.map(({ kind }) => kind)).toEqual(['resolved', 'resolved', 'resolved']);
      expect(alerts[2]?.received).toEqual([]);
    });
  });

  describe('given messages per account', () => {
    it('tells each changed account in a message of its own', async () => {
      const settings = { alerts: { groupBy: 'account' } };
      const { alerts } = await runSteps([
        { runId: 'a', startsAt: day(1), state: healthy, settings },
        { runId: 'b', startsAt: day(2), state: { ...healthy, [first]: { allowed: [] }, [third]: {} }, settings },
      ]);
      expect(alerts[1]?.received.map(({ account, changes }) => [account, changes.length])).toEqual([
        [first, 3],
        [third, 1],
      ]);
    });
  });

  describe('given exceptions that are edited between two runs', () => {
    it('records the edits and does not tell the accepted finding as resolved', async () => {
      const rule = { account: first, code: 'ACTION_*', reason: 'no deletes here', owner: 'ann', expires: '2026-12-31' };
      const state = { ...healthy, [first]: { allowed: ['s3:GetObject', 's3:PutObject'] } };
      const { alerts, objects } = await runSteps([
        { runId: 'a', startsAt: day(1), state },
        { runId: 'b', startsAt: day(2), state, settings: { exceptions: [rule] } },
        { runId: 'c', startsAt: day(3), state, settings: { exceptions: [{ ...rule, owner: 'bob' }] } },
        { runId: 'd', startsAt: day(4), state },
      ]);
      expect(alerts.map(({ received }) => received.flatMap(({ changes }) => changes.map(({ kind }) => kind)))).toEqual([
        [],
        [],
        [],
        ['new'],
      ]);
      expect(await editsOf(objects)).toEqual([
        ['b', 'added'],
        ['c', 'changed'],
        ['d', 'removed'],
      ]);
    });
  });

  describe('given the same event a second time', () => {
    it('writes nothing, tells nothing and answers the same', async () => {
      const log = memoryAuditLog();
      const port = fakeAlerts();
      const scan = {
        request: { runId: 'a', trigger: 'schedule', at: day(1) } as const,
        openEstate: () => smallEstate(healthy),
      };
      const before = await runScan(smallContext({ log, alerts: port, startsAt: day(1) }), scan);
      const written = log.writes.length;
      const again = await runScan(smallContext({ log, alerts: port, startsAt: day(2) }), scan);
      expect(again).toEqual({ summary: before.summary, isNew: false, neverRead: 0 });
      expect(log.writes.slice(written)).toEqual([]);
      expect(port.finished).toHaveLength(1);
    });
  });

  describe('given a port that refuses', () => {
    it('seals the run, fails, and tells with the next run', async () => {
      const log = memoryAuditLog();
      const state = { ...healthy, [first]: { allowed: [] } };
      await run(log, fakeAlerts(), { runId: 'a', startsAt: day(1), state: healthy });
      await expect(
        run(log, fakeAlerts({ refuse: () => true }), { runId: 'b', startsAt: day(2), state }),
      ).rejects.toThrow('the topic is gone');
      const later = fakeAlerts();
      await run(log, later, { runId: 'c', startsAt: day(3), state });
      expect(later.received.map(({ run, changes }) => [run.id, changes.length])).toEqual([['b', 3]]);
      expect((await verifyAuditLog({ log })).faults).toEqual([]);
    });
  });
});

async function run(log: ReturnType<typeof memoryAuditLog>, alerts: FakeAlerts, { runId, startsAt, state }: Step) {
  return runScan(smallContext({ log, alerts, startsAt }), {
    request: { runId, trigger: 'schedule', at: startsAt },
    openEstate: () => smallEstate(state),
  });
}

async function editsOf(objects: ReadonlyMap<string, Uint8Array>) {
  const { readAuditRecords } = await import('../../shared/audit/auditRecord.ts');
  return [...objects]
    .filter(([key]) => key.endsWith('/run.jsonl.gz'))
    .sort()
    .flatMap(([key, body]) => readAuditRecords(body, key))
    .flatMap((record) => (record.record === 'exception-edit' ? [[record.run, record.edit]] : []));
}
