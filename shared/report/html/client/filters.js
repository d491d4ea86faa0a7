// The filters over roles: account, required set, severity, change and free text.

import { byId, element } from './dom.js';

const fields = ['account', 'set', 'severity', 'change'];

/** Fills the choices and calls `onChange` after every change of a filter. */
export function startFilters(data, onChange) {
  const form = byId('filters');
  addChoices('account', data.accounts.map(accountLabel));
  addChoices(
    'set',
    data.sets.map((set) => `${set.id} (${set.build})`),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', soon(onChange));
  form.addEventListener('reset', () => setTimeout(onChange));
}

/** Sets filters from outside, as the matrix does; the others are cleared. */
export function setFilters(values) {
  byId('filters').reset();
  for (const field of fields) byId(`filter-${field}`).value = values[field] ?? '';
}

/** Gives the items that match every filter, in their order. */
export function filterItems(items) {
  const { account, set, severity, change } = Object.fromEntries(
    fields.map((each) => [each, byId(`filter-${each}`).value]),
  );
  const words = byId('filter-text')
    .value.toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return items.filter((item) => {
    if (account !== '' && item.account !== Number(account)) return false;
    if (set !== '' && !item.sets.includes(Number(set))) return false;
    if (severity !== '' && !hasSeverity(item, severity)) return false;
    if (change !== '' && !hasChange(item, change)) return false;
    return words.length === 0 || hasWords(item, words);
  });
}

export function accountLabel(account) {
  if (account.id === '*') return 'Settings';
  return account.name === '' ? account.id : `${account.name} (${account.id})`;
}

function addChoices(field, labels) {
  const options = labels.map((label, index) => element('option', { value: String(index) }, label));
  byId(`filter-${field}`).append(...options);
}

function hasSeverity(item, severity) {
  if (severity === 'drift') return item.worst !== null;
  if (severity === 'none') return item.worst === null;
  return item.groups.some((group) => group.severity === severity);
}

function hasChange(item, change) {
  if (change === 'resolved') return item.resolved.length > 0;
  return item.groups.some((group) => (change === 'any' ? group.changes.length > 0 : group.changes.includes(change)));
}

const texts = new WeakMap();

/** Every word must occur somewhere in the item: its name, ARN, actions, policies or causes. */
function hasWords(item, words) {
  let text = texts.get(item);
  if (text === undefined) {
    text = JSON.stringify([item.name, item.arn, item.groups, item.accepted, item.resolved]).toLowerCase();
    texts.set(item, text);
  }
  return words.every((word) => text.includes(word));
}

/** Runs once per frame at most, so that typing stays smooth over thousands of roles. */
function soon(run) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      run();
    });
  };
}
