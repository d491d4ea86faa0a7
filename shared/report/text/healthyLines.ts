// The terminal report's lines about roles and accounts without drift.

import type { PrincipalView, ReportView } from '../wording/reportView.ts';
import { escapeTerminal, textWidth, wrapItems, wrapText } from '../wording/terminalText.ts';
import { formatCount, plural } from '../wording/words.ts';
import type { TextLayout } from './textPrincipal.ts';

/** Gives the lines about those without drift among some roles and users; none where all drift. */
export function healthyLines(principals: readonly PrincipalView[], layout: TextLayout): string[] {
  const healthy = principals.filter((each) => each.report.worst === null);
  if (healthy.length === 0) return [];
  const names = [...new Set(healthy.map(healthyName))];
  const title = `✓ ${plural(healthy.length, 'role or user', 'roles and users')} without drift:`;
  const lines = wrapItems(names.slice(0, 12), layout.columns, '    ').map((line) => line.text);
  const more = names.length > 12 ? [`    … and ${formatCount(names.length - 12)} more`] : [];
  const [only, ...others] = lines;
  const isShort = others.length === 0 && textWidth(`${title} ${only}`) <= layout.columns;
  const shown = isShort ? [`${title} ${only?.trim()}`] : [title, ...lines];
  return ['', ...[...shown, ...more].map((line) => layout.paint('green', line))];
}

function healthyName({ report, accepted }: PrincipalView): string {
  const name = escapeTerminal(report.name, 64);
  return accepted.length === 0 ? name : `${name} (${plural(accepted.length, 'finding')} accepted)`;
}

/** Gives the lines about accounts in which nothing drifts; none where there are none. */
export function quietAccounts(view: ReportView, layout: TextLayout): string[] {
  const quiet = view.accounts.filter((account) => account.worst === null && account.principals.length > 0);
  if (quiet.length === 0) return [];
  const names = quiet.map((account) =>
    account.name === undefined ? account.account : escapeTerminal(account.name, 32),
  );
  const roles = quiet.reduce((sum, account) => sum + account.principals.length, 0);
  const more = names.length > 10 ? ` and ${formatCount(names.length - 10)} more` : '';
  const text = `${names.slice(0, 10).join(', ')}${more} (${plural(roles, 'role or user', 'roles and users')})`;
  const label = `✓ ${plural(quiet.length, 'account')} without drift: `;
  return ['', ...wrapText(text, layout.columns, label, '    ').map((line) => layout.paint('green', line))];
}
