// The terminal report account by account: each role that drifts with its own causes.

import { escapeTerminal, textWidth, wrapText } from '../wording/escapeTerminal.ts';
import { plural } from '../wording/plural.ts';
import { type AccountView, driftedOf, type ReportView } from '../wording/reportView.ts';
import { joinUnread } from '../wording/unreadAccounts.ts';
import { healthyLines, quietAccounts } from './healthyLines.ts';
import { groupLines, principalLines, type TextLayout } from './principalLines.ts';
import { unreadLines } from './unreadLines.ts';

/** Gives the lines of all accounts, worst first; roles beyond `maxPrincipals` are counted. */
export function accountSections(view: ReportView, layout: TextLayout, maxPrincipals: number): string[] {
  const { joined, others } = joinUnread(view.accounts.filter((account) => account.worst !== null));
  const lines: string[] = [];
  let room = maxPrincipals;
  for (const account of others) {
    const shown = Math.max(room, 0);
    for (const line of accountLines(account, layout, shown)) lines.push(line);
    room -= driftedOf(account).length;
  }
  return [...lines, ...joined.flatMap((each) => unreadLines(each, layout)), ...quietAccounts(view, layout)];
}

function accountLines(account: AccountView, layout: TextLayout, maxPrincipals: number): string[] {
  const drifted = driftedOf(account);
  const shown = drifted.slice(0, maxPrincipals);
  const hidden = drifted.length - shown.length;
  return [
    '',
    ...accountHeading(account, layout),
    ...account.groups.flatMap((group) => groupLines(group, layout)),
    ...shown.flatMap((each) => ['', ...principalLines(each, layout)]),
    ...(hidden > 0 ? ['', `  … and ${plural(hidden, 'more role')} with drift, in the full report`] : []),
    ...healthyLines(account.principals, layout),
  ];
}

function accountHeading(account: AccountView, layout: TextLayout): string[] {
  const isSettings = account.account === '*';
  const name = account.name === undefined ? '' : ` ${escapeTerminal(account.name, 32)}`;
  const title = isSettings ? settingsTitle(account) : `Account ${account.account}${name}`;
  const drifted = driftedOf(account).length;
  const state = account.principals.length === 0 ? '' : ` ${drifted} of ${account.principals.length} drift`;
  const fill = layout.columns - textWidth(title) - textWidth(state) - 4;
  if (fill < 0) return wrapText(`${title}${state}`, layout.columns, '── ').map((line) => layout.paint('bold', line));
  const rule = layout.paint('dim', '─'.repeat(fill));
  return [`${layout.paint('bold', `── ${title}`)} ${rule}${layout.paint('bold', state)}`];
}

function settingsTitle({ groups }: AccountView): string {
  return groups.some(({ code }) => code === 'FILE_UNREADABLE') ? 'Files and settings' : 'Settings';
}
