import { afterAll, describe, expect, it, vi } from 'vitest';
import { createHandler as createFinish } from '../../functions/finish-scan/handler.ts';
import { createHandler as createPlan } from '../../functions/plan-scan/handler.ts';
import { createHandler as createScanAccount } from '../../functions/scan-account/handler.ts';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { scanPlan } from '../../shared/distributed/scanPlan.ts';
import { emptyInventory } from '../../shared/iam/resourceInventory.ts';
import { accounts, actions, storeSet } from '../scan/smallEstate.ts';
import { contextOf, quietLogger, quietMetrics, sampleEvents } from './invocation.ts';
import { runDistributed, runSingle } from './scanWays.ts';
import { type SmallHub, type SmallHubAccount, type SmallHubOptions, smallHub } from './smallHub.ts';

const [first, second, third] = accounts;
const before = { [first]: { allowed: actions }, [second]: { allowed: [] }, [third]: { allowed: actions } };
const after = { [first]: { allowed: actions.slice(1) }, [second]: { allowed: actions }, [third]: {} };
const event = (id: string, day: number) => ({
  id,
  source: 'aws.events',
  'detail-type': 'Scheduled Event',
  time: `2026-11-2${day}T02:00:00Z`,
});

afterAll(() => {
  vi.unstubAllEnvs();
});

/** Every record of the log without the time at which it was made. */
function recordsOf({ log }: SmallHub): readonly string[] {
  return [...log.objects]
    .filter(([key]) => key.endsWith('.jsonl.gz'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, body]) =>
      readAuditRecords(body, key).map((record) => `${key} ${JSON.stringify({ ...record, at: '', firstSeen: '' })}`),
    );
}

function toldOf({ alerts }: SmallHub) {
  return alerts.received.map(({ id, changes, coverageChanges, totals, coverage }) => ({
    id,
    changes: changes.map(({ kind, finding }) => [kind, finding.id]),
    coverageChanges,
    totals,
    coverage,
  }));
}

/** Two runs over the same estate, one way or the other. */
async function twoRuns(
  run: (hub: SmallHub, cause: unknown) => Promise<unknown>,
  options: SmallHubOptions = {},
): Promise<SmallHub> {
  const state: Record<string, SmallHubAccount> = { ...before };
  const hub = smallHub(state, options);
  await run(hub, event('one', 1));
  Object.assign(state, after);
  await run(hub, event('two', 2));
  return hub;
}

