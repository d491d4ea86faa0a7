// The actions of the action table that an Action or NotAction element names.

import { getOrMake } from '../getOrMake.ts';
import type { PatternElement } from '../policy/statement.ts';
import { createStepMeter } from '../stepMeter.ts';
import { patternPlaces } from './placedActions.ts';

export interface ElementPlaces {
  /** First the places that are named one by one, then those of each pattern. */
  readonly lists: readonly Uint32Array[];
  /** Counted for each principal, kept or not. */
  readonly steps: number;
}

/** Places that are looked at in one step. */
const placesPerStep = 4;

const known = new WeakMap<PatternElement, ElementPlaces>();

/** Gives the places of all patterns but `*`; undefined where finding them takes more than `left` steps. */
export function elementPlaces(element: PatternElement, left: number): ElementPlaces | undefined {
  const found = getOrMake(known, element, () => findPlaces(element, left));
  return found !== undefined && found.steps <= left ? found : undefined;
}

/** Tells whether a pattern is `*`, which parts nothing. */
export function isEvery(pattern: string): boolean {
  return pattern === '*';
}

function findPlaces({ patterns }: PatternElement, left: number): ElementPlaces | undefined {
  const meter = createStepMeter(left);
  const lists: Uint32Array[] = [];
  const named: number[] = [];
  for (const pattern of patterns.filter((each) => !isEvery(each))) {
    const places = patternPlaces(pattern, meter);
    if (places === undefined || !meter.take(1 + Math.ceil(places.length / placesPerStep))) return undefined;
    if (places.length === 1) named.push(...places);
    else lists.push(places);
  }
  return { lists: [Uint32Array.from(named), ...lists], steps: meter.steps };
}
