// The scan's report for a terminal: the verdict, each account and role that drifts worst first, and what to do next.

import type { Headline } from '../drift/run.ts';
import type { RunReport } from '../drift/runReport.ts';
import { waitedSettings } from '../drift/waits/createGuesses.ts';
import { withoutLogCommands } from '../vocabulary/withoutLogCommands.ts';
import { groupLines, principalLines, type TextLayout } from './text/textPrincipal.ts';
import { summaryLines } from './text/textSummary.ts';
import { nextStepOf } from './wording/groupWording.ts';
import { type AccountView, type PrincipalView, type ReportView, viewReport } from './wording/reportView.ts';
import { escapeTerminal, textWidth, wrapItems, wrapText } from './wording/terminalText.ts';
import { makePaint, severityStyles, terminalPhrase } from './wording/textStyle.ts';
import { joinUnread, type UnreadAccounts } from './wording/unreadAccounts.ts';
import { headlineOfReport, headlineText } from './wording/verdict.ts';
import { formatCount, plural } from './wording/words.ts';

/** Roles and users that look like Veeam's and that no tag and no settings name; escaped already. */
export interface UntaggedText {
  readonly sentences: readonly string[];
  /** The command that tells more; undefined: there is nothing to do about it. */
  readonly next: string | undefined;
}

export interface TextReportOptions {
  /** Width of the terminal; below 60 counts as 60. */
  readonly columns: number;
  /** The caller decides over NO_COLOR and whether the stream is a terminal. */
  readonly color: boolean;
  /** Where the full reports were written, one path each; named at the end. */
  readonly reports?: readonly string[];
  /** Roles and users that are printed in full, worst first; the rest is counted. Default 100. */
  readonly maxPrincipals?: number;
  readonly untagged?: UntaggedText | undefined;
  /** Gives the command line for arguments of this program; default: the command's name before them. */
  readonly commandLine?: ((args: readonly string[]) => string) | undefined;
}

/**
 * Renders a run for a terminal, with a line break at the end. What strangers wrote is escaped; no line is wider than
 * `columns`, except where a single name is.
 */
export function renderText(report: RunReport, options: TextReportOptions): string {
  const layout: TextLayout = { columns: Math.max(options.columns, 60), paint: makePaint(options.color) };
  const view = viewReport(report);
  const lines = [
    ...headLines(headlineOfReport(report), report, layout),
    ...accountSections(view, layout, options.maxPrincipals ?? 100),
    '',
    ...summaryLines({ report, view, layout, options }),
  ];
  return withoutLogCommands(`${lines.join('\n')}\n`);
}

function headLines(headline: Headline, report: RunReport, layout: TextLayout): string[] {
  const lines = wrapText(`${headlineText(headline)}.`, layout.columns);
  const { build, finishedAt } = report.run;
  const judged = `Judged by Veeam Backup for AWS ${escapeTerminal(build, 40)} at ${escapeTerminal(finishedAt, 40)}.`;
  return [
    ...lines.map((line) => layout.paint([headColor(headline), 'bold'], line)),
    ...wrapText(judged, layout.columns).map((line) => layout.paint('dim', line)),
    ...waitedLines(report, layout),
  ];
}

// What a line of the settings decides is told before any advice to other people.
function waitedLines({ questions = [] }: RunReport, layout: TextLayout): string[] {
  const waited = questions.filter(({ id }) => waitedSettings.some((setting) => setting === id));
  return waited.flatMap(({ title, answer }) =>
    wrapText(escapeTerminal(`To answer first: ${title}. ${answer}`, 1_000), layout.columns),
  );
}

function headColor({ kind }: Headline): 'red' | 'green' | 'yellow' {
  if (kind === 'drift') return 'red';
  return kind === 'clean' ? 'green' : 'yellow';
}

function accountSections(view: ReportView, layout: TextLayout, maxPrincipals: number): string[] {
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

/** Accounts of one reason that are named; the rest is counted. */
const maxNamed = 20;

function unreadLines({ accounts, group, message }: UnreadAccounts, layout: TextLayout): string[] {
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
    ...healthyLines(account, layout),
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

function healthyLines(account: AccountView, layout: TextLayout): string[] {
  const healthy = account.principals.filter((each) => each.report.worst === null);
  if (healthy.length === 0) return [];
  const names = healthy.map(healthyName);
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

function quietAccounts(view: ReportView, layout: TextLayout): string[] {
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

function driftedOf(account: AccountView) {
  return account.principals.filter((each) => each.report.worst !== null);
}
