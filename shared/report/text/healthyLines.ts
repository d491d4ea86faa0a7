// The terminal report's lines about roles and accounts without drift.

import { boundTo } from '../wording/boundTo.ts';
import { escapeTerminal, textWidth, wrapItems, wrapText } from '../wording/escapeTerminal.ts';
import { formatCount, plural } from '../wording/plural.ts';
import type { AccountView, PrincipalView, ReportView } from '../wording/reportView.ts';
import type { TextLayout } from './principalLines.ts';

/** Gives the lines about those without drift among some roles and users; none where all drift. */
export function healthyLines(principals: readonly PrincipalView[], layout: TextLayout): string[] {
  const healthy = principals.filter((each) => each.worst === null);
  const [whole, open] = [healthy.filter(isJudgedInFull), healthy.filter((each) => !isJudgedInFull(each))];
  return [...namedLines(whole, wholly, layout), ...namedLines(open, inPart, layout)];
}

/** Each required action that is not allowed is a finding, or hangs on what nobody said: settings, documents. */
function isJudgedInFull({ report: { actions, findings } }: PrincipalView): boolean {
  return actions.granted === actions.required || findings.length > 0;
}

/** How far those without a finding were judged. */
interface Extent {
  readonly sign: '✓' | '?';
  readonly what: string;
}

const wholly: Extent = { sign: '✓', what: 'without drift' };
const inPart: Extent = { sign: '?', what: 'not judged in full, without drift in the rest' };

function namedLines(healthy: readonly PrincipalView[], { sign, what }: Extent, layout: TextLayout): readonly string[] {
  if (healthy.length === 0) return [];
  const names = [...new Set(healthy.map(healthyName))];
  const title = `${sign} ${plural(healthy.length, 'role or user', 'roles and users')} ${what}:`;
  const lines = wrapItems(names.slice(0, 12), layout.columns, '    ').map((line) => line.text);
  const more = names.length > 12 ? [`    … and ${formatCount(names.length - 12)} more`] : [];
  const [only, ...others] = lines;
  const isShort = others.length === 0 && textWidth(`${title} ${only}`) <= layout.columns;
  const shown = isShort ? [`${title} ${only?.trim()}`] : [title, ...lines];
  return ['', ...[...shown, ...more].map((line) => layout.paint(colorOf(sign), line))];
}

function healthyName({ report, accepted }: PrincipalView): string {
  const name = escapeTerminal(report.name, 64);
  const facts = [
    ...(accepted.length === 0 ? [] : [`${plural(accepted.length, 'finding')} accepted`]),
    ...(boundTo(report) === undefined ? [] : ['bound by a scope']),
  ];
  return facts.length === 0 ? name : `${name} (${facts.join(', ')})`;
}

/** Gives the lines about accounts in which nothing drifts, those not judged in full apart; none where there are none. */
export function quietAccounts(view: ReportView, layout: TextLayout): string[] {
  const quiet = view.accounts.filter((account) => account.worst === null && account.principals.length > 0);
  const isWhole = ({ principals }: AccountView) => principals.every(isJudgedInFull);
  return [
    ...accountLine(quiet.filter(isWhole), wholly, layout),
    ...accountLine(
      quiet.filter((account) => !isWhole(account)),
      inPart,
      layout,
    ),
  ];
}

function accountLine(quiet: readonly AccountView[], { sign, what }: Extent, layout: TextLayout): readonly string[] {
  if (quiet.length === 0) return [];
  const names = quiet.map((account) =>
    account.name === undefined ? account.account : escapeTerminal(account.name, 32),
  );
  const roles = quiet.reduce((sum, account) => sum + account.principals.length, 0);
  const more = names.length > 10 ? ` and ${formatCount(names.length - 10)} more` : '';
  const text = `${names.slice(0, 10).join(', ')}${more} (${plural(roles, 'role or user', 'roles and users')})`;
  const label = `${sign} ${plural(quiet.length, 'account')} ${what}: `;
  return ['', ...wrapText(text, layout.columns, label, '    ').map((line) => layout.paint(colorOf(sign), line))];
}

function colorOf(sign: '✓' | '?'): 'green' | 'yellow' {
  return sign === '✓' ? 'green' : 'yellow';
}
