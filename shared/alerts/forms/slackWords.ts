// Text for Slack's mrkdwn: what strangers wrote becomes neither mention, link, emoji nor formatting.

import type { SectionBlock } from '@slack/types';
import { visibleText } from '../../report/wording/visibleText.ts';
import { type Phrase, renderPhrase } from '../../vocabulary/phrase.ts';

/**
 * Escapes the three characters that Slack reads as control sequences (`<!channel>`, `<@U…>`, links):
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A code span. Slack knows no escape for a backtick inside, so it becomes an apostrophe. */
export function slackCode(text: string, maxLength = 200): string {
  const inside = escapeSlack(visibleText(text, maxLength)).replaceAll('`', "'").trim();
  return inside === '' ? '(empty)' : `\`${inside}\``;
}

/** Prose, in which each word that Slack would format (`ec2:*`, `veeam_role`, `:tada:`) becomes a code span. */
export function slackWords(text: string, maxLength = 400): string {
  return visibleText(text, maxLength).split(' ').map(slackWord).join(' ');
}

function slackWord(word: string): string {
  // Punctuation around a word stays outside: `ec2:*:` is the permission `ec2:*` and a colon.
  const [, before = '', core = word, after = ''] = /^([("']*)(.*?)([)"'.,;:!?]*)$/su.exec(word) ?? [];
  if (!/[*_~`:]/.test(core) && !/:/.test(before + after.slice(0, -1))) return escapeSlack(word);
  return `${escapeSlack(before)}${slackCode(core, core.length)}${escapeSlack(after)}`;
}

/** A phrase as mrkdwn, its technical words as code spans. */
export function slackPhrase(text: Phrase): string {
  return renderPhrase(text, (code) => slackCode(code), slackWords);
}

/** A link. `url` must begin with `https://`; anything else is shown as code, because Slack may make it clickable. */
export function slackLink(url: string, label: string): string {
  const isPlain = /^https:\/\/[\w.-]+(?:\/[\w.~/?#&=%+@:-]*)?$/.test(url);
  return isPlain ? `<${escapeSlack(url)}|${escapeSlack(label)}>` : slackCode(url, 300);
}

/** Cuts lines off the end until the text fits; a last line says so. Never cuts inside a line, hence never in a code span. */
export function slackLines(lines: readonly string[], maxLength: number): string {
  const kept = [...lines];
  while (kept.length > 1 && kept.join('\n').length > maxLength - 2) kept.pop();
  const text = kept.length === lines.length ? kept.join('\n') : `${kept.join('\n')}\n…`;
  return text.length <= maxLength ? text : '…';
}

/** A section of mrkdwn in which Slack makes no links or mentions of its own. */
export function slackSection(text: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}
