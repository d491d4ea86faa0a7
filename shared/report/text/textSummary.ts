// The end of the terminal report, where the eye rests: totals, coverage, exceptions, where the full reports are.

import type { RunReport } from '../../drift/runReport.ts';
import { compareSeverities, severities } from '../../drift/severity.ts';
import { escapeTerminal, wrapText } from '../wording/escapeTerminal.ts';
import { fixForm, hasFix } from '../wording/fixCommand.ts';
import { headlineOfReport, headlineText } from '../wording/headlineOfReport.ts';
import { severityStyles } from '../wording/paint.ts';
import { accountLabel } from '../wording/placesOf.ts';
import { formatCount, plural } from '../wording/plural.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import type { PrincipalView, ReportView } from '../wording/reportView.ts';
import { rollUpSentence } from '../wording/rollUpSentence.ts';
import { accountNamesOf } from '../wording/viewCauses.ts';
import { countChanges } from '../wording/viewChanges.ts';
import type { TextLayout } from './principalLines.ts';

export interface TextSummary {
  readonly report: RunReport;
  readonly view: ReportView;
  readonly layout: TextLayout;
  readonly options: {
    readonly reports?: readonly string[];
    readonly untagged?: { readonly sentences: readonly string[]; readonly next: string | undefined } | undefined;
    readonly commandLine?: ((args: readonly string[]) => string) | undefined;
  };
}

/** Entries of a list that the terminal shows; the rest is counted. */
const maxEntries = 8;

/** Gives the lines of the summary, one labelled entry below the other. */
export function summaryLines(summary: TextSummary): string[] {
  const { report, layout, options } = summary;
  return [
    layout.paint('dim', '─'.repeat(layout.columns)),
    ...entry(layout, 'Result', [headlineText(headlineOfReport(report))]),
    totalsLine(summary),
    ...entry(layout, 'Changes', changeSentences(report)),
    ...entry(layout, 'Read', [readSentence(report)]),
    ...entry(layout, 'By name', rollUpSentences(report)),
    ...entry(layout, 'Not read', unreadSentences(report)),
    ...entry(layout, 'Left out', excludedSentences(report)),
    ...entry(
      layout,
      'Skipped',
      report.coverage.skipped.map(({ what, why }) => `${escapeTerminal(what, 80)}: ${escapeTerminal(why)}`),
    ),
    ...entry(layout, 'Open', openSentences(report)),
    ...entry(layout, 'Untagged', options.untagged?.sentences ?? []),
    ...entry(
      layout,
      'Note',
      report.coverage.notes.map((note) => escapeTerminal(note, 400)),
    ),
    ...entry(layout, 'Accepted', acceptedSentences(summary.view)),
    ...(options.reports ?? []).map(
      (path, index) => `${label(index === 0 ? 'Reports' : '')}${escapeTerminal(path, 300)}`,
    ),
    ...nextLines(summary),
  ];
}

function totalsLine({ report, layout }: TextSummary): string {
  const counts = severities.map((severity) => {
    const count = report.totals[severity];
    const text = `${formatCount(count)} ${severity}`;
    return count === 0 ? layout.paint('dim', text) : layout.paint(severityStyles[severity].format, text);
  });
  return `${label('Findings')}${counts.join('  ')}`;
}

function changeSentences({ changes }: RunReport): string[] {
  if (changes === undefined) return [];
  if (changes.baseline) return ['the first scan of this log: the next one tells what changed'];
  const counts = countChanges(changes.findings);
  return [counts === undefined ? 'none since the last scan' : `${counts} since the last scan`];
}

function readSentence({ coverage }: RunReport): string {
  const { accountsRead, accountsListed, rolesRead, usersRead, principalsJudged } = coverage;
  const accounts = `${formatCount(accountsRead)} of ${plural(accountsListed, 'account')}`;
  return `${accounts}: ${plural(rolesRead, 'role')}, ${plural(usersRead, 'user')}; ${formatCount(principalsJudged)} with required sets`;
}

function rollUpSentences(report: RunReport): string[] {
  const names = accountNamesOf(report);
  const roles = report.expectedRoles ?? [];
  return roles.map((role) =>
    escapeTerminal(
      rollUpSentence(role, (id) => accountLabel(id, names)),
      600,
    ),
  );
}

