// The run as JUnit XML, which every CI system shows: one suite per account, one case per role or user.

import junitReportBuilder, { type Builder, type TestCase } from 'junit-report-builder';
import { isAboutActions } from '../../drift/ruleFacts.ts';
import { factsOfReport, isAllSeen } from '../../drift/runFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { type Phrase, renderPhrase } from '../../vocabulary/phrase.ts';
import type { FindingGroup } from '../wording/findingGroup.ts';
import { headlineOf } from '../wording/headlineOf.ts';
import { headlineOfReport, headlineText } from '../wording/headlineOfReport.ts';
import { nextStepOf } from '../wording/nextStepOf.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import { type AccountView, type PrincipalView, viewReport } from '../wording/reportView.ts';
import { visibleText } from '../wording/visibleText.ts';

/**
 * Renders the run as JUnit XML. A role that drifts is a failed case, with its causes as text; findings about an account
 * as a whole are a case of their own; an account that could not be read is an error. The first suite has one case for the
 * run itself, which is an error where not everything was seen or nothing was judged: an empty run is never green.
 */
export function renderJunit(report: RunReport): string {
  const builder = newBuilder().name('veeam-role-drift');
  addRunSuite(builder, report);
  for (const account of viewReport(report).accounts) {
    const title = account.account === '*' ? 'Settings' : `${xmlText(account.name ?? '', 64)} ${account.account}`.trim();
    const suite = builder.testSuite().name(title).timestamp(report.run.finishedAt).time(0);
    if (hasOwnCase(account)) fillCase(suite.testCase().className(title).name('account'), account.groups, account);
    for (const each of account.principals) {
      const test = suite.testCase().className(title).name(xmlText(each.report.name)).time(0);
      fillCase(test, each.groups);
    }
  }
  return `${builder.build()}\n`;
}

function addRunSuite(builder: Builder, report: RunReport): void {
  const headline = xmlText(headlineText(headlineOfReport(report)), 600);
  const suite = builder.testSuite().name('Scan').timestamp(report.run.finishedAt).time(0);
  suite.property('headline', headline);
  for (const question of report.questions ?? []) {
    suite.property(`open question: ${xmlText(question.id, 100)}`, xmlText(questionSentence(question).join(' '), 1_000));
  }
  const test = suite.testCase().className('Scan').name('everything was read and something was judged').time(0);
  if (!isAllSeen(factsOfReport(report))) test.error(headline, 'unseen');
}

/** The package is CommonJS: Node gives its builder as default import, while its types say `.default` of that. */
function newBuilder(): Builder {
  const loaded: unknown = junitReportBuilder;
  if (!isBuilder(loaded)) throw new Error('expected junit-report-builder to export a builder');
  return loaded.newBuilder();
}

function isBuilder(value: unknown): value is Builder {
  return typeof value === 'object' && value !== null && 'newBuilder' in value;
}

function hasOwnCase(account: AccountView): boolean {
  return account.groups.length > 0 || account.coverage?.status === 'unreadable';
}

function fillCase(test: TestCase, groups: PrincipalView['groups'], account?: AccountView): void {
  test.time(0);
  if (account?.coverage?.status === 'unreadable') {
    // Suspended, or accepted by an exception.
    if (groups.length === 0) {
      test.skipped();
      return;
    }
    test.error(
      xmlText(account.coverage.message ?? 'The account could not be read'),
      account.coverage.reason ?? 'unreadable',
    );
    return;
  }
  const [first, ...others] = groups;
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  test.failure(`${plain(headlineOf(first))}${more}`, first.code);
  // The text stands in a CDATA section, which the builder splits at its first end mark only.
  test.stacktrace(groups.map(groupText).join('\n\n').replaceAll(']]>', String.raw`]]\>`));
}

function groupText(group: FindingGroup): string {
  const subjects = isAboutActions(group) ? [`  ${group.subjects.map((each) => xmlText(each, 160)).join(', ')}`] : [];
  return [`${group.severity}: ${plain(headlineOf(group))}`, ...subjects, `  Next: ${plain(nextStepOf(group))}`].join(
    '\n',
  );
}

function plain(text: Phrase): string {
  return renderPhrase(text, (words) => xmlText(words, 600));
}

/** XML 1.0 knows no control characters, not even escaped; `visibleText` leaves none. */
function xmlText(text: string, maxLength = 200): string {
  return visibleText(text, maxLength);
}
