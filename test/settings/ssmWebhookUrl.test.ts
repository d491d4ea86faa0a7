import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ssmWebhookUrl } from '../../shared/settings/ssmWebhookUrl.ts';

const parameter = '/veeam-drift/slack-webhook';

describe('ssmWebhookUrl', () => {
  describe('given a SecureString with an https URL', () => {
    it('asks for it decrypted, once within five minutes', async () => {
      const { url, requests } = webhook(['https://hooks.slack.com/services/a']);
      await expect(url.read()).resolves.toBe('https://hooks.slack.com/services/a');
      await url.read();
      expect(requests).toEqual([{ Name: parameter, WithDecryption: true }]);
    });

    it('asks again after five minutes, and after it was told to forget', async () => {
      const { url, clock } = webhook(['https://one.example/', 'https://two.example/', 'https://three.example/']);
      await url.read();
      clock.now += 300_000;
      await expect(url.read()).resolves.toBe('https://two.example/');
      url.forget();
      await expect(url.read()).resolves.toBe('https://three.example/');
    });
  });

  describe('given a value that is no https URL', () => {
    it.each(['', 'http://hooks.slack.com/x', 'https://', 'secret-token'])(
      'names the parameter and hides %j',
      async (value) => {
        const { url } = webhook([value]);
        const error: unknown = await url.read().catch((caught: unknown) => caught);
        expect(String(error)).toBe(`Error: expected an https URL in the SSM parameter ${parameter}`);
      },
    );
  });
});

function webhook(values: readonly string[]) {
  const requests: unknown[] = [];
  const clock = { now: 1_000_000 };
  const left = [...values];
  const client = new SSMClient({ region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  client.middlewareStack.add(
    () => async (args) => {
      requests.push(args.input);
      return { output: { $metadata: {}, Parameter: { Value: left.shift() } }, response: {} };
    },
    { step: 'initialize' },
  );
  return { url: ssmWebhookUrl({ client, parameter, now: () => clock.now }), requests, clock };
}
