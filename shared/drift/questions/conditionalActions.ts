// Actions that Veeam's guide asks for in certain cases only, which no export shows.

import { getOrMake } from '../../iam/getOrMake.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';
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

function conditionalOf({ selection: { sets } }: AskedPrincipal, answered: ReadonlySet<string>): readonly string[] {
  const parts = sets.map((set) => getOrMake(partsOfSets, set, partsOf));
  const isAsked = (action: string) => answered.has(action) || parts.some(({ always }) => always.has(action));
  const cases = parts.flatMap(({ inCases }) => inCases.filter(({ action }) => !isAsked(action)));
  return [...new Set(cases.map(({ text }) => text))];
}

/** What a set asks for in any case, and in certain ones; actions in lower case. */
interface SetParts {
  readonly always: ReadonlySet<string>;
  readonly inCases: readonly { readonly action: string; readonly text: string }[];
}

// Thousands of principals have the same few sets.
const partsOfSets = new WeakMap<RequiredSet, SetParts>();

function partsOf({ grants }: RequiredSet): SetParts {
  const always = grants.filter(({ when }) => when === undefined).map(({ action }) => action.toLowerCase());
  const inCases = grants.flatMap(({ action, when }) =>
    when === undefined ? [] : [{ action: action.toLowerCase(), text: `${action}: ${when.replace(/\.$/, '')}` }],
  );
  return { always: new Set(always), inCases };
}
