// The scan's report for a terminal: the verdict, what is wrong by cause (or account by account), and what to do next.

import { waitedSettings } from '../drift/createGuesses.ts';
import type { RunReport } from '../drift/runReport.ts';
import type { Headline } from '../drift/runSchema.ts';
import { withoutLogCommands } from '../vocabulary/withoutLogCommands.ts';
import { accountSections } from './text/accountSections.ts';
import { causeSections } from './text/causeSections.ts';
import { changeSections } from './text/changeSections.ts';
import type { TextLayout } from './text/principalLines.ts';
import { summaryLines } from './text/textSummary.ts';
import { escapeTerminal, wrapText } from './wording/escapeTerminal.ts';
import { headlineOfReport, headlineText } from './wording/headlineOfReport.ts';
import { judgedBy } from './wording/judgedBy.ts';
import { makePaint } from './wording/paint.ts';
import type { ReportOrder } from './wording/reportOrders.ts';
import { type ReportView, viewReport } from './wording/reportView.ts';
import { accountNamesOf } from './wording/viewCauses.ts';
import { withoutChanged } from './wording/viewChanges.ts';

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
  /** What comes first: causes over all accounts (default), or account by account, each role with its own. */
  readonly by?: ReportOrder | undefined;
  /** By account: roles and users that are printed in full, worst first; the rest is counted. Default 100. */
  readonly maxPrincipals?: number;
  /** By cause: every cause, and every role behind each. Default: the worst, and the first of each. */
  readonly isWhole?: boolean;
  /** Only what changed since the last known state; default: that first, everything else behind. */
  readonly isChangesOnly?: boolean | undefined;
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
    ...sections(report, view, { layout, options }),
    '',
    ...summaryLines({ report, view, layout, options }),
  ];
  return withoutLogCommands(`${lines.join('\n')}\n`);
}

function headLines(headline: Headline, report: RunReport, layout: TextLayout): string[] {
  const lines = wrapText(`${headlineText(headline)}.`, layout.columns);
  const judged = `Judged by ${escapeTerminal(judgedBy(report.run), 400)} at ${escapeTerminal(report.run.finishedAt, 40)}.`;
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

function sections(
  report: RunReport,
  view: ReportView,
  { layout, options }: { readonly layout: TextLayout; readonly options: TextReportOptions },
): string[] {
  const list = { layout, accountNames: accountNamesOf(report), isWhole: options.isWhole === true };
  const changed = changeSections(report, list);
  if (options.isChangesOnly === true) return changed;
  if (options.by === 'account') return [...changed, ...accountSections(view, layout, options.maxPrincipals ?? 100)];
  const behind = withoutChanged(report);
  const title = behind === report ? 'What is wrong' : 'As before';
  return [...changed, ...causeSections(behind, view, { ...list, title })];
}
