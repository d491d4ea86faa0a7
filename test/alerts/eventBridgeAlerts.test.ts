import { readFileSync } from 'node:fs';
import type { PutEventsCommandInput, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import type { FinishedScan } from '../../shared/alerts/driftEventSchema.ts';
import { driftEvents } from '../../shared/alerts/driftEvents.ts';
import { eventBridgeAlerts } from '../../shared/alerts/eventBridgeAlerts.ts';
import { answeringEventBridge } from './answeringClient.ts';
import { alertOf, changeOf, run } from './findings.ts';

const finished: FinishedScan = {
  run,
  baseline: false,
  partial: false,
  accountsListed: 3,
  accountsRead: 2,
  accountsUnreadable: 1,
  principals: 3,
  findings: { critical: 1, high: 0, medium: 0, low: 0, info: 0 },
  changes: { new: 1, worse: 0, resolved: 0, reminder: 0 },
  manifest: { key: 'audit/v1/date=2026-11-22/run=run-1/manifest.json', sha256: 'b'.repeat(64) },
  reportLocation: 's3://bucket/report.html',
};

async function publish(alerts: readonly AlertInput[], accepts?: (call: number, entry: number) => boolean) {
  const calls: PutEventsCommandInput[] = [];
  const pauses: number[] = [];
  const port = eventBridgeAlerts({
    client: answeringEventBridge(calls, accepts),
    eventBus: 'bus',
    pause: async (ms) => {
      pauses.push(ms);
    },
  });
  const sent: string[] = [];
  const done = port.publishAlerts(alerts, async (ids) => {
    sent.push(...ids);
  });
  return { calls, pauses, sent, done, port };
}

function entryBytes({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  return Buffer.byteLength(Source + DetailType + Detail);
}

describe('eventBridgeAlerts', () => {
  describe('given changes of two roles', () => {
    it('sends one event per role and outcome, each under its detail type', async () => {
      const changes = [
        changeOf('new', { role: 'a' }),
        changeOf('worse', { role: 'a', subject: 's3:PutObject' }),
        changeOf('resolved', { role: 'a', subject: 's3:ListBucket' }),
        changeOf('reminder', { role: 'b', severity: 'low' }),
      ];
      const { calls, done, sent } = await publish([alertOf({ changes })]);
      await done;
      const entries = calls.flatMap(({ Entries: all }) => all ?? []);
      const details = entries.map(({ DetailType, Detail = '' }) => ({ DetailType, ...JSON.parse(Detail) }));
      expect(
        details.map(({ DetailType, principal, severity, changes: some }) => [
          DetailType,
          principal,
          severity,
          some.length,
        ]),
      ).toEqual([
        ['Veeam Role Drift Detected', 'arn:aws:iam::111122223333:role/a', 'critical', 2],
        ['Veeam Role Drift Detected', 'arn:aws:iam::111122223333:role/b', 'low', 1],
        ['Veeam Role Drift Resolved', 'arn:aws:iam::111122223333:role/a', 'critical', 1],
      ]);
      expect(new Set(details.map(({ id }) => id)).size).toBe(3);
      expect(entries.every(({ Source, EventBusName }) => Source === 'veeam-role-drift' && EventBusName === 'bus')).toBe(
        true,
      );
      expect(sent).toEqual(['a'.repeat(64)]);
    });
  });

  describe('given a baseline', () => {
    it('sends no event per role', async () => {
      const { calls, done } = await publish([alertOf({ baseline: true, changes: [changeOf('new')] })]);
      await done;
      expect(calls).toEqual([]);
    });
  });

  describe('given many and large events', () => {
    it('keeps every call to ten entries and 256 KiB, and loses none', async () => {
      const changes = Array.from({ length: 300 }, (_, index) =>
        changeOf('new', {
          role: `role-${index % 60}`,
          subject: `s3:Action${index}`,
          why: 'x'.repeat((index % 7) * 9_000),
        }),
      );
      const { calls, done } = await publish([alertOf({ changes })]);
      await done;
      for (const { Entries: entries = [] } of calls) {
        expect(entries.length).toBeLessThanOrEqual(10);
        expect(entries.reduce((sum, entry) => sum + entryBytes(entry), 0)).toBeLessThanOrEqual(262_144);
      }
      const told = calls
        .flatMap(({ Entries: all }) => all ?? [])
        .flatMap(({ Detail = '' }) => JSON.parse(Detail).changes);
      expect(told).toHaveLength(300);
    });
    it('cuts the changes of one role into numbered parts', () => {
      const changes = Array.from({ length: 40 }, (_, index) =>
        changeOf('new', { subject: `s3:Action${index}`, why: 'x'.repeat(20_000) }),
      );
      const parts = driftEvents(alertOf({ changes })).map(({ detail }) => JSON.parse(detail));
      expect(parts.length).toBeGreaterThan(3);
      expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => ({ number: index + 1, of: parts.length })));
      expect(parts.flatMap(({ changes: some }) => some)).toHaveLength(40);
    });
    it('shortens a change that is too large alone', () => {
      const [event] = driftEvents(alertOf({ changes: [changeOf('new', { why: 'x'.repeat(400_000) })] }));
      expect(Buffer.byteLength(event?.detail ?? '')).toBeLessThan(240_000);
    });
  });

  describe('given entries that the bus refuses', () => {
    it('sends only those again', async () => {
      const changes = ['a', 'b', 'c'].map((role) => changeOf('new', { role }));
      const { calls, done, pauses } = await publish([alertOf({ changes })], (call, entry) => call > 2 || entry === 0);
      await done;
      const roles = calls.map(({ Entries: all = [] }) =>
        all.map(({ Detail = '' }) => JSON.parse(Detail).principal.slice(-1)),
      );
      expect(roles).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c']]);
      expect(pauses).toEqual([200, 400]);
    });
    it('gives up after six tries, and says why', async () => {
      const { calls, done, sent } = await publish([alertOf({ changes: [changeOf('new')] })], () => false);
      await expect(done).rejects.toThrow('1 events were refused 6 times: InternalFailure again');
      expect(calls).toHaveLength(6);
      expect(sent).toEqual([]);
    });
  });

  describe('given its documented schemas', () => {
    const ajv = addFormats.default(new Ajv2020({ strict: true, allErrors: true }));
    const schemaOf = (name: string) =>
      ajv.compile(JSON.parse(readFileSync(`shared/alerts/${name}.schema.json`, 'utf8')));

    it('sends details that fit them', async () => {
      const changes = [changeOf('new'), changeOf('resolved', { subject: 's3:PutObject' })];
      const { calls, done, port } = await publish([
        alertOf({ changes, accountNames: { '111122223333': 'production' } }),
      ]);
      await done;
      await port.publishFinished?.(finished);
      const [drift, end] = [schemaOf('driftEvent'), schemaOf('finishedEvent')];
      const entries = calls.flatMap(({ Entries: all }) => all ?? []);
      expect(entries).toHaveLength(3);
      for (const { DetailType, Detail = '' } of entries) {
        const validate = DetailType === 'Veeam Role Drift Scan Finished' ? end : drift;
        validate(JSON.parse(Detail));
        expect(validate.errors).toBeNull();
      }
    });
    it('has them as files', async () => {
      const { driftEventJsonSchemas } = await import('../../scripts/generate/driftEventJsonSchemas.ts');
      for (const [name, schema] of Object.entries(driftEventJsonSchemas())) {
        expect(JSON.parse(readFileSync(`shared/alerts/${name}.schema.json`, 'utf8'))).toEqual(schema);
      }
    });
  });
});
