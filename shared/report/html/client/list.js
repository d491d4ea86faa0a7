// The list of roles: one row each, whose section is made when it is opened; thousands of rows come in portions.

import { itemDetail } from './detail.js';
import { byId, element, phrase } from './dom.js';
import { accountLabel } from './filters.js';
import { changeBadges } from './group.js';
import { badge } from './severity.js';

/** Rows per portion. */
const step = 100;
/** Rows that print draws. */
const maxPrinted = 2_000;

/** Starts the list; `show(items)` replaces what is listed. */
export function startList(data) {
  const list = byId('list');
  const more = byId('list-more');
  let items = [];
  let shown = 0;
  const add = () => {
    list.append(...items.slice(shown, shown + step).map((item) => itemRow(item, data)));
    shown = Math.min(shown + step, items.length);
    more.hidden = shown === items.length;
    more.textContent = `Show ${Math.min(step, items.length - shown)} more`;
  };
  more.addEventListener('click', add);
  new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting) && shown < items.length) add();
    },
    { rootMargin: '600px' },
  ).observe(more);
  return {
    show(next) {
      items = next;
      shown = 0;
      list.replaceChildren();
      add();
      if (items.length === 0) list.append(element('p', { class: 'empty' }, emptyText(data)));
      byId('count').textContent = countText(items, data);
    },
    /** Opens the first row, and in it shows the finding where one is asked for. */
    openFirst(finding) {
      const row = list.firstElementChild;
      if (!(row instanceof HTMLDetailsElement)) return;
      fillers.get(row)();
      row.open = true;
      const group = finding === '' ? null : row.querySelector(`[data-ids~="${CSS.escape(finding)}"]`);
      group?.classList.add('target');
      (group ?? row).scrollIntoView();
      row.firstElementChild.focus({ preventScroll: true });
    },
    /** Draws the rows for print: those that drift stand as one line each, their causes above are open; the rest is counted. */
    print() {
      while (shown < Math.min(items.length, maxPrinted)) add();
      byId('print-rest').textContent = restText(items, shown);
    },
  };
}

/** Fills a row's section; called when it is opened first, because five thousand sections at once would be slow. */
const fillers = new WeakMap();

function itemRow(item, data) {
  const row = element('details', { class: `item ${item.worst ?? 'ok'}` }, itemSummary(item, data));
  fillers.set(row, () => {
    if (row.childElementCount === 1) row.append(itemDetail(item, data));
  });
  row.addEventListener('toggle', () => {
    if (row.open) fillers.get(row)();
  });
  return row;
}

function itemSummary(item, data) {
  const [first, ...others] = item.groups;
  const name = element('span', { class: 'name' }, item.name);
  const where = element('span', { class: 'where' }, `${item.kind} in ${accountLabel(data.accounts[item.account])}`);
  const cause = element('span', { class: 'headline' });
  if (first !== undefined)
    cause.append(phrase(first.headline), others.length === 0 ? '' : ` and ${others.length} more`);
  const heading = element('h3', {}, ...changeBadges(changesOf(item)), badge(item.worst), name, where);
  return element('summary', {}, heading, cause);
}

/** Each kind of change once. */
function changesOf(item) {
  const kinds = item.groups.flatMap((group) => group.changes);
  return [...new Set([...kinds, ...(item.resolved.length > 0 ? ['resolved'] : [])])];
}

function emptyText(data) {
  return data.items.length === 0
    ? 'No role or user was judged.'
    : 'No role, user or account matches these filters. "Clear" shows all of them again.';
}

/** What print leaves to one line. */
function restText(items, shown) {
  const fine = items.filter((item) => item.worst === null).length;
  const left = items.length - shown;
  const rest = left === 0 ? '' : ` ${count(left)} more are in the JSON report.`;
  return fine === 0 ? rest : `${count(fine)} without drift.${rest}`;
}

/** Entries, and of them roles and users by themselves, which the head of the page counts. */
function countText(items, data) {
  const shown = items.filter(isPrincipal);
  const drifting = shown.filter((item) => item.worst !== null).length;
  const others = items.length - shown.length;
  const rest = others === 0 ? '' : `; ${count(others)} about accounts and settings`;
  const entries = `${count(items.length)} of ${count(data.items.length)} entries shown`;
  return `${entries}: ${count(shown.length)} roles and users, ${count(drifting)} with drift${rest}`;
}

function isPrincipal(item) {
  return item.kind === 'role' || item.kind === 'user';
}

function count(number) {
  return number.toLocaleString('en-US');
}
