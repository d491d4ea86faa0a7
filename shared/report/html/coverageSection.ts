// The closing sections of the HTML report: exceptions, and what was read and what not.

import { html } from 'hono/html';
import type { AccountCoverage } from '../../drift/accountReport.ts';
import type { Finding } from '../../drift/finding.ts';
import type { RoleRollUp } from '../../drift/roleRollUp.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { type AccountNames, accountLabel } from '../wording/placesOf.ts';
import { formatCount, plural } from '../wording/plural.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import type { ReportView } from '../wording/reportView.ts';
import { rollUpSentence } from '../wording/rollUpSentence.ts';
import { accountNamesOf } from '../wording/viewCauses.ts';
import { visibleText } from '../wording/visibleText.ts';

/** Gives the table of accepted findings, those whose exception ends soon say so; nothing where none is accepted. */
export function exceptionSection(view: ReportView) {
  const soon = new Set(view.expiringSoon);
  const rows = view.accepted.map((finding) => exceptionRow(finding, soon.has(finding)));
  if (rows.length === 0) return '';
  const body = html`<div class="scroll" role="region" aria-label="Table of exceptions, scrolls" tabindex="0"><table>
<thead><tr><th scope="col">Finding</th><th scope="col">Of</th><th scope="col">By</th><th scope="col">Until</th><th scope="col">Reason</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
  return html`<section id="exceptions" aria-labelledby="exceptions-title"><h2 id="exceptions-title">Accepted by exceptions</h2>${body}</section>`;
}

/** Gives the table of what Veeam requires and the run could not judge, and how to answer it; nothing where nothing is open. */
export function questionSection({ questions = [] }: RunReport) {
  if (questions.length === 0) return '';
  const rows = questions.map((question) => {
    const [what = '', ...answer] = questionSentence(question).map((part) => visibleText(part, 900));
    return html`<tr><td>${what}</td><td>${answer.join(' ')}</td></tr>`;
  });
  return html`<section id="questions" aria-labelledby="questions-title"><h2 id="questions-title">Not judged: ${plural(questions.length, 'question')} open</h2>
<div class="scroll" role="region" aria-label="Table of open questions, scrolls" tabindex="0"><table>
<thead><tr><th scope="col">Question</th><th scope="col">How to answer it</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`;
}

/** Gives the section about accounts that were read, those that were not, and what was skipped. */
export function coverageSection(report: RunReport) {
  const { coverage, expectedRoles = [] } = report;
  const rows = coverage.accounts.map(accountRow);
  const { accountsRead, accountsListed, rolesRead, usersRead, principalsJudged } = coverage;
  return html`<section id="coverage" aria-labelledby="coverage-title"><h2 id="coverage-title">Coverage</h2>
<p>${formatCount(accountsRead)} of ${plural(accountsListed, 'account')} read: ${plural(rolesRead, 'role')} and ${plural(usersRead, 'user')}, ${formatCount(principalsJudged)} of them with required sets.</p>
${rollUpList(expectedRoles, accountNamesOf(report))}
${coverage.notes.map((note) => html`<p class="note">${visibleText(note, 600)}</p>`)}
<div class="scroll" role="region" aria-label="Table of accounts, scrolls" tabindex="0"><table>
<thead><tr><th scope="col">Account</th><th scope="col">State</th><th scope="col">Roles</th><th scope="col">Users</th><th scope="col">With required sets</th></tr></thead>
<tbody>${rows}</tbody></table></div>
${skippedList(coverage.skipped)}</section>`;
}

function rollUpList(roles: readonly RoleRollUp[], names: AccountNames) {
  if (roles.length === 0) return '';
  const entries = roles.map(
    (role) =>
      html`<li>${visibleText(
        rollUpSentence(role, (id) => accountLabel(id, names)),
        1_200,
      )}</li>`,
  );
  return html`<h3 id="by-name">Roles that are expected by name</h3><ul>${entries}</ul>`;
}

function exceptionRow(finding: Finding, endsSoon: boolean) {
  const { reason = '', owner = '', expires = '' } = finding.exception ?? {};
  const who = finding.principal ?? finding.account;
  return html`<tr><td><code>${finding.code}</code> ${visibleText(finding.subject)}</td><td>${breakable(visibleText(who, 300))}</td><td class="whole">${visibleText(owner, 100)}</td><td class="whole">${visibleText(expires, 20)}${endsSoon ? html` <span class="badge high">ends soon</span>` : ''}</td><td>${visibleText(reason, 400)}</td></tr>`;
}

/** An ARN breaks where a reader expects it. */
function breakable(arn: string) {
  return arn.split(/(?<=[:/])/).flatMap((part, index) => (index === 0 ? [part] : [html`<wbr>`, part]));
}

function accountRow(row: AccountCoverage) {
  const state = { read: 'read', unreadable: 'not read', excluded: 'left out' }[row.status];
  const kind = { read: 'ok', unreadable: 'high', excluded: 'low' }[row.status];
  const message = row.message === undefined ? '' : ` ${visibleText(row.message, 400)}`;
  return html`<tr><th scope="row">${visibleText(row.name ?? '', 64)} ${row.account}</th><td><span class="badge ${kind}">${state}</span>${message}</td><td>${formatCount(row.roles)}</td><td>${formatCount(row.users)}</td><td>${formatCount(row.principals)}</td></tr>`;
}

function skippedList(skipped: RunReport['coverage']['skipped']) {
  if (skipped.length === 0) return '';
  const entries = skipped.map(({ what, why }) => html`<li>${visibleText(what)}: ${visibleText(why, 400)}</li>`);
  return html`<h3>Skipped</h3><ul>${entries}</ul>`;
}
