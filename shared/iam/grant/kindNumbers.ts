// Numbers for the kinds of actions of whose requests the same is known.

import { getOrMake } from '../getOrMake.ts';
import { numberPlaces } from './numberPlaces.ts';

const numbersByFunction = new WeakMap<(action: string) => object, (at: number) => number>();

/** Gives a function that tells the number of an action's kind by its place; the same one for the same `kindOf`. */
export function kindNumbers(kindOf: (action: string) => object): (at: number) => number {
  return getOrMake(numbersByFunction, kindOf, () => {
    const numbers = new Map<object, number>();
    return numberPlaces(({ name }) => getOrMake(numbers, kindOf(name), () => numbers.size));
  });
}
