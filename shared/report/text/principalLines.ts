// The terminal report's section of one role or user, and of findings that belong to an account as a whole.

import type { ReportedPrincipal } from '../../drift/accountReport.ts';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import { severityOf } from '../../drift/severity.ts';
import { boundTo } from '../wording/boundTo.ts';
import { type Breakage, purposeOf } from '../wording/breakagesOf.ts';
import { escapeTerminal, textWidth, wrapItems, wrapText } from '../wording/escapeTerminal.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { headlineOf, whyOf } from '../wording/headlineOf.ts';
import { groupByService } from '../wording/listActions.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { type Paint, severityStyles, terminalPhrase } from '../wording/paint.ts';
import { plural } from '../wording/plural.ts';
import type { PrincipalView } from '../wording/reportView.ts';

export interface TextLayout {
  readonly columns: number;
  readonly paint: Paint;
}

/** Lines per service of a long action list; the rest is counted. */
const maxActionLines = 6;

/** Gives the lines of one principal that drifts: verdict, what breaks, each cause with its actions and next step. */
export function principalLines(view: PrincipalView, layout: TextLayout): string[] {
  const { report, groups, accepted } = view;
  const worst = severityOf(report.worst ?? 'info');
  const head = `${severityStyles[worst].sign} ${worst.toUpperCase()}`;
  const name = escapeTerminal(report.name, 64);
  const facts = [report.kind, grantedOf(report), ...(accepted.length > 0 ? [`${accepted.length} accepted`] : [])];
  const [first = '', ...rest] = wrapText(`${name} (${facts.join(', ')})`, layout.columns, `${head}  `, '    ');
  const title = first.replace(head, (text) => layout.paint(severityStyles[worst].format, text));
  return [
    title.replace(name, (text) => layout.paint('bold', text)),
    ...rest,
    ...boundLines(report, layout),
    ...breakLines(view.breaks, layout),
    ...groups.flatMap((group) => groupLines(group, layout)),
  ];
}

/**
 * Gives the lines of one cause: headline, why, actions by service, next step.
 *
 * @param lead stands before the headline; default: the sign of its severity
 */
export function groupLines(group: FindingGroup, layout: TextLayout, lead = signLead(group)): string[] {
  const { columns, paint } = layout;
  const { sign, format } = severityStyles[group.severity];
  const [headline = '', ...rest] = wrapText(`${terminalPhrase(headlineOf(group))}.`, columns, lead);
  const why = whyOf(group);
  return [
    lead.trim() === '' ? headline : headline.replace(sign, () => paint(format, sign)),
    ...rest,
    ...(why === undefined ? [] : wrapText(escapeTerminal(why, 400), columns, '      why: ', '           ')).map(
      (line) => paint('dim', line),
    ),
    ...(isAboutActions(group) ? actionLines(group.subjects, layout) : []),
    ...wrapText(terminalPhrase(nextStepOf(group)), columns, '      → ').map((line) => paint('green', line)),
  ];
}

function signLead({ severity }: FindingGroup): string {
  return `    ${severityStyles[severity].sign} `;
}

/** Gives the lines that say what stops working, and what may. */
export function breakLines(breaks: readonly Breakage[], layout: TextLayout): string[] {
  return [true, false].flatMap((certain) => {
    const purposes = breaks
      .filter((each) => each.certain === certain)
      .map((each) => escapeTerminal(purposeOf(each.requirement)));
    if (purposes.length === 0) return [];
    const label = certain ? '    breaks: ' : '    may break: ';
    return wrapText(purposes.join('; '), layout.columns, label).map((line) => layout.paint('bold', line));
  });
}

function actionLines(actions: readonly string[], layout: TextLayout): string[] {
  const services = groupByService(actions);
  const width = Math.min(Math.max(...services.map((each) => textWidth(escapeTerminal(each.service, 24)))), 24);
  const lines = services.flatMap(({ service, names }) => {
    const label = `      ${escapeTerminal(service, 24).padEnd(width)}  `;
    return wrapItems(
      names.map((name) => escapeTerminal(name, 80)),
      layout.columns,
      label,
    );
  });
  if (lines.length <= maxActionLines) return lines.map((line) => line.text);
  const shown = lines.slice(0, maxActionLines - 1);
  const rest = actions.length - shown.reduce((sum, line) => sum + line.count, 0);
  return [...shown.map((line) => line.text), `      … and ${plural(rest, 'more action')}`];
}

/** Gives the lines that say to which resources a role or user was bound; none where to none. */
export function boundLines(report: ReportedPrincipal, { columns, paint }: TextLayout): string[] {
  const bound = boundTo(report);
  if (bound === undefined) return [];
  return wrapText(bound, columns, '    bound to: ', '      ').map((line) => paint('dim', line));
}

/** `45 of 80 required actions allowed` */
export function grantedOf({ actions }: ReportedPrincipal): string {
  const { required, granted } = actions;
  if (required === 0) return 'no required actions';
  return granted === required
    ? `all ${required} required actions allowed`
    : `${granted} of ${required} required actions allowed`;
}
