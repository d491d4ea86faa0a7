// The head of the HTML report: verdict, counts, ways to the sections.

import { html } from 'hono/html';
import { factsOfReport } from '../../drift/runFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import type { Headline } from '../../drift/runSchema.ts';
import { severities } from '../../drift/severity.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import { headlineOfReport } from '../wording/headlineOfReport.ts';
import { judgedBy } from '../wording/judgedBy.ts';
import { describeInstant, formatCount } from '../wording/plural.ts';
import { visibleText } from '../wording/visibleText.ts';

/** Gives the head: what a reader must see first. */
export function pageHead(report: RunReport) {
  const headline = headlineOfReport(report);
  const { trigger, finishedAt } = report.run;
  const facts = `Judged by ${visibleText(judgedBy(report.run), 400)}, ${describeInstant(finishedAt)}, ${triggers[trigger]}`;
  return html`<header class="page">
<p class="brand">veeam-role-drift</p>
<div class="verdict ${styleOf(headline)}">
<div class="mark" aria-hidden="true">${markOf(headline)}</div>
<div><h1>${titleOf(headline)}</h1><p>${capitalize(headline.sentence)}. ${facts}.</p></div>
</div>
<ul class="tiles" aria-label="Counts">${tiles(report)}</ul>
<nav aria-label="Sections">${links(report)}</nav>
<noscript><p>The matrix and the roles need JavaScript. The JSON and Markdown reports of the same run hold everything as text.</p></noscript>
</header>`;
}

function links({ findings, questions = [] }: RunReport) {
  const isWrong = Iterator.from(findings).some(({ exception }) => exception === undefined);
  const isAccepted = Iterator.from(findings).some(({ exception }) => exception !== undefined);
  const sections = [
    ...(isWrong ? [['causes', 'What is wrong']] : []),
    ['matrix', 'Matrix'],
    ['roles', 'Roles and users'],
    ...(questions.length > 0 ? [['questions', `Open questions (${questions.length})`]] : []),
    ...(isAccepted ? [['exceptions', 'Accepted']] : []),
    ['coverage', 'Coverage'],
  ];
  return sections.map(([id, title]) => html`<a href="#${id}">${title}</a> `);
}

function styleOf({ kind }: Headline): 'drift' | 'clean' | 'unjudged' {
  return kind === 'drift' || kind === 'clean' ? kind : 'unjudged';
}

function markOf({ kind }: Headline): string {
  if (kind === 'drift') return '✗';
  return kind === 'clean' ? '✓' : '?';
}

/** `NO DRIFT FOUND, 3 questions open` as `No drift found, 3 questions open`. */
function titleOf({ kind, title }: Headline): string {
  return kind === 'unjudged' ? 'Nothing was judged' : capitalize(title.toLowerCase());
}

const triggers: Readonly<Record<RunReport['run']['trigger'], string>> = {
  desk: 'scanned by hand',
  schedule: 'scanned on schedule',
  'on-demand': 'scanned on demand',
  event: 'scanned after a change',
};

/** Findings by severity, then roles: a role may have many findings, so each tile says what it counts. */
function tiles(report: RunReport) {
  const { accountsRead, accountsListed } = report.coverage;
  const { principals, drifted } = factsOfReport(report);
  const counts = severities.map((severity) => {
    return tile(`${severity} findings`, report.totals[severity], { kind: severity, href: `#severity=${severity}` });
  });
  return [
    ...counts,
    ...changeTile(report),
    tile('roles and users without drift', principals - drifted, { kind: 'ok', href: '#severity=none' }),
    html`<li><a class="tile" href="#coverage"><strong>${formatCount(accountsRead)} of ${formatCount(accountsListed)}</strong><span>accounts read</span></a></li>`,
  ];
}

function changeTile({ changes }: RunReport) {
  if (changes === undefined || changes.baseline) return [];
  const label = 'changes since the last scan';
  return [tile(label, changes.findings.length, { kind: 'changed', href: '#change=any&sort=changed' })];
}

/** Each tile is the filter that shows what it counts. */
function tile(label: string, count: number, { kind, href }: { readonly kind: string; readonly href: string }) {
  return html`<li class="${kind}${count === 0 ? ' zero' : ''}"><a class="tile" href="${href}"><strong>${formatCount(count)}</strong><span>${label}</span></a></li>`;
}
