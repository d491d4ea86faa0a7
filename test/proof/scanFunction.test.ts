import { createServer } from 'node:http';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertMessageSchema } from '../../shared/alerts/alertInput.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { hasMoto } from '../e2e/motoServer.ts';
import { awsAccess } from '../e2e/motoWorld.ts';
import { alertsOf, keysOf, scheduled } from '../e2e/scanOutcome.ts';
import { openScanWorld, type ScanWorld } from '../e2e/scanWorld.ts';

describe.skipIf(!hasMoto)('the built function scan against the AWS counterpart', () => {
  let opened: ScanWorld;

  beforeAll(async () => {
    opened = await openScanWorld();
  });
  afterAll(() => opened?.stop());
  beforeEach(() => opened.reset());

  describe('given settings that ask for a link to the report', () => {
    it('sends one that gives the stored report to whoever has no credentials', async () => {
      const { hub, scan } = await opened.openHub({ settings: { alerts: { reportLinkHours: 8 } } });
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

  describe('given a payload on demand', () => {
    it('writes and tells nothing in a dry run', async () => {
      const { hub, scan } = await opened.openHub();
      const invoked = await scan.invoke({ dryRun: true });
      expect(invoked).toMatchObject({ answer: { dryRun: true, counts: { accountsListed: 6, principals: 4 } } });
      expect(await keysOf(hub)).toEqual([]);
      expect([...(await hub.alerts.drain()), ...(await hub.events.drain())]).toEqual([]);
      await scan.stop();
    });
  });

  describe('given an HTTP subscription', () => {
    it('receives the alert for programs', async () => {
      const { hub, scan } = await opened.openHub();
      const received: string[] = [];
      const receiver = createServer((request, response) => {
        request.setEncoding('utf8').on('data', (chunk: string) => received.push(chunk));
        request.on('end', () => response.end());
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      const address = receiver.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const sns = new SNSClient({ ...awsAccess, endpoint: opened.url });
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
      const { hub, scan } = await opened.openHub();
      let calls = 0;
      opened.proxy.decide = ({ name }) => {
        calls += 1;
        if ((calls * 7) % 10 >= 3) return 'pass';
        // An alert that arrived and whose answer was lost is sent again by any client: not what is asked here.
        if (name === 'Publish' || name === 'PutEvents')
          return { status: 500, code: 'InternalFailure', message: 'again' };
        return calls % 2 === 0 ? 'reset' : { status: 500, code: 'InternalFailure', message: 'again' };
      };
      const invoked = await scan.invoke(scheduled('faults', '2026-11-20T02:00:00Z'));
      expect(invoked).toMatchObject({ outcome: 'answered', answer: { counts: { accountsListed: 6 } } });
      opened.proxy.decide = () => 'pass';
      expect(await alertsOf(hub)).toHaveLength(1);
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 1 });
      await scan.stop();
    });
  });
});
