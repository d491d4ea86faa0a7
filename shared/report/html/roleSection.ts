// The sections of the HTML report that its script fills: the matrix, the filters and the list of roles.

import { html } from 'hono/html';
import type { RunReport } from '../../drift/runReport.ts';
import { severities } from '../../drift/severity.ts';
import { formatCount, plural } from '../wording/plural.ts';
import { maxDetailed } from './htmlData.ts';
import type { HtmlData } from './htmlItem.ts';

/** Gives the frame of the causes over all accounts; nothing where nothing is wrong. */
export function causeSection(data: HtmlData) {
  if (data.causes.length === 0) return '';
  const isChanged = data.causes.some(({ changes }) => changes.length > 0);
  const note = isChanged ? ' What changed since the last scan comes first.' : '';
  return html`<section id="causes" aria-labelledby="causes-title">
<h2 id="causes-title">What is wrong: ${plural(data.causes.length, 'cause')}</h2>
<p class="note">Each cause once, over all accounts and roles.${note}</p>
<div id="cause-list"></div>
<button type="button" class="plain" id="causes-more" hidden></button>
</section>`;
}

/** Gives the frame of the matrix of accounts and required sets. */
export function matrixSection(data: HtmlData) {
  const legend = [
    ['critical', '✗'],
    ['high', '!'],
    ['medium', '~'],
    ['low', '–'],
    ['ok', '✓', 'no drift'],
    ['missing', '∅', 'expected role does not exist'],
    ['unread', '?', 'account not read'],
  ] as const;
  const entries = legend.map(([kind, sign, word = kind]) => {
    return html`<li><span class="badge ${kind}"><span class="sign" aria-hidden="true">${sign}</span>${word}</span></li>`;
  });
  if (data.sets.length === 0)
    return html`<section id="matrix" aria-labelledby="matrix-title"><h2 id="matrix-title">Accounts and required sets</h2><p>No role or user has required sets.</p></section>`;
  return html`<section id="matrix" aria-labelledby="matrix-title">
<h2 id="matrix-title">Accounts and required sets</h2>
<p class="note">The worst verdict of each pair. An account, a set or a cell shows its roles below; arrow keys move between cells.</p>
<div class="legend-row"><ul class="legend" aria-label="Signs">${entries}</ul>
<label class="order" for="matrix-order">Order<select id="matrix-order"><option value="">worst first</option><option value="unit">organizational unit</option><option value="name">name</option></select></label></div>
<div class="scroll" role="region" aria-label="Matrix, scrolls" tabindex="0"><table id="matrix-table"></table></div>
<button type="button" class="plain" id="matrix-more" hidden></button>
</section>`;
}

/** Gives the filters and the empty list of roles and users. */
export function roleSection(report: RunReport, data: HtmlData) {
  const isCompared = report.changes !== undefined && !report.changes.baseline;
  const orders = isCompared ? sortChoices : sortChoices.filter(([value]) => value !== 'changed');
  const sorts = orders.map(([value, text]) => html`<option value="${value}">${text}</option>`);
  return html`<section id="roles" aria-labelledby="roles-title">
<h2 id="roles-title">Roles and users</h2>
${briefNote(data)}<form id="filters" class="filters" role="search" aria-label="Filter roles">
<label class="wide" for="filter-text">Text<input type="search" id="filter-text" placeholder="name, ARN, action, policy" autocomplete="off"></label>
${choice('account', 'Account', [])}
${choice('set', 'Required set', [])}
${choice('severity', 'Severity', [['drift', 'any drift'], ...severities.map((each) => [each, each] as const), ['none', 'no drift']])}
${isCompared ? choice('change', 'Since the last scan', changeChoices) : html`<input type="hidden" id="filter-change" value="">`}
<label for="filter-sort">Order<select id="filter-sort">${sorts}</select></label>
<button type="reset" class="plain">Clear</button>
</form>
<p id="count" role="status"></p>
<div id="list"></div>
<p id="print-rest" class="print-only"></p>
<button type="button" class="plain" id="list-more" hidden></button>
</section>`;
}

function briefNote({ itemCount }: HtmlData) {
  if (itemCount <= maxDetailed) return '';
  return html`<p class="note">Actions, policies and ids are shown of the ${formatCount(maxDetailed)} worst of ${formatCount(itemCount)} entries, of the others what is wrong and the next step. The JSON report of the same run has everything.</p>
`;
}

const sortChoices = [
  ['', 'worst first'],
  ['changed', 'changed first'],
  ['account', 'account'],
  ['name', 'name'],
  ['findings', 'most findings first'],
] as const;

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
