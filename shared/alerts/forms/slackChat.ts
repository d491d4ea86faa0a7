// Slack: an alert as blocks, any other message as text, each with its plain text for notifications.

import type { KnownBlock } from '@slack/types';
import { visibleText } from '../../report/wording/visibleText.ts';
import type { ChatBodies, ChatForm, Notice } from '../chatForm.ts';
import { renderSlackBlocks, slackFallback } from './renderSlackBlocks.ts';
import { escapeSlack, slackSection } from './slackWords.ts';

/** Incoming webhooks of Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slackChat: ChatForm = {
  name: 'Slack',
  isFor: ({ hostname }) => /^hooks\.slack(-gov)?\.com$/.test(hostname),
  alert: (alert) => bodies(escapeSlack(slackFallback(alert)), renderSlackBlocks(alert)),
  notice: (notice) => bodies(escapeSlack(titleOf(notice)), noticeBlocks(notice)),
};

/** `text` is shown in notifications, and alone where Slack refuses the blocks. */
function bodies(text: string, blocks: readonly KnownBlock[]): ChatBodies {
  return [{ text, blocks }, { text }];
}

function titleOf({ title }: Notice): string {
  return visibleText(title, 140);
}

function noticeBlocks(notice: Notice): readonly KnownBlock[] {
  const lines = notice.text
    .split('\n')
    .slice(0, 40)
    .map((line) => visibleText(line, 300).replaceAll('`', "'"));
  const shown = escapeSlack(lines.join('\n'))
    .slice(0, 2_900)
    .replace(/&[a-z]*$/, '');
  const body = shown.trim() === '' ? '(empty message)' : `\`\`\`${shown}\`\`\``;
  return [slackSection(`*${escapeSlack(titleOf(notice)).replaceAll('*', '∗')}*`), slackSection(body)];
}
