// The matrix of accounts and required sets: the worst verdict of each pair, in a sign, a word and a colour.

import { addressOf } from './address.js';
import { byId, element } from './dom.js';
import { accountLabel, setLabel } from './filters.js';
import { sign, worse } from './severity.js';
import { compare, rank } from './sort.js';

/** Rows at first; the button below adds as many again. */
const step = 60;

/** Draws the matrix; heads and cells are links to the list. */
export function startMatrix(data) {
  const table = byId('matrix-table');
  const order = byId('matrix-order');
  const body = element('tbody');
  const more = byId('matrix-more');
  const all = matrixRows(data);
  let rows = [];
  let shown = 0;
  table.append(headRow(data), body);
  const add = () => {
    const next = rows.slice(shown, shown + step);
    body.append(...next.flatMap((row, index) => rowsOf(row, rows[shown + index - 1], order.value, data)));
    shown = Math.min(shown + step, rows.length);
    more.hidden = shown === rows.length;
    more.textContent = `Show ${Math.min(step, rows.length - shown)} more of ${rows.length} accounts`;
  };
  const draw = () => {
    rows = sortRows(all, order.value, data);
    shown = 0;
    body.replaceChildren();
    add();
    const first = body.querySelector('td a');
    if (first !== null) first.tabIndex = 0;
  };
  addOrders(order, data);
  order.addEventListener('change', draw);
  more.addEventListener('click', add);
  table.addEventListener('keydown', moveFocus);
  draw();
  return {
    /** Draws every row, for print. */
    all() {
      while (shown < rows.length) add();
    },
  };
}

/** One row per account that has judged principals, lacks a role or was not read, in the order of the data: worst first. */
function matrixRows(data) {
  const byAccount = new Map();
  const cellsOf = (account) => {
    if (!byAccount.has(account)) byAccount.set(account, new Map());
    return byAccount.get(account);
  };
  for (const item of data.items) {
    for (const set of item.sets) {
      const cells = cellsOf(item.account);
      const cell = cells.get(set) ?? { worst: null, count: 0 };
      cells.set(set, { worst: worse(cell.worst, worstFor(item, set)), count: cell.count + 1 });
    }
  }
  for (const { account, set } of data.missing) cellsOf(account).set(set, { missing: true });
  for (const [account, { unread }] of data.accounts.entries()) if (unread) cellsOf(account);
  return [...byAccount].map(([account, cells]) => ({ account, cells })).sort((a, b) => a.account - b.account);
}

/** A finding that names no set (as of trust) counts for every set of its principal. */
function worstFor(item, set) {
  const concerned = item.groups.filter((group) => group.sets.length === 0 || group.sets.includes(set));
  return concerned.reduce((worst, group) => worse(worst, group.severity), null);
}

/** Orders beside the page's own: by unit where accounts have one, and worst first in one set. */
function addOrders(order, data) {
  if (!data.accounts.some(({ unit }) => unit !== undefined)) order.querySelector('[value="unit"]')?.remove();
  const options = data.sets.map((set, index) => element('option', { value: String(index) }, setLabel(set, data)));
  order.append(element('optgroup', { label: 'Worst first in' }, ...options));
}

function sortRows(rows, by, data) {
  const account = (row) => data.accounts[row.account];
  const name = (row) => account(row).name || account(row).id;
  if (by === '') return rows;
  if (by === 'name') return rows.toSorted((a, b) => compare(name(a), name(b)));
  if (by === 'unit') return rows.toSorted((a, b) => compare(account(a).unit ?? '\uffff', account(b).unit ?? '\uffff'));
  return rows.toSorted((a, b) => cellRank(a.cells.get(Number(by))) - cellRank(b.cells.get(Number(by))));
}

/** A role that is missing before all, nobody's cell behind all. */
function cellRank(cell) {
  if (cell === undefined) return rank(null) + 1;
  return cell.missing ? -1 : rank(cell.worst);
}

function headRow(data) {
  const cells = data.sets.map((set) => {
    const label = setLabel(set, data);
    const link = element('a', { href: addressOf({ set: label }), title: set.title }, label);
    return element('th', { scope: 'col' }, element('span', { class: 'turned' }, link));
  });
  return element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Account'), ...cells));
}

/** The account's row, below a row for its unit where a new one begins. */
function rowsOf(row, before, by, data) {
  const account = data.accounts[row.account];
  const unit = account.unit ?? 'No organizational unit known';
  const last =
    before === undefined ? undefined : (data.accounts[before.account].unit ?? 'No organizational unit known');
  const line = bodyRow(row, account, data);
  if (by !== 'unit' || unit === last) return [line];
  const head = element('th', { class: 'unit-name', colspan: String(data.sets.length + 1), scope: 'rowgroup' }, unit);
  return [element('tr', { class: 'unit' }, head), line];
}

function bodyRow({ cells }, account, data) {
  const label = element('a', { href: addressOf({ account: account.id }) }, accountLabel(account));
  const row = element('tr', account.unread ? { class: 'unread' } : {}, element('th', { scope: 'row' }, label));
  data.sets.forEach((each, set) => {
    const name = setLabel(each, data);
    const cell = account.unread
      ? wordCell('unread', '?', 'account not read')
      : matrixCell(cells.get(set), account, name);
    cell.setAttribute('data-set', name);
    row.append(cell);
  });
  return row;
}

function matrixCell(cell, account, set) {
  if (cell === undefined) return element('td', { class: 'absent' }, element('span', { class: 'hidden' }, 'none'));
  if (cell.missing) return wordCell('missing', '∅', 'expected role does not exist', addressOf({ account: account.id }));
  const kind = cell.worst ?? 'ok';
  const word = `${cell.worst ?? 'no drift'}${cell.count > 1 ? `, worst of ${cell.count}` : ''}`;
  const href = addressOf({ account: account.id, set });
  const link = element('a', { href, tabindex: '-1' }, sign(kind), element('span', { class: 'hidden' }, word));
  return element('td', { class: `cell ${kind}`, title: word }, link);
}

function wordCell(kind, mark, word, href) {
  const shown = element('span', { class: 'sign', 'aria-hidden': 'true' }, mark);
  const hidden = element('span', { class: 'hidden' }, word);
  const inside = href === undefined ? [shown, hidden] : [element('a', { href, tabindex: '-1' }, shown, hidden)];
  return element('td', { class: `cell ${kind}`, title: word }, ...inside);
}

const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

/** One cell is reached by Tab, the others from it by the arrow keys: thousands of stops would bar the way to the list. */
function moveFocus(event) {
  const [down, right] = steps[event.key] ?? [0, 0];
  const from = event.target.closest('td');
  if (from === null || (down === 0 && right === 0)) return;
  event.preventDefault();
  const next = nextCell(from, down, right);
  if (next === undefined) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

/** The next link in a direction, over cells without one. */
function nextCell(from, down, right) {
  let cell = from;
  while (cell !== null && cell !== undefined) {
    cell = right === 0 ? below(cell, down) : right > 0 ? cell.nextElementSibling : cell.previousElementSibling;
    const link = cell?.matches('td') ? cell.querySelector('a') : null;
    if (link) return link;
  }
  return undefined;
}

function below(cell, down) {
  let row = cell.parentElement;
  do row = down > 0 ? row.nextElementSibling : row.previousElementSibling;
  while (row?.classList.contains('unit'));
  return row?.children[cell.cellIndex];
}
