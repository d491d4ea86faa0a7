import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import { alertMessageSchema } from '../../shared/alerts/alertInput.ts';
import { snsAlerts } from '../../shared/alerts/snsAlerts.ts';
import { answeringSns } from './answeringClient.ts';
import { alertOf, changeOf } from './findings.ts';

const standardTopic = 'arn:aws:sns:eu-central-1:111122223333:alerts';

async function publish(alert: AlertInput, topicArn = standardTopic): Promise<PublishCommandInput> {
  const published: PublishCommandInput[] = [];
  const sent: string[] = [];
  const port = snsAlerts({ client: answeringSns(published), topicArn });
  await port.publishAlerts([alert], async (ids) => {
    sent.push(...ids);
  });
  expect(sent).toEqual([alert.id]);
  const [first] = published;
  if (first === undefined) throw new Error('expected a message');
  return first;
}

function bodiesOf({ Message: message = '' }: PublishCommandInput): Record<string, string> {
  return JSON.parse(message);
}

/** As SNS counts it: subject and message, and names, types and values of attributes. */
function bytesOf({ Subject = '', Message = '', MessageAttributes = {} }: PublishCommandInput): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType = '', StringValue = '' }]) => name + DataType + StringValue,
  );
  return Buffer.byteLength([Subject, Message, ...attributes].join(''));
}

describe('snsAlerts', () => {
  describe('given a change', () => {
    const alert = alertOf({ changes: [changeOf('new')] });

    it('sends a body for each kind of subscriber', async () => {
      const bodies = bodiesOf(await publish(alert));
      expect(Object.keys(bodies).toSorted()).toEqual(['default', 'email', 'https', 'sms']);
      expect(alertMessageSchema.parse(JSON.parse(bodies.default ?? ''))).toMatchObject({ id: alert.id });
      expect(JSON.parse(bodies.https ?? '')).toMatchObject({ version: '1.0', source: 'custom' });
      expect(bodies.email).toContain('s3:GetObject');
    });

    it('keeps the subject to what SNS takes', async () => {
      const { Subject: subject, MessageStructure: structure } = await publish(alert);
      expect(subject).toMatch(/^[ -~]{1,99}$/);
      expect(structure).toBe('json');
    });

    it('carries attributes to filter by', async () => {
      const changes = [
        changeOf('new', { severity: 'high' }),
        changeOf('resolved', { account: '222233334444', requirements: ['other'] }),
      ];
      const coverageChanges = [{ account: '333344445555', kind: 'lost', message: 'no' }] as const;
      const { MessageAttributes: attributes } = await publish(alertOf({ changes, coverageChanges }));
      expect(attributes).toEqual({
        severity: { DataType: 'String', StringValue: 'high' },
        changes: { DataType: 'String.Array', StringValue: '["lost","new","resolved"]' },
        accounts: { DataType: 'String.Array', StringValue: '["111122223333","222233334444","333344445555"]' },
        codes: { DataType: 'String.Array', StringValue: '["ACTION_MISSING"]' },
        requirements: { DataType: 'String.Array', StringValue: '["other","store"]' },
      });
    });
  });

  describe('given a baseline', () => {
    it('says so in the attributes, with the worst of all findings', async () => {
      const totals = { critical: 0, high: 0, medium: 4, low: 1, info: 0 };
      const { MessageAttributes: attributes } = await publish(alertOf({ baseline: true, totals }));
      expect(attributes?.severity?.StringValue).toBe('medium');
      expect(attributes?.changes?.StringValue).toBe('["baseline"]');
    });
  });

  describe('given only resolved findings', () => {
    it('has no severity', async () => {
      const { MessageAttributes: attributes } = await publish(alertOf({ changes: [changeOf('resolved')] }));
      expect(attributes?.severity?.StringValue).toBe('none');
    });
  });

  describe('given far more than a message takes', () => {
    it.each([
      ['many findings', 20_000, 'Nothing allows it.'],
      ['large findings', 500, 'x'.repeat(5_000)],
      ['findings in wide characters', 2_000, '漢字"\\'.repeat(100)],
    ] as const)('stays under 256 KiB: %s', async (_name, count, why) => {
      const changes = Array.from({ length: count }, (_, index) =>
        changeOf('new', { account: String(100_000_000_000 + index), subject: `s3:Action${index}`, why }),
      );
      const published = await publish(alertOf({ changes }));
      expect(bytesOf(published)).toBeLessThanOrEqual(262_144);
      const body = alertMessageSchema.parse(JSON.parse(bodiesOf(published).default ?? ''));
      expect(body.changes.length + (body.omitted?.changes ?? 0)).toBe(count);
      expect(body.reportLocation).toBe('s3://bucket/report.html');
    });
    it('names the attributes that are not whole', async () => {
      const changes = Array.from({ length: 1_500 }, (_, index) =>
        changeOf('new', { account: String(100_000_000_000 + index) }),
      );
      const { MessageAttributes: attributes } = await publish(alertOf({ changes }));
      expect(JSON.parse(attributes?.accounts?.StringValue ?? '')).toHaveLength(1_000);
      expect(attributes?.cut?.StringValue).toBe('["accounts"]');
    });
  });

  describe('given a FIFO topic', () => {
    it('sends the deduplication id, in the group of its account', async () => {
      const alert = alertOf({ changes: [changeOf('new')], account: '111122223333' });
      expect(await publish(alert, `${standardTopic}.fifo`)).toMatchObject({
        MessageDeduplicationId: alert.id,
        MessageGroupId: '111122223333',
      });
      expect(await publish(alert)).not.toHaveProperty('MessageDeduplicationId');
    });
  });
});
