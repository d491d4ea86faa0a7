// The causes over all accounts and roles: what is wrong once, and behind it whom it strikes.

import { addressOf } from './address.js';
import { byId, element, phrase } from './dom.js';
import { accountLabel } from './filters.js';
import { actionChips, changeBadges } from './group.js';
import { badge } from './severity.js';

/** Causes per portion. */
const step = 40;
/** Roles that a cause names at once. */
const maxNamed = 30;

/** Draws the causes; gives what print needs. */
export function startCauses(data) {
  const list = byId('cause-list');
  const more = byId('causes-more');
  let shown = 0;
  let opened = [];
  const add = () => {
    list.append(...data.causes.slice(shown, shown + step).map((cause) => causeRow(cause, data)));
    shown = Math.min(shown + step, data.causes.length);
    more.hidden = shown === data.causes.length;
    more.textContent = `Show ${Math.min(step, data.causes.length - shown)} more of ${data.causes.length} causes`;
  };
  more.addEventListener('click', add);
  add();
  return {
    /** Draws and opens every cause, at most `limit`. */
    openAll(limit) {
      while (shown < Math.min(data.causes.length, limit)) add();
      opened = [...list.children].filter((row) => !row.open);
      for (const row of opened) row.open = true;
      for (const row of list.children) fillers.get(row)();
    },
    /** Closes what {@link openAll} opened. */
    closeAll() {
      for (const row of opened.splice(0)) row.open = false;
    },
  };
}

/** Fills a row's section; called when it is opened first. */
const fillers = new WeakMap();

function causeRow(cause, data) {
  const heading = element(
    'h3',
    {},
    ...changeBadges(cause.changes),
    badge(cause.severity),
    element('span', { class: 'name' }, cause.place),
  );
  const summary = element('summary', {}, heading, element('span', { class: 'headline' }, phrase(cause.headline)));
  const row = element('details', { class: `cause-item ${cause.severity}` }, summary);
  fillers.set(row, () => {
    if (row.childElementCount === 1) row.append(causeDetail(cause, data));
  });
  row.addEventListener('toggle', () => {
    if (row.open) fillers.get(row)();
  });
  return row;
}

function causeDetail(cause, data) {
  const link = addressOf({ cause: cause.id });
  const count = cause.items.length;
  return element(
    'div',
    { class: 'detail' },
    breakLine(cause, data),
    cause.why === undefined ? null : element('p', {}, `Why: ${cause.why}`),
    actionChips(cause.subjects),
    element('p', { class: 'next' }, element('strong', {}, 'Next: '), phrase(cause.next)),
    count < 2
      ? null
      : element('p', {}, element('a', { href: link }, `These ${count.toLocaleString('en-US')} in the list below`)),
    whoList(cause, data),
  );
}

function breakLine(cause, data) {
  if (cause.breaks.length === 0) return null;
  const label = cause.breaks.some(({ certain }) => certain) ? 'Breaks: ' : 'May break: ';
  const purposes = cause.breaks.map(({ set }) => data.sets[set].purpose).join('; ');
  return element('p', { class: 'breaks' }, element('strong', {}, label), purposes);
}

function whoList(cause, data) {
  const entries = cause.items.map((index) => whoEntry(data.items[index], data));
  const rest = entries.slice(maxNamed);
  const first = element('ul', { class: 'who' }, ...entries.slice(0, maxNamed));
  if (rest.length === 0) return first;
  const summary = element('summary', {}, `${rest.length.toLocaleString('en-US')} more`);
  return element(
    'div',
    {},
    first,
    element('details', { class: 'rest' }, summary, element('ul', { class: 'who' }, ...rest)),
  );
}

function whoEntry(item, data) {
  const account = data.accounts[item.account];
  const href = item.arn === undefined ? addressOf({ account: account.id }) : addressOf({ role: item.arn });
  const where = item.arn === undefined ? '' : ` in ${accountLabel(account)}`;
  return element('li', {}, element('a', { href }, item.name), where);
}
