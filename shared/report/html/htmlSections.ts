// The sections of the HTML report that its script fills: the matrix, the filters and the list of roles.

import { html } from 'hono/html';
import type { RunReport } from '../../drift/runReport.ts';
import { severities } from '../../drift/severity.ts';
import type { HtmlData } from './htmlModel.ts';

/** Gives the frame of the matrix of accounts and required sets. */
export function matrixSection(data: HtmlData) {
  const legend = [
    ['critical', '✗'],
    ['high', '!'],
    ['medium', '~'],
    ['low', '–'],
    ['ok', '✓', 'no drift'],
    ['missing', '✗', 'expected role does not exist'],
    ['unread', '?', 'account not read'],
  ] as const;
  const entries = legend.map(([kind, sign, word = kind]) => {
    return html`<li><span class="badge ${kind}"><span class="sign" aria-hidden="true">${sign}</span>${word}</span></li>`;
  });
  if (data.sets.length === 0)
    return html`<section id="matrix" aria-labelledby="matrix-title"><h2 id="matrix-title">Accounts and required sets</h2><p>No role or user has required sets.</p></section>`;
  return html`<section id="matrix" aria-labelledby="matrix-title">
<h2 id="matrix-title">Accounts and required sets</h2>
<p class="note">The worst verdict of each pair. An account, a set or a cell shows its roles below.</p>
<ul class="legend" aria-label="Signs">${entries}</ul>
<div class="scroll" role="region" aria-label="Matrix, scrolls" tabindex="0"><table id="matrix-table"></table></div>
<button type="button" class="plain" id="matrix-more" hidden></button>
</section>`;
}

/** Gives the filters and the empty list of roles and users. */
export function roleSection(report: RunReport) {
  const changes = report.changes === undefined || report.changes.baseline ? [] : changeChoices;
  return html`<section id="roles" aria-labelledby="roles-title">
<h2 id="roles-title">Roles and users</h2>
<form id="filters" class="filters" role="search" aria-label="Filter roles">
<label class="wide" for="filter-text">Text<input type="search" id="filter-text" placeholder="name, ARN, action, policy" autocomplete="off"></label>
${choice('account', 'Account', [])}
${choice('set', 'Required set', [])}
${choice('severity', 'Severity', [['drift', 'any drift'], ...severities.map((each) => [each, each] as const), ['none', 'no drift']])}
${choice('change', 'Since the last scan', changes)}
<button type="reset" class="plain">Clear</button>
</form>
<p id="count" role="status"></p>
<div id="list"></div>
<button type="button" class="plain" id="list-more" hidden></button>
</section>`;
}

const changeChoices = [
  ['any', 'any change'],
  ['new', 'new'],
  ['worse', 'worse'],
  ['reminder', 'still open'],
  ['resolved', 'resolved'],
] as const;

function choice(field: string, label: string, choices: readonly (readonly [value: string, label: string])[]) {
  const options = choices.map(([value, text]) => html`<option value="${value}">${text}</option>`);
  return html`<label for="filter-${field}">${label}<select id="filter-${field}"><option value="">all</option>${options}</select></label>`;
}
