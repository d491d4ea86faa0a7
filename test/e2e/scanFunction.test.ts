import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { driftEventSchema, finishedEventSchema } from '../../shared/alerts/driftEventSchema.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import type { Invoked } from './lambdaRuntime.ts';
import { hasMoto } from './motoServer.ts';
import { awsAccess, storeSet } from './motoWorld.ts';
import { alertsOf, findingsOf, keysOf, scheduled } from './scanOutcome.ts';
import { openScanWorld, type ScanWorld } from './scanWorld.ts';

const ec2 = storeSet.policy.Statement[0].Action;

// More of it: test/proof/scanFunction.test.ts.
describe.skipIf(!hasMoto)('the built function scan against the AWS counterpart', () => {
  let opened: ScanWorld;

  beforeAll(async () => {
    opened = await openScanWorld();
  });
  afterAll(() => opened?.stop());
  beforeEach(() => opened.reset());

  describe('given a first and a second scheduled event', () => {
    it('records, seals, tells a baseline and then what changed', async () => {
      const { hub, scan } = await opened.openHub();
      const first = await scan.invoke(scheduled('first', '2026-11-20T02:00:00Z'));
      expect(first).toMatchObject({
        outcome: 'answered',
        answer: {
          run: 'first',
          trigger: 'schedule',
          baseline: true,
          partial: false,
          alreadyFinished: false,
          counts: { accountsListed: 6, accountsRead: 5, accountsUnreadable: 1, principals: 4 },
          unreadable: [{ account: opened.world.accounts.suspended, reason: 'suspended' }],
          reportLocation: `s3://${hub.bucket}/reports/v1/date=2026-11-20/run=first/report.html`,
        },
      });
      const [baseline, ...more] = await alertsOf(hub);
      expect(more).toEqual([]);
      expect(baseline).toMatchObject({ baseline: true, changes: [] });

      await opened.world.setRole(opened.world.accounts.whole, ec2.slice(0, 2));
      await opened.world.setRole(opened.world.accounts.trimmed, ec2);
      const second = await scan.invoke(scheduled('second', '2026-11-21T02:00:00Z'));
      expect(second).toMatchObject({ answer: { counts: { changes: { new: 1, resolved: 1, worse: 0, reminder: 0 } } } });
      const [alert] = await alertsOf(hub);
      expect(alert?.changes.map(({ kind, finding }) => [kind, finding.account, finding.subject])).toEqual(
        expect.arrayContaining([
          ['new', opened.world.accounts.whole, 'ec2:DeleteSnapshot'],
          ['resolved', opened.world.accounts.trimmed, 'ec2:DescribeInstances'],
        ]),
      );
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 2, unsealed: [] });
      await scan.stop();
    });

    it('finds the SCP of the unit as the cause, and not in the management account', async () => {
      const { hub, scan } = await opened.openHub();
      await scan.invoke(scheduled('scp', '2026-11-20T02:00:00Z'));
      const findings = await findingsOf(hub, 'scp');
      expect(findings.filter(({ subject }) => subject === 'ec2:DeleteSnapshot')).toMatchObject([
        {
          code: 'ACTION_DENIED',
          account: opened.world.accounts.limited,
          causes: [{ layer: 'scp', policy: 'keep-snapshots', statement: { sid: 'KeepSnapshots' } }],
        },
      ]);
      await scan.stop();
    });

    it('publishes events that fit their schemas, and metrics with a heartbeat', async () => {
      const { hub, scan } = await opened.openHub();
      await scan.invoke(scheduled('first', '2026-11-20T02:00:00Z'));
      await opened.world.setRole(opened.world.accounts.whole, ec2.slice(0, 2));
      await opened.world.setRole(opened.world.accounts.trimmed, ec2);
      await scan.invoke(scheduled('second', '2026-11-21T02:00:00Z'));
      const events = (await hub.events.drain()).map(readEvent);
      expect(events.map(({ detailType }) => detailType).toSorted()).toEqual([
        'Veeam Role Drift Detected',
        'Veeam Role Drift Resolved',
        'Veeam Role Drift Scan Finished',
        'Veeam Role Drift Scan Finished',
      ]);
      for (const { detailType, detail } of events) {
        const schema = detailType.endsWith('Finished') ? finishedEventSchema : driftEventSchema;
        expect(schema.safeParse(detail).error).toBeUndefined();
      }
      const metrics = metricsOf(scan.output());
      expect(metrics).toMatchObject([
        {
          Heartbeat: 1,
          AccountsListed: 6,
          AccountsRead: 5,
          AccountsUnreadable: 1,
          PrincipalsJudged: 4,
          service: 'veeam-drift',
        },
        { Heartbeat: 1, Changes: 2 },
      ]);
      await scan.stop();
    });
  });

  describe('given settings in an SSM parameter', () => {
    it('reads those and not the file beside its code', async () => {
      const ssm = new SSMClient({ ...awsAccess, endpoint: opened.url });
      const text = stringify({ live: { externalId: 'external-1', accounts: { list: [opened.world.accounts.whole] } } });
      await ssm.send(new PutParameterCommand({ Name: '/veeam-drift/settings', Type: 'String', Value: text }));
      const { scan } = await opened.openHub({ environment: { VEEAM_DRIFT_SETTINGS_SSM: '/veeam-drift/settings' } });
      expect(await scan.invoke(scheduled('ssm', '2026-11-20T02:00:00Z'))).toMatchObject({
        answer: { counts: { accountsListed: 1, accountsRead: 1 } },
      });
      await scan.stop();
    });
  });

  describe('given the same event twice', () => {
    it('changes nothing the second time', async () => {
      const { hub, scan } = await opened.openHub();
      const event = scheduled('twice', '2026-11-20T02:00:00Z');
      const before = await scan.invoke(event);
      const objects = await keysOf(hub);
      await Promise.all([hub.alerts.drain(), hub.events.drain()]);
      opened.proxy.calls.clear();
      const again = await scan.invoke(event);
      expect(again).toEqual(changed(before, { alreadyFinished: true }));
      expect(await keysOf(hub)).toEqual(objects);
      expect([...(await hub.alerts.drain()), ...(await hub.events.drain())]).toEqual([]);
      expect(opened.proxy.calls.get('AssumeRole')).toBeUndefined();
      expect(opened.proxy.calls.get('S3 PUT')).toBeUndefined();
      await scan.stop();
    });
  });

  describe('given a payload on demand', () => {
    it('scans only what it names, and names the run by the request', async () => {
      const { hub, scan } = await opened.openHub();
      const payload = { accounts: [opened.world.accounts.trimmed], reason: 'after the change of Tuesday' };
      const invoked = await scan.invoke(payload, { requestId: 'request-a' });
      expect(invoked).toMatchObject({
        answer: { run: 'request-a', trigger: 'on-demand', partial: true, counts: { accountsListed: 1, principals: 1 } },
      });
      expect(opened.proxy.calls.get('AssumeRole')).toBe(1);
      expect(await findingsOf(hub, 'request-a')).toMatchObject([
        { code: 'ACTION_MISSING', subject: 'ec2:DescribeInstances' },
      ]);
      await scan.stop();
    });
  });
});

function changed(invoked: Invoked, change: object): Invoked {
  if (invoked.outcome !== 'answered' || typeof invoked.answer !== 'object') throw new Error('expected an answer');
  return { outcome: 'answered', answer: { ...invoked.answer, ...change } };
}

function readEvent(body: unknown): { readonly detailType: string; readonly detail: unknown } {
  if (typeof body !== 'object' || body === null || !('detail-type' in body) || !('detail' in body)) {
    throw new Error('expected an event');
  }
  return { detailType: String(body['detail-type']), detail: body.detail };
}

/** The values of each line in the embedded metric format. */
function metricsOf(output: string): readonly unknown[] {
  const lines = output.split('\n').filter((line) => line.includes('"_aws"'));
  return lines.map((line) => JSON.parse(line));
}