function unreadSentences({ coverage }: RunReport): string[] {
  const unread = coverage.accounts.filter((account) => account.status === 'unreadable');
  const byReason = Map.groupBy(unread, (account) => account.message ?? account.reason ?? 'no reason given');
  return [...byReason].map(([reason, accounts]) => {
    const names = accounts.map(({ account, name }) =>
      name === undefined ? account : `${account} ${escapeTerminal(name, 32)}`,
    );
    const more = names.length > maxEntries ? ` and ${formatCount(names.length - maxEntries)} more` : '';
    return `${names.slice(0, maxEntries).join(', ')}${more}: ${escapeTerminal(reason)}`;
  });
}

function excludedSentences({ coverage }: RunReport): string[] {
  const excluded = coverage.accounts.filter((account) => account.status === 'excluded');
  return excluded.map(
    (account) => `${account.account}: ${escapeTerminal(account.message ?? account.reason ?? 'by the settings')}`,
  );
}

function openSentences({ questions = [] }: RunReport): string[] {
  return questions.map((question) =>
    questionSentence(question)
      .map((part) => escapeTerminal(part, 600))
      .join(' '),
  );
}

function acceptedSentences(view: ReportView): string[] {
  if (view.accepted.length === 0) return [];
  const ending = view.expiringSoon.map((finding) => {
    const { expires, owner } = finding.exception ?? { expires: '', owner: '' };
    const who = escapeTerminal((finding.principal ?? finding.account).replace(/^.*\//, ''), 64);
    return `ends ${escapeTerminal(expires, 20)}: ${finding.code} of ${who} (${escapeTerminal(owner, 60)})`;
  });
  return [`${plural(view.accepted.length, 'finding')} by exceptions of the settings`, ...ending];
}

/** A path or command that a person copies stays on one line, however narrow the terminal. */
function nextLines({ report, view, options }: TextSummary): string[] {
  const { untagged, commandLine = (args) => `veeam-drift ${args.join(' ')}` } = options;
  const first = firstToFix(report, view);
  const fix = first === undefined ? undefined : commandLine(fixArguments(first));
  const next = fix ?? untagged?.next;
  return next === undefined ? [] : [`${label('Next')}${escapeTerminal(next, 2_000)}`];
}

/** Of what a fix can mend: what changed before what was there, then the worst. */
function firstToFix({ changes }: RunReport, { accounts }: ReportView): PrincipalView | undefined {
  const told = new Set(changes?.findings.map(({ finding }) => finding.id));
  let first: Fixable | undefined;
  // One after the other: the groups of all roles at once would be all findings.
  for (const { principals } of accounts) {
    for (const principal of principals) {
      const fixable = fixableOf(principal, told);
      if (fixable !== undefined && (first === undefined || compareFixables(fixable, first) < 0)) first = fixable;
    }
  }
  return first?.principal;
}

interface Fixable {
  readonly principal: PrincipalView;
  readonly severity: string;
  /** Findings of the worst cause. */
  readonly count: number;
  readonly isTold: boolean;
}

function fixableOf(principal: PrincipalView, told: ReadonlySet<string>): Fixable | undefined {
  const groups = principal.groups.filter(hasFix);
  const [worst] = groups;
  if (worst === undefined) return undefined;
  const isTold = told.size > 0 && groups.some(({ findings }) => Iterator.from(findings).some(({ id }) => told.has(id)));
  return { principal, severity: worst.severity, count: worst.findings.length, isTold };
}

function compareFixables(a: Fixable, b: Fixable): number {
  return Number(b.isTold) - Number(a.isTold) || compareSeverities(a.severity, b.severity) || b.count - a.count;
}

function fixArguments({ report, groups }: PrincipalView): readonly string[] {
  return ['fix', '--role', report.principal, ...fixForm(groups)];
}

function entry(layout: TextLayout, name: string, sentences: readonly string[]): string[] {
  const shown = sentences.slice(0, maxEntries);
  const more = sentences.length > maxEntries ? [`… and ${formatCount(sentences.length - maxEntries)} more`] : [];
  return [...shown, ...more].flatMap((sentence, index) =>
    wrapText(sentence, layout.columns, index === 0 ? label(name) : label('')),
  );
}

function label(name: string): string {
  return `${name.padEnd(9)}  `;
}