describe('plan-scan, scan-account and finish-scan', () => {
  describe('given a log whose head was removed', () => {
    it('plan nothing and read no account', async () => {
      const hub = smallHub(before);
      await runDistributed(hub, event('one', 1));
      hub.log.objects.delete('state/head.json');
      const { reads, log } = hub;
      const done = [reads.length, log.writes.length];
      await expect(runDistributed(hub, event('two', 2))).rejects.toThrow('state/head.json, the end of the chain');
      expect([reads.length, log.writes.length]).toEqual(done);
    });
  });

  describe('given the account of an appliance', () => {
    it('read it once for all that are judged, and once in its turn', async () => {
      const settings = { appliances: [{ role: `arn:aws:iam::${second}:role/appliance` }] };
      const hub = smallHub(before, { settings });
      await runDistributed(hub, event('one', 1));
      expect(hub.reads.filter((id) => id === second)).toHaveLength(2);
      expect([...hub.log.objects.keys()].filter((key) => key.includes('appliance='))).toHaveLength(1);
    });
  });

  describe('given the same estate as the single function', () => {
    it('leave the same log, record by record, and the same alerts', async () => {
      const [single, distributed] = [
        await twoRuns(runSingle),
        await twoRuns((hub, cause) => runDistributed(hub, cause)),
      ];
      expect(recordsOf(distributed)).toEqual(recordsOf(single));
      expect(recordsOf(single).length).toBeGreaterThan(20);
      expect(toldOf(distributed)).toEqual(toldOf(single));
      expect(await verifyAuditLog({ log: distributed.log })).toMatchObject({ ok: true, runs: 2, unsealed: [] });
    });
  });

  describe('given a key of another account that the settings name', () => {
    it('say of it what the single function says', async () => {
      const key = 'arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
      const named = {
        ...emptyInventory,
        unread: [{ what: `key ${key} of account 444455556666`, why: 'AccessDenied' }],
      };
      const principals = [{ name: 'store', requirements: ['store', 'ec2-backup'] }];
      const sets = [storeSet, { ...storeSet, id: 'ec2-backup' }];
      const options = {
        named,
        sets,
        settings: { tags: { role: 'team:role' }, principals, keys: [{ key, usedFrom: [first] }] },
      };
      const [single, distributed] = [await twoRuns(runSingle, options), await twoRuns(runDistributed, options)];
      expect(recordsOf(single).filter((record) => record.includes('AccessDenied'))).not.toEqual([]);
      expect(recordsOf(distributed)).toEqual(recordsOf(single));
    });
  });

  describe('given accounts that fail', () => {
    it('end them as unreadable with the reason, and the run in order', async () => {
      const hub = smallHub({
        [first]: { allowed: actions },
        [second]: { fault: 'throttled' },
        [third]: { fault: 'crash' },
      });
      const summary = await runDistributed(hub, event('faults', 1));
      expect(summary).toMatchObject({
        counts: { accountsListed: 3, accountsRead: 1, accountsUnreadable: 2 },
        unreadable: [
          { account: second, reason: 'throttled' },
          { account: third, reason: 'failed' },
        ],
      });
      expect(hub.reads).toEqual([first, second, second, third, third]);
    });
    it('tell the state machine to try a throttled account again by the name of the error', async () => {
      const hub = smallHub({ [second]: { fault: 'throttled' } });
      const openHub = async () => hub;
      const logger = quietLogger();
      const plan = await createPlan({ openHub, logger })({ event: {}, executionName: 'x' }, contextOf());
      const scanned = createScanAccount({ openHub, logger })({ plan, account: second }, contextOf());
      await expect(scanned).rejects.toMatchObject({ name: 'AccountThrottled' });
    });
  });

  describe('given the same event twice', () => {
    it('change nothing the second time, and answer the same', async () => {
      const hub = smallHub({ ...before });
      const summary = await runDistributed(hub, event('twice', 1));
      const records = recordsOf(hub);
      expect(await runDistributed(hub, event('twice', 1))).toEqual(summary);
      expect(recordsOf(hub)).toEqual(records);
      expect(hub.reads).toEqual([...accounts]);
      expect(hub.alerts.received).toHaveLength(1);
    });
  });

  describe('given an account whose scan is delivered twice', () => {
    it('read it once', async () => {
      const hub = smallHub({ ...before });
      const openHub = async () => hub;
      const logger = quietLogger();
      const plan = await createPlan({ openHub, logger })({ event: {}, executionName: 'x' }, contextOf());
      const scanAccount = createScanAccount({ openHub, logger });
      await scanAccount({ plan, account: first }, contextOf());
      await scanAccount({ plan, account: first }, contextOf());
      expect(hub.reads).toEqual([first]);
    });
  });

  describe('given ten thousand accounts', () => {
    it('keep every payload small', async () => {
      const ids = Array.from({ length: 10_000 }, (_, index) => String(100_000_000_000 + index));
      const hub = smallHub(Object.fromEntries(ids.map((id) => [id, {}])));
      const openHub = async () => hub;
      const plan = await createPlan({ openHub, logger: quietLogger() })({ event: {}, executionName: 'x' }, contextOf());
      expect(plan).toMatchObject({
        accounts: 10_000,
        bucket: 'audit-bucket',
        key: expect.stringMatching(/^team\/state\/plans\//),
      });
      expect(JSON.stringify({ plan, account: ids[0] }).length).toBeLessThan(1_000);
    });
  });

  describe('given each sample event', () => {
    const logger = quietLogger();
    it.each(sampleEvents('plan-scan'))('plan-scan: $file', async ({ file, event: sample }) => {
      const hub = smallHub({ ...before });
      const planned = createPlan({ openHub: async () => hub, logger })(sample, contextOf());
      if (file.startsWith('bad-')) await expect(planned).rejects.toThrow();
      else expect(scanPlan.parse(await planned)).toMatchObject({ accounts: 3 });
    });
    it.each(sampleEvents('scan-account'))('scan-account: $file', async ({ file, event: sample }) => {
      const hub = await plannedHub();
      const scanned = createScanAccount({ openHub: async () => hub, logger })(sample, contextOf());
      if (file.startsWith('bad-')) await expect(scanned).rejects.toThrow('expected');
      else await expect(scanned).resolves.toBeUndefined();
      expect(hub.reads).toEqual(file.startsWith('bad-') ? [] : [first]);
    });
    it.each(sampleEvents('finish-scan'))('finish-scan: $file', async ({ file, event: sample }) => {
      const hub = await plannedHub();
      const metrics = quietMetrics();
      const finished = createFinish({ openHub: async () => hub, logger, metrics })(sample, contextOf());
      if (file.startsWith('bad-')) await expect(finished).rejects.toThrow();
      else expect(await finished).toMatchObject({ run: 'before-the-audit', counts: { accountsUnreadable: 3 } });
    });
  });
});

/** A hub in which the run of the sample events is planned. */
async function plannedHub(): Promise<SmallHub> {
  const hub = smallHub({ ...before });
  const payload = { event: { reason: 'before the audit' }, executionName: 'before-the-audit' };
  await createPlan({ openHub: async () => hub, logger: quietLogger() })(payload, contextOf());
  return hub;
}
