// Numbers of actions by their places, found when they are first asked for, and groups of places with the same number.

import type { ActionEntry } from '../findAction.ts';
import { getOrMake } from '../getOrMake.ts';
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
  places: ArrayLike<number>,
  numberAt: (at: number) => number,
): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  // Neighbours mostly have the same number.
  let last: number | undefined;
  let group: number[] = [];
  for (let index = 0; index < places.length; index++) {
    const at = places[index] ?? 0;
    const number = numberAt(at);
    if (number !== last) group = getOrMake(groups, number, () => []);
    last = number;
    group.push(at);
  }
  return [...groups.values()];
}
