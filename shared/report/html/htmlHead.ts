// The head of the HTML report: verdict, counts, ways to the sections.

import { html } from 'hono/html';
import type { RunReport } from '../../drift/runReport.ts';
import { severities } from '../../drift/severity.ts';
import { type RunVerdict, verdictOf } from '../wording/verdict.ts';
import { visibleText } from '../wording/visibleText.ts';
import { describeInstant, formatCount } from '../wording/words.ts';

/** Gives the head: what a reader must see first. */
export function pageHead(report: RunReport) {
  const verdict = verdictOf(report);
  const { build, trigger, finishedAt } = report.run;
  const facts = `Judged by Veeam Backup for AWS ${visibleText(build, 40)}, ${describeInstant(finishedAt)}, ${triggers[trigger]}`;
  return html`<header class="page">
<p class="brand">veeam-role-drift</p>
<div class="verdict ${verdict.kind}">
<div class="mark" aria-hidden="true">${marks[verdict.kind]}</div>
<div><h1>${titles[verdict.kind]}</h1><p>${capitalize(verdict.sentence)}. ${facts}.</p></div>
</div>
<ul class="tiles" aria-label="Counts">${tiles(report, verdict)}</ul>
<nav aria-label="Sections"><a href="#matrix">Matrix</a> <a href="#roles">Roles and users</a> <a href="#exceptions">Exceptions</a> <a href="#coverage">Coverage</a></nav>
<noscript><p>The matrix and the roles need JavaScript. The JSON and Markdown reports of the same run hold everything as text.</p></noscript>
</header>`;
}

const titles: Readonly<Record<RunVerdict['kind'], string>> = {
  drift: 'Roles have drifted',
  clean: 'No drift',
  unjudged: 'Nothing was judged',
};
const marks: Readonly<Record<RunVerdict['kind'], string>> = { drift: '✗', clean: '✓', unjudged: '?' };
const triggers: Readonly<Record<RunReport['run']['trigger'], string>> = {
  desk: 'scanned by hand',
  schedule: 'scanned on schedule',
  'on-demand': 'scanned on demand',
  event: 'scanned after a change',
};

function tiles(report: RunReport, verdict: RunVerdict) {
  const { accountsRead, accountsListed } = report.coverage;
  const counts = severities.map((severity) => tile(severity, report.totals[severity], severity));
  const healthy = verdict.principals - verdict.drifted;
  return [
    ...counts,
    tile('without drift', healthy, 'ok'),
    html`<li><strong>${formatCount(accountsRead)} of ${formatCount(accountsListed)}</strong><span>accounts read</span></li>`,
  ];
}

function tile(label: string, count: number, kind: string) {
  return html`<li class="${kind}${count === 0 ? ' zero' : ''}"><strong>${formatCount(count)}</strong><span>${label}</span></li>`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
