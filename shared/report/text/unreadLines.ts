// The terminal report's lines about accounts that were not read for one reason.

import { escapeTerminal, wrapItems, wrapText } from '../wording/escapeTerminal.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { severityStyles, terminalPhrase } from '../wording/paint.ts';
import { formatCount, plural } from '../wording/plural.ts';
import type { UnreadAccounts } from '../wording/unreadAccounts.ts';
import type { TextLayout } from './principalLines.ts';

/** Accounts of one reason that are named; the rest is counted. */
const maxNamed = 20;

/** Gives the lines about several accounts: how many, why, which, and what to do. */
export function unreadLines({ accounts, group, message }: UnreadAccounts, layout: TextLayout): string[] {
  const { sign, format } = severityStyles[group.severity];
  const count = plural(accounts.length, 'account');
  const names = accounts.map(({ account, name }) =>
    name === undefined ? account : `${account} ${escapeTerminal(name, 32)}`,
  );
  const more = names.length > maxNamed ? [`      and ${formatCount(names.length - maxNamed)} more`] : [];
  const text = `${count} could not be read: ${escapeTerminal(message.replace(/\.$/, ''), 400)}.`;
  return [
    '',
    layout.paint('bold', `── ${count} not read`),
    ...wrapText(text, layout.columns, `    ${sign} `).map((line) => layout.paint(format, line)),
    ...wrapItems(names.slice(0, maxNamed), layout.columns, '      ').map((line) => line.text),
    ...more,
    ...wrapText(terminalPhrase(nextStepOf(group)), layout.columns, '      → '),
  ];
}
