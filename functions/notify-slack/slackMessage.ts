// Turns a message of the topic into one for Slack: an alert of ours as blocks, anything else as text.

import type { KnownBlock } from '@slack/types';
import { alertMessageSchema } from '../../shared/alerts/alert.ts';
import { renderSlackBlocks, slackFallback } from '../../shared/alerts/forms/slackBlocks.ts';
import { escapeSlack, slackSection } from '../../shared/alerts/forms/slackText.ts';
import { visibleText } from '../../shared/report/wording/visibleText.ts';
import type { SnsMessage } from './snsEvent.ts';

/** What an incoming webhook takes. `text` is shown in notifications and where blocks are not. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks?: readonly KnownBlock[];
}

/**
 * Gives the Slack form of any message: other senders use the topic as well (an alarm of CloudWatch, a person), and their
 * messages arrive as plain text rather than not at all.
 */
export function slackMessageOf(message: SnsMessage): SlackMessage {
  const json = parseJson(message.text);
  const alert = alertMessageSchema.safeParse(json);
  if (!alert.success)
    return plainMessage(message.subject, isObject(json) ? JSON.stringify(json, null, 2) : message.text);
  const { schema: _, ...input } = alert.data;
  return { text: escapeSlack(slackFallback(input)), blocks: renderSlackBlocks(input) };
}

/** The message without blocks, for a Slack that refuses them. */
export function withoutBlocks(message: SlackMessage): SlackMessage {
  return { text: message.text };
}

function plainMessage(subject: string | undefined, text: string): SlackMessage {
  const title = visibleText(subject ?? 'Message without a subject', 140);
  const lines = text
    .split('\n')
    .slice(0, 40)
    .map((line) => visibleText(line, 300).replaceAll('`', "'"));
  const shown = escapeSlack(lines.join('\n'))
    .slice(0, 2_900)
    .replace(/&[a-z]*$/, '');
  const body = shown.trim() === '' ? '(empty message)' : `\`\`\`${shown}\`\`\``;
  return {
    text: escapeSlack(title),
    blocks: [slackSection(`*${escapeSlack(title).replaceAll('*', '∗')}*`), slackSection(body)],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is no fault here: such a message is shown as text.
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
