import { readdirSync, readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../../functions/notify-slack/handler.ts';
import { ChatDeliveryError } from '../../../shared/alerts/postToChat.ts';
import { startFakeWebhook, type WebhookAnswer } from './fakeWebhook.ts';

const folder = new URL('../../../events/sns/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('notify-slack', () => {
  describe('given the sample events of SNS', () => {
    it.each(files.filter((name) => !name.startsWith('bad-')))('delivers %s once', async (name) => {
      const { delivered, webhook } = await run({ event: sample(name) });
      expect(delivered).toBe(true);
      expect(webhook.taken).toHaveLength(name === 'two-messages.json' ? 2 : 1);
      await expect(`${JSON.stringify(webhook.taken, null, 2)}\n`).toMatchFileSnapshot(`golden/${name}`);
    });

    it.each(files.filter((name) => name.startsWith('bad-')))('refuses %s and says what was expected', async (name) => {
      const { error, webhook } = await run({ event: sample(name) });
      expect(String(error)).toMatch(/^Error: expected an SNS event: /);
      expect(webhook.requests).toHaveLength(0);
    });
  });

  describe('given a Slack that asks to wait', () => {
    it('waits as long as Retry-After says and delivers once', async () => {
      const { delivered, webhook, slept } = await run({ answers: [{ status: 429, headers: { 'retry-after': '7' } }] });
      expect(delivered).toBe(true);
      expect(slept).toEqual([7_000]);
      expect(webhook.taken).toHaveLength(1);
    });

    it('waits one second where Retry-After is no number', async () => {
      const { slept } = await run({ answers: [{ status: 429, headers: { 'retry-after': 'soon' } }, { status: 429 }] });
      expect(slept).toEqual([1_000, 1_000]);
    });

    it('leaves the message to Lambda where the time does not last', async () => {
      const { error, slept, webhook } = await run({
        answers: [{ status: 429, headers: { 'retry-after': '60' } }],
        remainingMs: 30_000,
      });
      expect(error).toBeInstanceOf(ChatDeliveryError);
      expect(String(error)).toContain('asks to wait 60000 ms');
      expect(slept).toEqual([]);
      expect(webhook.taken).toHaveLength(0);
    });
  });

  describe('given a Slack that fails', () => {
    it.each<[string, WebhookAnswer, RegExp]>([
      ['answers 500', { status: 500, body: 'server_error' }, /got 500: server_error/],
      ['answers 503', { status: 503 }, /got 503/],
      ['closes the connection', 'close', /no answer from Slack/],
      ['never answers', 'hang', /no answer from Slack/],
      ['redirects', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, /no answer from Slack/],
    ])('throws where it %s, so that Lambda tries again and keeps the event in the end', async (_, answer, message) => {
      const { error, webhook } = await run({ answers: [answer], remainingMs: 2_300 });
      expect(error).toBeInstanceOf(ChatDeliveryError);
      expect(String(error)).toMatch(message);
      expect(webhook.requests).toHaveLength(1);
      expect(webhook.taken).toHaveLength(0);
    });

    it('delivers once when Lambda hands over the event again', async () => {
      await using webhook = await startFakeWebhook([{ status: 500 }, 'close']);
      const handler = makeHandler(webhook.url);
      const event = sample('alert-usual-day.json');
      const outcomes: string[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        outcomes.push(
          await handler(event, fakeContext()).then(
            () => 'delivered',
            () => 'thrown',
          ),
        );
      }
      expect(outcomes).toEqual(['thrown', 'thrown', 'delivered']);
      expect(webhook.taken).toHaveLength(1);
    });

    it('throws at once where no time is left', async () => {
      const { error, webhook } = await run({ remainingMs: 1_000 });
      expect(String(error)).toContain('no time left');
      expect(webhook.requests).toHaveLength(0);
    });

    it('never names the URL, which is a secret', async () => {
      const { error, logged } = await run({ answers: ['close'] });
      expect(`${String(error)} ${JSON.stringify(error)} ${logged.join()}`).not.toContain('/services/');
    });
  });

  describe('given a Slack that refuses the blocks', () => {
    it('sends the plain text instead, so that the alert arrives', async () => {
      const { delivered, webhook } = await run({ answers: [{ status: 400, body: 'invalid_blocks' }] });
      expect(delivered).toBe(true);
      expect(webhook.taken).toEqual([
        {
          text: 'CRITICAL: 2 new problems with IAM roles (32 findings); 1 problem resolved (2 findings); 1 account can no longer be read',
        },
      ]);
    });

    it('throws where it refuses the text as well', async () => {
      const { error } = await run({ answers: [{ status: 400 }, { status: 400, body: 'invalid_payload' }] });
      expect(String(error)).toContain('got 400: invalid_payload');
    });
  });

  describe('given a webhook that is gone', () => {
    it.each([403, 404, 410])('forgets the URL on %d and throws', async (status) => {
      const { error, forgotten } = await run({ answers: [{ status }] });
      expect(error).toBeInstanceOf(ChatDeliveryError);
      expect(forgotten).toBe(1);
    });

    it('keeps the URL on a server error', async () => {
      const { forgotten } = await run({ answers: [{ status: 500 }] });
      expect(forgotten).toBe(0);
    });
  });
});

async function run(of: {
  readonly event?: unknown;
  readonly answers?: readonly WebhookAnswer[];
  readonly remainingMs?: number;
}) {
  await using webhook = await startFakeWebhook(of.answers ?? []);
  const slept: number[] = [];
  const logged: string[] = [];
  const watch = { forgotten: 0 };
  const handler = makeHandler(webhook.url, { slept, logged, watch });
  const context = fakeContext(of.remainingMs);
  const { delivered, error } = await handler(of.event ?? sample('alert-usual-day.json'), context).then(
    () => ({ delivered: true, error: undefined }),
    (error: unknown) => ({ delivered: false, error }),
  );
  return {
    delivered,
    error,
    slept,
    logged,
    forgotten: watch.forgotten,
    webhook: { taken: webhook.taken, requests: webhook.requests },
  };
}

function makeHandler(
  url: string,
  notes: { slept: number[]; logged: string[]; watch: { forgotten: number } } = {
    slept: [],
    logged: [],
    watch: { forgotten: 0 },
  },
) {
  return createHandler({
    webhookUrl: {
      read: async () => url,
      forget: () => {
        notes.watch.forgotten += 1;
      },
    },
    fetch,
    sleep: async (ms) => {
      notes.slept.push(ms);
    },
    logger: quietLogger(notes.logged),
  });
}

function quietLogger(logged: string[]): Logger {
  const logger = new Logger({ serviceName: 'notify-slack', logLevel: 'INFO' });
  const keep = (...values: unknown[]) => {
    logged.push(values.map(String).join(' '));
  };
  Object.assign(logger, { console: { ...console, info: keep, error: keep, log: keep, warn: keep, debug: keep } });
  return logger;
}

function fakeContext(remainingMs = 30_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'notify-slack',
    functionVersion: '1',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:333344445555:function:notify-slack',
    memoryLimitInMB: '256',
    awsRequestId: '9a7b',
    logGroupName: '/aws/lambda/notify-slack',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => remainingMs,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
}

function sample(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}
