// Which required sets a role or user was written for, by the actions that its policies allow.

import { type Explanation, explainBySets, type Fit } from './explainBySets.ts';
import type { OwnActions } from './ownActions.ts';
import type { SetSpace } from './setSpace.ts';

/**
 * What the actions tell.
 * - `ranked`: answers, the best first, at most three
 * - `broad`: administrator-like rights, or rights far beyond all sets: every set is in them, so they tell none apart
 * - `unlike`: no set fits; `nearest` has at least something of it
 */
export type Likeness =
  | { readonly kind: 'ranked'; readonly answers: readonly [Answer, ...Answer[]] }
  | { readonly kind: 'broad'; readonly allowed: number }
  | { readonly kind: 'unlike'; readonly nearest?: Explanation };

/** Explanations that the actions can't tell apart, the nearest first. */
export type Answer = readonly [Explanation, ...Explanation[]];

const answersGiven = 3;
/** Explanations that are worse than the best by more actions are none. */
const farCost = 8;
/** Explanations that differ by no more actions than drift commonly takes are one answer. */
const indistinctCost = 2;
/** Less of the actions that the sets ask for is no likeness. */
const leastShare = 0.8;
/** Of an older build's list, that has grown since, less is left. */
const leastShareOfHolder = 0.7;
/** So many sets in one role are rather one large set, trimmed or of an older build. */
const manySets = 4;
/** Actions beyond all sets that change something; AWS's own full-access policies have hundreds. */
const broadActions = 150;
/** Actions that are named and that the explanation does not ask for, against those that it asks for. */
const mostForeign = 1;

/** Weighs the actions against the sets. */
export function weighLikeness(own: OwnActions, space: SetSpace): Likeness {
  const allowed = own.named.size + own.byWildcard.size;
  if (own.speaksOfAll || beyondAllSets(own.changing, space) > broadActions) return { kind: 'broad', allowed };
  const explanations = explainBySets(own, space);
  const [first, ...others] = groupIndistinct(explanations.filter(isLike)).slice(0, answersGiven);
  if (first !== undefined)
    return { kind: 'ranked', answers: [[...first, ...holderOf(first, explanations)], ...others] };
  const [nearest] = explanations;
  return nearest === undefined ? { kind: 'unlike' } : { kind: 'unlike', nearest };
}

function beyondAllSets(actions: ReadonlySet<string>, { actions: { numberOf } }: SetSpace): number {
  return [...actions].filter((name) => !numberOf.has(name)).length;
}

function isLike({ has, required, foreign }: Fit): boolean {
  return has >= required * leastShare && foreign <= required * mostForeign + 1;
}

// Each group begins with the best explanation that is in no group yet.
function groupIndistinct(explanations: readonly Explanation[]): readonly Answer[] {
  const groups: [Explanation, ...Explanation[]][] = [];
  const [nearest] = explanations;
  for (const one of explanations) {
    if (nearest !== undefined && (one.cost - nearest.cost > farCost || addsNothing(one, nearest))) continue;
    const group = groups.find(([best]) => one.cost - best.cost <= indistinctCost);
    if (group === undefined) groups.push([one]);
    else group.push(one);
  }
  return groups;
}

// A further set of which the role has nothing that the nearest explanation does not ask for already.
function addsNothing(one: Explanation, nearest: Explanation): boolean {
  const ids = new Set(one.sets.map(({ id }) => id));
  return one.sets.length > nearest.sets.length && one.has <= nearest.has && nearest.sets.every(({ id }) => ids.has(id));
}

/** The one set that all sets of the answer lie in, where they are many. */
function holderOf(answer: Answer, explanations: readonly Explanation[]): readonly Explanation[] {
  const [{ sets }] = answer;
  const holder = explanations.find(
    (one) =>
      one.sets.length === 1 &&
      sets.every(({ id }) => one.inside.includes(id)) &&
      one.has >= one.required * leastShareOfHolder,
  );
  return sets.length < manySets || holder === undefined || answer.includes(holder) ? [] : [holder];
}
