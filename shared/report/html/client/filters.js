// The filters over roles: account, required set, severity, change, free text, and what a link picks; and their order.

import { byId, element } from './dom.js';
import { sortItems } from './sort.js';

const fields = ['account', 'set', 'severity', 'change', 'sort'];

/** What a link picks beyond the form: a role by its ARN, a finding by its id, a cause by the id of its first finding. */
let picked = {};

/** Fills the choices and calls `onChange` after every change of a filter. */
export function startFilters(data, onChange) {
  const form = byId('filters');
  addChoices(
    'account',
    data.accounts.map(accountLabel),
    countsOf(data, (item) => [item.account]),
  );
  addChoices(
    'set',
    data.sets.map((set) => `${set.id} (${set.build})`),
    countsOf(data, (item) => item.sets),
  );
  countChoices('severity', data, hasSeverity);
  countChoices('change', data, hasChange);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', soon(onChange));
  form.addEventListener('reset', () => {
    picked = {};
    setTimeout(onChange);
  });
}

/** Sets filters from outside, as an address does; the others are cleared. */
export function setFilters(values, data) {
  for (const field of ['severity', 'change', 'sort']) byId(`filter-${field}`).value = values[field] ?? '';
  byId('filter-text').value = values.text ?? '';
  byId('filter-account').value = indexOf(data.accounts, ({ id }) => id === values.account);
  byId('filter-set').value = indexOf(data.sets, (set) => setLabel(set, data) === values.set);
  const { role = '', finding = '', cause = '' } = values;
  picked = { role, finding, cause };
}

/** The filters as an address has them. */
export function filterValues(data) {
  const { account, set, ...others } = Object.fromEntries(fields.map((field) => [field, chosen(field)]));
  return {
    ...picked,
    ...others,
    text: byId('filter-text').value.trim(),
    account: account === '' ? '' : data.accounts[Number(account)].id,
    set: set === '' ? '' : setLabel(data.sets[Number(set)], data),
  };
}

/** Gives the items that match every filter, in the order asked for. */
export function filterItems(data) {
  const { account, set, severity, change, sort } = Object.fromEntries(fields.map((field) => [field, chosen(field)]));
  const words = byId('filter-text').value.toLowerCase().split(/\s+/);
  const typed = words.filter((word) => word !== '');
  const isPicked = pick(data);
  const matching = data.items.filter((item) => {
    if (!isPicked(item)) return false;
    if (account !== '' && item.account !== Number(account)) return false;
    if (set !== '' && !item.sets.includes(Number(set))) return false;
    if (severity !== '' && !hasSeverity(item, severity)) return false;
    if (change !== '' && !hasChange(item, change)) return false;
    return typed.length === 0 || hasWords(item, typed);
  });
  return sortItems(matching, sort, data);
}

export function accountLabel(account) {
  if (account.id === '*') return 'Settings';
  return account.name === '' ? account.id : `${account.name} (${account.id})`;
}

/** With its build where the report judges by several builds of the set. */
export function setLabel(set, data) {
  const isAlone = data.sets.every((other) => other === set || other.id !== set.id);
  return isAlone ? set.id : `${set.id} ${set.build}`;
}

function pick(data) {
  const { role = '', finding = '', cause = '' } = picked;
  if (role !== '') return (item) => item.arn === role;
  if (finding !== '') return (item) => item.groups.some((group) => group.ids.includes(finding));
  if (cause === '') return () => true;
  const items = new Set(data.causes.find(({ id }) => id === cause)?.items.map((index) => data.items[index]));
  return (item) => items.has(item);
}

function chosen(field) {
  return byId(`filter-${field}`).value;
}

function indexOf(entries, matches) {
  const index = entries.findIndex(matches);
  return index < 0 ? '' : String(index);
}

/** How many items each index has. */
function countsOf(data, indexesOf) {
  const counts = new Map();
  for (const item of data.items) for (const index of indexesOf(item)) counts.set(index, (counts.get(index) ?? 0) + 1);
  return counts;
}

function addChoices(field, labels, counts) {
  const options = labels.map((label, index) =>
    element('option', { value: String(index) }, `${label}: ${(counts.get(index) ?? 0).toLocaleString('en-US')}`),
  );
  byId(`filter-${field}`).append(...options);
}

/** Writes behind each choice how many items it leaves. */
function countChoices(field, data, matches) {
  // Where nothing was compared there is no choice of changes.
  for (const option of byId(`filter-${field}`).options ?? []) {
    if (option.value === '') continue;
    const count = data.items.filter((item) => matches(item, option.value)).length;
    option.textContent = `${option.textContent}: ${count.toLocaleString('en-US')}`;
  }
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
