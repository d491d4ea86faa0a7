import { describe, expect, it } from 'vitest';
import type { ChatForm } from '../../shared/alerts/chatForm.ts';
import { chatForms } from '../../shared/alerts/chatForms.ts';
import { deliverToChat } from '../../shared/alerts/deliverToChat.ts';
import { renderAlertJson } from '../../shared/alerts/forms/renderAlertJson.ts';
import { usualDay } from '../report/sampleAlerts.ts';

/** A chat that nobody knows, as whoever adds one writes it. */
const novelChat: ChatForm = {
  name: 'Novel',
  isFor: ({ hostname }) => hostname === 'chat.example.com',
  alert: ({ id }) => [{ card: id }, { line: id }],
  notice: ({ title, text }) => [{ card: `${title}: ${text}` }],
};
const alert = { id: 'm-1', subject: 'Alert', text: renderAlertJson(usualDay) };

async function deliver(webhook: string, message: typeof alert, answers: readonly number[] = [200]) {
  const posted: unknown[] = [];
  const statuses = [...answers];
  const chat = await deliverToChat(message, {
    webhook,
    forms: [...chatForms, novelChat],
    fetch: async (_url, request) => {
      posted.push(JSON.parse(String(request?.body)));
      return new Response('', { status: statuses.shift() ?? 200 });
    },
    sleep: async () => undefined,
    remainingMs: () => 30_000,
  });
  return { chat, posted };
}

describe('deliverToChat', () => {
  it('gives an alert the form of the chat whose webhook it is', async () => {
    expect(await deliver('https://chat.example.com/hook', alert)).toEqual({
      chat: 'Novel',
      posted: [{ card: usualDay.id }],
    });
    expect(await deliver('https://hooks.slack.com/services/T/B/x', alert)).toMatchObject({
      chat: 'Slack',
      posted: [{ blocks: expect.any(Array) }],
    });
  });

  it('gives an address of nobody the form of Slack', async () => {
    expect((await deliver('https://mattermost.example.com/hooks/x', alert)).chat).toBe('Slack');
  });

  it('carries what is no alert as a notice', async () => {
    const note = { id: 'm-2', subject: 'Alarm', text: 'It rings.' };
    expect((await deliver('https://chat.example.com/hook', note)).posted).toEqual([{ card: 'Alarm: It rings.' }]);
  });

  it('sends the simpler body where the chat refuses the first', async () => {
    const { posted } = await deliver('https://chat.example.com/hook', alert, [400]);
    expect(posted).toEqual([{ card: usualDay.id }, { line: usualDay.id }]);
  });

  it('throws with the name of the chat, and never with the address', async () => {
    const refused = deliver('https://chat.example.com/secret', alert, [400, 400]);
    await expect(refused).rejects.toThrow(/^expected 200 from Novel, got 400/);
    await expect(refused).rejects.not.toThrow(/secret/);
  });
});
