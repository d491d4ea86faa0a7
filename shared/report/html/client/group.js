// The parts that a cause and a role's finding share: actions as chips, and what changed since the last scan.

import { element } from './dom.js';

/** Actions shown at once; the others open on demand. */
const maxActions = 24;

const changeWords = {
  new: ['+', 'new'],
  worse: ['~', 'worse'],
  reminder: ['·', 'still open'],
  resolved: ['−', 'resolved'],
};

/** A list of actions, the first ones at once; null where there are none. */
export function actionChips(subjects) {
  if (subjects.length === 0) return null;
  const chips = subjects.map((subject) => element('li', {}, element('code', {}, subject)));
  const list = element('ul', { class: 'chips' }, ...chips.slice(0, maxActions));
  if (chips.length <= maxActions) return list;
  const rest = element('ul', { class: 'chips' }, ...chips.slice(maxActions));
  const summary = element('summary', {}, `${chips.length - maxActions} more`);
  return element('div', {}, list, element('details', { class: 'rest' }, summary, rest));
}

/** A badge per kind of change: sign and word. */
export function changeBadges(changes) {
  return changes.map((kind) => {
    const [mark, word] = changeWords[kind] ?? ['~', kind];
    const sign = element('span', { class: 'sign', 'aria-hidden': 'true' }, mark);
    return element('span', { class: `badge change-${kind}` }, sign, word);
  });
}
