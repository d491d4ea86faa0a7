// Tells required sets apart as objects: own sets of two catalogs may have the same id.

import { getOrMake } from '../../iam/getOrMake.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';

const numbers = new WeakMap<RequiredSet, number>();
let setsSeen = 0;

/** Gives a number for a set, the same each time. */
export function setNumber(set: RequiredSet): number {
  return getOrMake(numbers, set, () => setsSeen++);
}
