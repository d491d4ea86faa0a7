// Numbers of actions by their places, found when they are first asked for, and groups of places with the same number.

import type { ActionEntry } from '../findAction.ts';
import { placedActions } from './placedActions.ts';

const notYet = 0xffff_ffff;

/** Gives a function that tells an action's number by its place, from 0 to 4,294,967,294. */
export function numberPlaces(numberOf: (entry: ActionEntry, at: number) => number): (at: number) => number {
  const actions = placedActions();
  const numbers = new Uint32Array(actions.length).fill(notYet);
  return (at) => {
    const known = numbers[at] ?? notYet;
    const entry = actions[at];
    if (known !== notYet || entry === undefined) return known;
    const number = numberOf(entry, at);
    numbers[at] = number;
    return number;
  };
}

/** Groups places by their numbers, in the order of the first places. */
export function groupPlaces(
  places: readonly number[],
  numberAt: (at: number) => number,
): readonly (readonly number[])[] {
  return [...Map.groupBy(places, numberAt).values()];
}
