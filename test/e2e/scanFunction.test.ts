import { createServer } from 'node:http';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { alertMessageSchema } from '../../shared/alerts/alertInput.ts';
import { driftEventSchema, finishedEventSchema } from '../../shared/alerts/driftEventSchema.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { buildFunction, createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { type FunctionProcess, type Invoked, startFunction } from './lambdaRuntime.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, type MotoWorld, storeSet } from './motoWorld.ts';
import { alertsOf, findingsOf, keysOf, scheduled } from './scanOutcome.ts';

const ec2 = storeSet.policy.Statement[0].Action;

describe.skipIf(!hasMoto)('the built function scan against the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let world: MotoWorld;
  let bundle: string;
  let settingsFolder: string;

  beforeAll(async () => {
    moto = await startMoto();
    [world, bundle, settingsFolder, proxy] = await Promise.all([
      createMotoWorld(moto.url),
      buildFunction('scan'),
      writeSettingsFolder(),
      startFaultProxy(moto.url),
    ]);
  });

  afterAll(async () => {
    await proxy?.stop();
    await moto?.stop();
  });

  beforeEach(async () => {
    proxy.decide = () => 'pass';
    proxy.afterwards = () => {};
    proxy.calls.clear();
    await world.setRole(world.accounts.trimmed, ec2.slice(1));
    await world.setRole(world.accounts.whole, ec2);
  });

  const openHub = async (): Promise<{ readonly hub: HubWorld; readonly scan: FunctionProcess }> => {
    const hub = await createHubWorld(moto.url, settingsFolder);
    const scan = await startFunction({ bundle, environment: hub.environment(proxy.url) });
    return { hub, scan };
  };

  describe('given a first and a second scheduled event', () => {
    it('records, seals, tells a baseline and then what changed', async () => {
      const { hub, scan } = await openHub();
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
          unreadable: [{ account: world.accounts.suspended, reason: 'suspended' }],
          reportLocation: `s3://${hub.bucket}/reports/v1/date=2026-11-20/run=first/report.html`,
        },
      });
      const [baseline, ...more] = await alertsOf(hub);
      expect(more).toEqual([]);
      expect(baseline).toMatchObject({ baseline: true, changes: [] });

      await world.setRole(world.accounts.whole, ec2.slice(0, 2));
      await world.setRole(world.accounts.trimmed, ec2);
      const second = await scan.invoke(scheduled('second', '2026-11-21T02:00:00Z'));
      expect(second).toMatchObject({ answer: { counts: { changes: { new: 1, resolved: 1, worse: 0, reminder: 0 } } } });
      const [alert] = await alertsOf(hub);
      expect(alert?.changes.map(({ kind, finding }) => [kind, finding.account, finding.subject])).toEqual(
        expect.arrayContaining([
          ['new', world.accounts.whole, 'ec2:DeleteSnapshot'],
          ['resolved', world.accounts.trimmed, 'ec2:DescribeInstances'],
        ]),
      );
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 2, unsealed: [] });
      await scan.stop();
    });

    it('finds the SCP of the unit as the cause, and not in the management account', async () => {
      const { hub, scan } = await openHub();
      await scan.invoke(scheduled('scp', '2026-11-20T02:00:00Z'));
      const findings = await findingsOf(hub, 'scp');
      expect(findings.filter(({ subject }) => subject === 'ec2:DeleteSnapshot')).toMatchObject([
        {
          code: 'ACTION_DENIED',
          account: world.accounts.limited,
          causes: [{ layer: 'scp', policy: 'keep-snapshots', statement: { sid: 'KeepSnapshots' } }],
        },
      ]);
      await scan.stop();
    });

    it('publishes events that fit their schemas, and metrics with a heartbeat', async () => {
      const { hub, scan } = await openHub();
      await scan.invoke(scheduled('first', '2026-11-20T02:00:00Z'));
      await world.setRole(world.accounts.whole, ec2.slice(0, 2));
      await world.setRole(world.accounts.trimmed, ec2);
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
      const hub = await createHubWorld(moto.url, settingsFolder);
      const ssm = new SSMClient({ ...awsAccess, endpoint: moto.url });
      const text = stringify({ live: { externalId: 'external-1', accounts: { list: [world.accounts.whole] } } });
      await ssm.send(new PutParameterCommand({ Name: '/veeam-drift/settings', Type: 'String', Value: text }));
      const environment = { ...hub.environment(proxy.url), VEEAM_DRIFT_SETTINGS_SSM: '/veeam-drift/settings' };
      const scan = await startFunction({ bundle, environment });
      expect(await scan.invoke(scheduled('ssm', '2026-11-20T02:00:00Z'))).toMatchObject({
        answer: { counts: { accountsListed: 1, accountsRead: 1 } },
      });
      await scan.stop();
    });
  });

  describe('given settings that ask for a link to the report', () => {
    it('sends one that gives the stored report to whoever has no credentials', async () => {
      const hub = await createHubWorld(moto.url, await writeSettingsFolder({ alerts: { reportLinkHours: 8 } }));
      const scan = await startFunction({ bundle, environment: hub.environment(proxy.url) });
      await scan.invoke(scheduled('link', '2026-11-20T02:00:00Z'));
      await scan.stop();
      const [alert] = await alertsOf(hub);
      const { pathname, searchParams } = new URL(alert?.reportLink?.url ?? expect.fail('expected a link'));
      expect(searchParams.get('X-Amz-Expires')).toBe('28800');
      const stored = await hub.log.read(decodeURIComponent(pathname).replace(`/${hub.bucket}/`, ''));
      const given = await fetch(alert?.reportLink?.url ?? '');
      expect(given.headers.get('content-type')).toContain('text/html');
      expect(await given.text()).toBe(new TextDecoder().decode(stored?.body));
    });
  });

  describe('given the same event twice', () => {
    it('changes nothing the second time', async () => {
      const { hub, scan } = await openHub();
      const event = scheduled('twice', '2026-11-20T02:00:00Z');
      const before = await scan.invoke(event);
      const objects = await keysOf(hub);
      await Promise.all([hub.alerts.drain(), hub.events.drain()]);
      proxy.calls.clear();
      const again = await scan.invoke(event);
      expect(again).toEqual(changed(before, { alreadyFinished: true }));
      expect(await keysOf(hub)).toEqual(objects);
      expect([...(await hub.alerts.drain()), ...(await hub.events.drain())]).toEqual([]);
      expect(proxy.calls.get('AssumeRole')).toBeUndefined();
      expect(proxy.calls.get('S3 PUT')).toBeUndefined();
      await scan.stop();
    });
  });

  describe('given a payload on demand', () => {
    it('scans only what it names, and names the run by the request', async () => {
      const { hub, scan } = await openHub();
      const payload = { accounts: [world.accounts.trimmed], reason: 'after the change of Tuesday' };
      const invoked = await scan.invoke(payload, { requestId: 'request-a' });
      expect(invoked).toMatchObject({
        answer: { run: 'request-a', trigger: 'on-demand', partial: true, counts: { accountsListed: 1, principals: 1 } },
      });
      expect(proxy.calls.get('AssumeRole')).toBe(1);
      expect(await findingsOf(hub, 'request-a')).toMatchObject([
        { code: 'ACTION_MISSING', subject: 'ec2:DescribeInstances' },
      ]);
      await scan.stop();
    });

    it('writes and tells nothing in a dry run', async () => {
      const { hub, scan } = await openHub();
      const invoked = await scan.invoke({ dryRun: true });
      expect(invoked).toMatchObject({ answer: { dryRun: true, counts: { accountsListed: 6, principals: 4 } } });
      expect(await keysOf(hub)).toEqual([]);
      expect([...(await hub.alerts.drain()), ...(await hub.events.drain())]).toEqual([]);
      await scan.stop();
    });
  });

  describe('given an HTTP subscription', () => {
    it('receives the alert for programs', async () => {
      const { hub, scan } = await openHub();
      const received: string[] = [];
      const receiver = createServer((request, response) => {
        request.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk));
        request.on('end', () => response.end());
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const address = receiver.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const sns = new SNSClient({ ...awsAccess, endpoint: moto.url });
      await sns.send(
        new SubscribeCommand({ TopicArn: hub.topicArn, Protocol: 'http', Endpoint: `http://127.0.0.1:${port}/` }),
      );
      received.length = 0;
      await scan.invoke(scheduled('http', '2026-11-20T02:00:00Z'));
      const { Message: message } = JSON.parse(received.join(''));
      expect(alertMessageSchema.parse(JSON.parse(message))).toMatchObject({ baseline: true, run: { id: 'http' } });
      await new Promise((resolve) => receiver.close(resolve));
      await scan.stop();
    });
  });

  describe('given faults in a third of all calls', () => {
    it('ends with every account read or unreadable, the alert delivered and a log that verifies', async () => {
      const { hub, scan } = await openHub();
      let calls = 0;
      proxy.decide = ({ name }) => {
        calls += 1;
        if ((calls * 7) % 10 >= 3) return 'pass';
        // An alert that arrived and whose answer was lost is sent again by any client: not what is asked here.
        if (name === 'Publish' || name === 'PutEvents')
          return { status: 500, code: 'InternalFailure', message: 'again' };
        return calls % 2 === 0 ? 'reset' : { status: 500, code: 'InternalFailure', message: 'again' };
      };
      const invoked = await scan.invoke(scheduled('faults', '2026-11-20T02:00:00Z'));
      expect(invoked).toMatchObject({ outcome: 'answered', answer: { counts: { accountsListed: 6 } } });
      proxy.decide = () => 'pass';
      expect(await alertsOf(hub)).toHaveLength(1);
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 1 });
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
