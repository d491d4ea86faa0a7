// The words that every form of an alert shares: places, times, counts and the sentence it begins with.

import type { FindingGroup } from '../../report/wording/groupFindings.ts';
import { questionSentence } from '../../report/wording/questionSentence.ts';
import { headlineText } from '../../report/wording/verdict.ts';
import { formatCount, plural } from '../../report/wording/words.ts';
import type { AlertInput } from '../alert.ts';
import type { AlertSection, AlertView } from './alertView.ts';

/** The alert in one sentence, without its lead and without a full stop. */
export function alertSentence(alert: AlertInput, view: AlertView): string {
  return alertClauses(alert, view).join('; ');
}

/** The clauses of the alert's sentence, the weightiest first; at least one. */
export function alertClauses(alert: AlertInput, view: AlertView): readonly [string, ...string[]] {
  if (alert.baseline) return [`${describeCoverage(alert.coverage)}`, `findings: ${describeTotals(alert.totals)}`];
  const lost = alert.coverageChanges.filter((change) => change.kind === 'lost').length;
  const regained = alert.coverageChanges.length - lost;
  const expiring = alert.expiringExceptions.length;
  const [first, ...others] = [
    ...view.sections.map((section, index) => describeSection(section, index === 0)),
    ...(lost > 0 ? [`${plural(lost, 'account')} can no longer be read`] : []),
    ...(regained > 0 ? [`${plural(regained, 'account')} can be read again`] : []),
    ...(expiring > 0 ? [`${plural(expiring, 'exception')} ${expiring === 1 ? 'ends' : 'end'} soon`] : []),
  ];
  return first === undefined ? ["nothing changed in Veeam's IAM roles"] : [first, ...others];
}

/** `veeam-ec2-backup in production (111122223333)`, `5 roles in 3 accounts`, `account production (…)`, `settings`. */
export function placeOf(group: FindingGroup, accountNames: AlertInput['accountNames']): string {
  const [account = '', ...others] = group.accounts;
  const where = others.length === 0 ? accountLabel(account, accountNames) : plural(group.accounts.length, 'account');
  if (group.principals.length === 0) return account === '*' ? 'settings' : `account ${where}`;
  const [name = '', ...otherNames] = namesOf(group);
  return `${otherNames.length === 0 ? name : countPrincipals(group.principals)} in ${where}`;
}

/** Distinct names of the group's roles and users, without their paths. */
export function namesOf(group: FindingGroup): string[] {
  return [...new Set(group.principals.map(principalName))];
}

/** `production (111122223333)`, or the id alone. */
export function accountLabel(account: string, accountNames: AlertInput['accountNames']): string {
  const name = Object.hasOwn(accountNames, account) ? accountNames[account] : undefined;
  return name === undefined ? account : `${name} (${account})`;
}

/** `veeam-backup` of `arn:aws:iam::111122223333:role/team/veeam-backup`. */
export function principalName(arn: string): string {
  return arn.replace(/^.*\//, '');
}

/** `39 critical, 6 high, 1 medium`, or `none`. */
export function describeTotals(totals: AlertInput['totals']): string {
  const counts = Object.entries(totals).filter(([, count]) => count > 0);
  return counts.length === 0
    ? 'none'
    : counts.map(([severity, count]) => `${formatCount(count)} ${severity}`).join(', ');
}

/** How the run stands as a whole, and what it could not judge: one sentence each; none in messages of older versions. */
export function describeRunAsWhole({ headline, questions = [] }: AlertInput): string[] {
  const [first, ...others] = questions;
  const more = others.length === 0 ? '' : ` (and ${plural(others.length, 'more question')} in the whole report)`;
  return [
    ...(headline === undefined ? [] : [headlineText(headline)]),
    ...(first === undefined ? [] : [`Not judged: ${questionSentence(first)[0]}${more}`]),
  ];
}

/** `3 of 4 accounts, 10 Veeam roles and users`. */
export function describeCoverage(coverage: AlertInput['coverage']): string {
  const accounts = `${formatCount(coverage.accountsRead)} of ${plural(coverage.accountsListed, 'account')}`;
  return `${accounts}, ${plural(coverage.principalsJudged, 'Veeam role or user', 'Veeam roles and users')}`;
}

/** `2 roles`, `1 user`, `2 roles and 1 user`. */
function countPrincipals(arns: readonly string[]): string {
  const users = arns.filter((arn) => arn.includes(':user/')).length;
  const roles = arns.length - users;
  if (users === 0) return plural(roles, 'role');
  return roles === 0 ? plural(users, 'user') : `${plural(roles, 'role')} and ${plural(users, 'user')}`;
}

function describeSection(section: AlertSection, isFirst: boolean): string {
  const problems = section.groups.length;
  const findings = section.groups.reduce((sum, group) => sum + group.findings.length, 0);
  const count = plural(problems, section.kind === 'new' ? 'new problem' : 'problem');
  const state = section.kind === 'new' ? '' : ` ${section.title.toLowerCase()}`;
  const whose = isFirst ? " with Veeam's IAM roles" : '';
  const size = findings === problems ? '' : ` (${plural(findings, 'finding')})`;
  return `${count}${whose}${state}${size}`;
}
