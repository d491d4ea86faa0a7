// Actions that Veeam's guide asks for in certain cases only, which no export shows.

import { answerConditionalActions } from '../facts/answerConditionalActions.ts';
import type { AskedPrincipal, Question } from './question.ts';

/** Answered by the setting, an empty list too: what it does not name is then not needed. */
export const conditionalActions: Question = {
  id: 'conditional-actions',
  title: (count) =>
    `${count} conditional ${count === 1 ? 'action was' : 'actions were'} not judged, which the guide asks for in certain cases only`,
  answer:
    'List those that apply as conditionalActions in the settings, or write conditionalActions: [] where none does.',
  ask: ({ account, principals, settings, inventory }) => {
    const { answered } = answerConditionalActions(account.id, settings, inventory);
    if (answered === 'all') return undefined;
    const open = principals.flatMap((each) => conditionalOf(each, answered));
    return open.length === 0 ? undefined : { count: open.length, subjects: open };
  },
};

function conditionalOf({ selection }: AskedPrincipal, answered: ReadonlySet<string>): readonly string[] {
  const grants = selection.sets.flatMap((set) => set.grants);
  const asked = new Set(grants.filter(({ when }) => when === undefined).map(({ action }) => action.toLowerCase()));
  const cases = grants.flatMap(({ action, when }) =>
    when === undefined || asked.has(action.toLowerCase()) || answered.has(action.toLowerCase())
      ? []
      : [`${action}: ${when.replace(/\.$/, '')}`],
  );
  return [...new Set(cases)];
}
