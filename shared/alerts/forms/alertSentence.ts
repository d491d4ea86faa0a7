// The words that every form of an alert shares: places, times, counts and the sentence it begins with.

import { headlineText } from '../../report/wording/headlineOfReport.ts';
import { accountLabel } from '../../report/wording/placesOf.ts';
import { formatCount, plural } from '../../report/wording/plural.ts';
import { rollUpSentence } from '../../report/wording/rollUpSentence.ts';
import type { ChangeSection } from '../../report/wording/viewChanges.ts';
import type { AlertInput } from '../alertInput.ts';
import type { AlertView } from './alertView.ts';

/** The alert in one sentence, without its lead and without a full stop. */
export function alertSentence(alert: AlertInput, view: AlertView): string {
  const isHeadline = alert.baseline && alert.headline !== undefined;
  return alertClauses(alert, view).join(isHeadline ? ': ' : '; ');
}

/** The clauses of the alert's sentence, the weightiest first; at least one. */
export function alertClauses(alert: AlertInput, view: AlertView): readonly [string, ...string[]] {
  if (alert.baseline) return baselineClauses(alert);
  const lost = alert.coverageChanges.filter((change) => change.kind === 'lost').length;
  const regained = alert.coverageChanges.length - lost;
  const expiring = alert.expiringExceptions.length;
  const [first, ...others] = [
    ...view.sections.map((section, index) => describeSection(section, index === 0)),
    ...(lost > 0 ? [`${plural(lost, 'account')} can no longer be read`] : []),
    ...(regained > 0 ? [`${plural(regained, 'account')} can be read again`] : []),
    ...(expiring > 0 ? [`${plural(expiring, 'exception')} ${expiring === 1 ? 'ends' : 'end'} soon`] : []),
  ];
  return first === undefined ? ['nothing changed in the IAM roles'] : [first, ...others];
}

/** A first scan says how things stand: all is new. */
function baselineClauses({ headline, coverage, totals }: AlertInput): readonly [string, ...string[]] {
  if (headline !== undefined) return [headline.title, headline.sentence];
  return [describeCoverage(coverage), `findings: ${describeTotals(totals)}`];
}

/** `39 critical, 6 high, 1 medium`, or `none`. */
export function describeTotals(totals: AlertInput['totals']): string {
  const counts = Object.entries(totals).filter(([, count]) => count > 0);
  return counts.length === 0
    ? 'none'
    : counts.map(([severity, count]) => `${formatCount(count)} ${severity}`).join(', ');
}

/** How the run stands as a whole, and what it could not judge: one sentence each; none in messages of older versions. */
export function describeRunAsWhole({
  baseline,
  headline,
  questions = [],
  expectedRoles = [],
  accountNames,
}: AlertInput): string[] {
  const [first, ...others] = questions;
  const more = others.length === 0 ? '' : ` (and ${plural(others.length, 'more question')} in the whole report)`;
  return [
    // A first scan begins with it.
    ...(headline === undefined || baseline ? [] : [headlineText(headline)]),
    ...rollUpSentences(expectedRoles, accountNames),
    ...(first === undefined ? [] : [`Open question: ${first.title}${more}.`]),
  ];
}

const maxRoles = 3;

function rollUpSentences(
  roles: NonNullable<AlertInput['expectedRoles']>,
  names: AlertInput['accountNames'],
): readonly string[] {
  const shown = roles.slice(0, maxRoles).map((role) => rollUpSentence(role, (id) => accountLabel(id, names)));
  const more = roles.length - shown.length;
  return more > 0 ? [...shown, `and ${plural(more, 'more role')} by name`] : shown;
}

/** `3 of 4 accounts, 10 roles and users`. */
export function describeCoverage(coverage: AlertInput['coverage']): string {
  const accounts = `${formatCount(coverage.accountsRead)} of ${plural(coverage.accountsListed, 'account')}`;
  return `${accounts}, ${plural(coverage.principalsJudged, 'role or user', 'roles and users')}`;
}

function describeSection(section: ChangeSection, isFirst: boolean): string {
  const problems = section.groups.length;
  const findings = section.groups.reduce((sum, group) => sum + group.findings.length, 0);
  const count = plural(problems, section.kind === 'new' ? 'new problem' : 'problem');
  const state = section.kind === 'new' ? '' : ` ${section.title.toLowerCase()}`;
  const whose = isFirst ? ' with IAM roles' : '';
  const size = findings === problems ? '' : ` (${plural(findings, 'finding')})`;
  return `${count}${whose}${state}${size}`;
}
