// The matrix of accounts and required sets: the worst verdict of each pair, in a sign, a word and a colour.

import { byId, element } from './dom.js';
import { accountLabel } from './filters.js';
import { sign, worse } from './severity.js';

/** Rows at first; the button below adds as many again. */
const step = 60;

/** Draws the matrix; `onPick({ account, set })` is called with the indexes of what was picked. */
export function startMatrix(data, onPick) {
  const rows = matrixRows(data);
  const table = byId('matrix-table');
  const body = element('tbody');
  const more = byId('matrix-more');
  let shown = 0;
  table.append(headRow(data, onPick), body);
  const add = () => {
    body.append(...rows.slice(shown, shown + step).map((row) => bodyRow(row, data, onPick)));
    shown = Math.min(shown + step, rows.length);
    more.hidden = shown === rows.length;
    more.textContent = `Show ${Math.min(step, rows.length - shown)} more of ${rows.length} accounts`;
  };
  more.addEventListener('click', add);
  add();
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

function headRow(data, onPick) {
  const cells = data.sets.map((set, index) => {
    const button = element('button', { type: 'button', title: set.title }, setLabel(set, data));
    button.addEventListener('click', () => onPick({ set: index }));
    return element('th', { scope: 'col' }, element('span', { class: 'turned' }, button));
  });
  return element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Account'), ...cells));
}

/** With its build where the report judges by several builds of the set. */
function setLabel(set, data) {
  const isAlone = data.sets.every((other) => other === set || other.id !== set.id);
  return isAlone ? set.id : `${set.id} ${set.build}`;
}

function bodyRow({ account, cells }, data, onPick) {
  const button = element('button', { type: 'button' }, accountLabel(data.accounts[account]));
  button.addEventListener('click', () => onPick({ account }));
  const row = element('tr', {}, element('th', { scope: 'row' }, button));
  data.sets.forEach((_, set) => {
    const cell = data.accounts[account].unread ? unreadCell() : matrixCell(cells.get(set));
    if (cells.has(set))
      cell.addEventListener('click', () => onPick(cells.get(set).missing ? { account } : { account, set }));
    row.append(cell);
  });
  return row;
}

function matrixCell(cell) {
  if (cell === undefined) return element('td', { class: 'absent' }, element('span', { class: 'hidden' }, 'none'));
  if (cell.missing) return wordCell('missing', '✗', 'expected role does not exist');
  const kind = cell.worst ?? 'ok';
  const word = `${cell.worst ?? 'no drift'}${cell.count > 1 ? `, worst of ${cell.count}` : ''}`;
  return element('td', { class: `cell ${kind}`, title: word }, sign(kind), element('span', { class: 'hidden' }, word));
}

function unreadCell() {
  return wordCell('unread', '?', 'account not read');
}

function wordCell(kind, mark, word) {
  const shown = element('span', { class: 'sign', 'aria-hidden': 'true' }, mark);
  return element('td', { class: `cell ${kind}`, title: word }, shown, element('span', { class: 'hidden' }, word));
}
