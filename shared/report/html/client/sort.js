// Orders of the list: worst first, changed first, by account, by name, most findings first.

import { order } from './severity.js';

/** Gives the items in an order; `''` is as they come, worst first. Equal ones stay as they come. */
export function sortItems(items, by, data) {
  switch (by) {
    case 'changed':
      return items.toSorted((a, b) => Number(isChanged(b)) - Number(isChanged(a)));
    case 'account':
      return items.toSorted((a, b) => compare(accountName(a, data), accountName(b, data)) || compare(a.name, b.name));
    case 'name':
      return items.toSorted((a, b) => compare(a.name, b.name) || a.account - b.account);
    case 'findings':
      return items.toSorted((a, b) => findings(b) - findings(a));
    default:
      return items;
  }
}

/** Rank of a severity for sorting: critical is 0, no drift is last. */
export function rank(severity) {
  return severity === null ? order.length : order.indexOf(severity);
}

/** Order of code units: the same on every machine. */
export function compare(a, b) {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function accountName(item, data) {
  const { name, id } = data.accounts[item.account];
  return name === '' ? id : name;
}

function isChanged(item) {
  return item.resolved.length > 0 || item.groups.some((group) => group.changes.length > 0);
}

function findings(item) {
  return item.groups.reduce((sum, group) => sum + group.ids.length, 0);
}
