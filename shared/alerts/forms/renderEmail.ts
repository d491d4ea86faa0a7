// The e-mail of an alert: what broke, why and what to do, for somebody who has never seen this tool.

import { wrapText } from '../../report/wording/escapeTerminal.ts';
import { headlineOf } from '../../report/wording/headlineOf.ts';
import { judgedBy } from '../../report/wording/judgedBy.ts';
import { terminalPhrase } from '../../report/wording/paint.ts';
import { placeOf } from '../../report/wording/placesOf.ts';
import { describeInstant, plural } from '../../report/wording/plural.ts';
import { visibleText } from '../../report/wording/visibleText.ts';
import type { AlertInput } from '../alertInput.ts';
import { alertSentence, describeCoverage, describeRunAsWhole, describeTotals } from './alertSentence.ts';
import { type AlertView, viewAlert } from './alertView.ts';
import { fitAlert } from './fitAlert.ts';
import { reportAddress } from './reportAddress.ts';
import { accountLines, causeLines, exceptionLines, sectionLines } from './sectionLines.ts';

export interface Email {
  /** At most 99 printable ASCII characters, as Amazon SNS takes them (API reference, Publish, Subject). */
  readonly subject: string;
  /** Plain text with a line break at the end; lines of at most 76 columns, but for URLs and names. */
  readonly body: string;
}

const columns = 76;
const maxSubject = 99;

/**
 * Renders an alert as e-mail: verdict, what is new (or worse, still open, resolved) since when, each cause with what it
 * breaks and the next step, and where the whole report is. A baseline is a summary. `maxBytes` bounds the body, counted
 * as the JSON string that carries it; findings are left out whole until it fits, and the body says how many.
 *
 * @throws where `maxBytes` does not even hold an alert without findings (some 2 KiB).
 */
export function renderEmail(alert: AlertInput, maxBytes = 32_768): Email {
  return { subject: renderSubject(alert), body: fitAlert(alert, maxBytes, renderBody) };
}

function renderSubject(alert: AlertInput): string {
  const text = subjectOf(alert, viewAlert(alert));
  const ascii = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^ -~]/gu, '?');
  return ascii.length <= maxSubject ? ascii : `${ascii.slice(0, maxSubject - 3).trimEnd()}...`;
}

/** Names the worst problem, because a subject is often all that is read. */
function subjectOf(alert: AlertInput, view: AlertView): string {
  const [group] = view.sections[0]?.groups ?? [];
  if (group === undefined || view.worst === null) return `${view.lead}: ${alertSentence(alert, view)}`;
  const others = view.sections.reduce((sum, section) => sum + section.groups.length, 0) - 1;
  const place = `${placeOf(group, alert.accountNames)}${others > 0 ? ` +${others} more` : ''}`;
  return `${view.lead}: ${place}: ${terminalPhrase(headlineOf(group))}`;
}

function renderBody(alert: AlertInput): string {
  const view = viewAlert(alert);
  const causes = [
    ...causeLines(alert, columns),
    ...view.sections.flatMap((section) => sectionLines(section, alert, columns)),
  ];
  const lines = [
    ...wrapText(`${view.lead}: ${alertSentence(alert, view)}.`, columns),
    ...sinceLines(alert),
    ...causes,
    ...accountLines(alert, columns),
    ...exceptionLines(alert, columns),
    ...howToFix(causes),
    '',
    ...closingLines(alert),
  ];
  return `${lines.join('\n')}\n`;
}

function sinceLines(alert: AlertInput): string[] {
  if (alert.baseline) {
    return ['', ...wrapText('From now on a message comes only when something changes.', columns)];
  }
  if (alert.comparedWith === undefined) return [];
  const now = describeInstant(alert.run.finishedAt);
  return [`Since ${describeInstant(alert.comparedWith)}, as scanned at ${now}.`];
}

/** No right and no file comes with a message: who has neither learns what it takes. */
function howToFix(causes: readonly string[]): string[] {
  if (!causes.some((line) => line.startsWith('  Fix: '))) return [];
  const text =
    'The lines after "Fix:" print the fix and change nothing. They run in the checkout that the hub was deployed from, with credentials that may assume the reader roles (infra/README.md, FurtherReaderArns).';
  return ['', ...wrapText(text, columns)];
}

/** The console's address asks for the reader's own rights; the location is for commands. */
function reportLines(alert: AlertInput): string[] {
  if (alert.reportLocation === undefined) return [];
  const location = visibleText(alert.reportLocation, 1024);
  const address = reportAddress(alert);
  return [
    `Whole report: ${location}`,
    ...(address === undefined ? [] : [`  Open it: ${address}`]),
    ...linkLines(alert),
  ];
}

/** A signed address may be longer than any line of a message, and must not be cut. */
function linkLines({ reportLink: link }: AlertInput): string[] {
  if (link === undefined) return [];
  return [
    `  Open it without any rights, until ${describeInstant(link.until)} at the latest:`,
    `  ${visibleText(link.url, 4_096)}`,
  ];
}

function closingLines(alert: AlertInput): string[] {
  const { coverage, totals, run } = alert;
  const omitted = alert.omitted?.changes ?? 0;
  const scope = alert.account === undefined ? 'All open findings' : `Open findings of ${alert.account}`;
  return [
    ...(omitted > 0 ? [`Left out to fit the message's size: ${plural(omitted, 'change')}.`] : []),
    ...describeRunAsWhole(alert).flatMap((sentence) => wrapText(visibleText(sentence, 600), columns)),
    ...wrapText(`${scope}: ${describeTotals(totals)}`, columns),
    ...wrapText(`Read: ${describeCoverage(coverage)}`, columns),
    ...coverage.notes.slice(0, 2).flatMap((note) => wrapText(visibleText(note, 400), columns, 'Note: ')),
    ...reportLines(alert),
    ...(alert.seal === undefined ? [] : [`Seal: ${visibleText(alert.seal.sha256, 64)}`]),
    ...wrapText(`Judged by ${visibleText(judgedBy(run), 400)}, run ${visibleText(run.id, 100)}`, columns),
  ];
}
