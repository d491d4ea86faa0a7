// Decides many actions on all resources at once: those about which policies say the same have one verdict.

import { getOrMake } from './getOrMake.ts';
import type { ClassesQuestion } from './grant/classesQuestion.ts';
import { decideClasses } from './grant/decideClasses.ts';
import type { Verdict } from './grant/grantDecision.ts';
import { actionPlace } from './grant/placedActions.ts';

/** What actions of one class have in common. */
export interface AlikeVerdict {
  readonly verdict: Verdict;
  /** Steps of looking up the statements about one of them; absent where they were counted. */
  readonly stepsToLookUp?: number;
}

/**
 * Gives a function that tells the verdict of each of the actions as `decideGrant` does, the same object for a class.
 * Undefined for an action that the action table does not know, and for those that there were no steps for.
 */
export function decideAlike(
  actions: readonly string[],
  question: ClassesQuestion,
): (action: string) => AlikeVerdict | undefined {
  const { places, byAction } = getOrMake(askedByActions, actions, placesOf);
  const { classOf, classes } = decideClasses(places, question);
  const placeOf = (action: string) => byAction.get(action) ?? byAction.get(action.toLowerCase());
  return (action) => classes[classOf[placeOf(action) ?? -1] ?? 0];
}

interface AskedPlaces {
  readonly places: Uint32Array;
  /** As they were asked for, and in lower case. */
  readonly byAction: ReadonlyMap<string, number>;
}

// Principals with the same sets ask about the same list of actions.
const askedByActions = new WeakMap<readonly string[], AskedPlaces>();

function placesOf(actions: readonly string[]): AskedPlaces {
  const placed = actions.flatMap((action) => {
    const at = actionPlace(action.toLowerCase());
    return at === undefined ? [] : [[action, at] as const, [action.toLowerCase(), at] as const];
  });
  const byAction = new Map(placed);
  return { byAction, places: Uint32Array.from(new Set(byAction.values())).sort() };
}
