// The actions that required sets speak of, numbered, so that lists of them can be compared by bits.

import type { RequiredSet } from '../requirements/requiredSet.ts';

/** A set of actions of one space: a bit each. */
export type ActionBits = Uint32Array;

export interface ActionSpace {
  /** As a set spells them, by number. */
  readonly names: readonly string[];
  /** By name in lower case. */
  readonly numberOf: ReadonlyMap<string, number>;
}

/** Gives the space of all actions that the sets speak of. */
export function actionSpace(sets: readonly RequiredSet[]): ActionSpace {
  const spellings = new Map(
    sets.flatMap(({ grants }) => grants.map(({ action }): [string, string] => [action.toLowerCase(), action])),
  );
  const numberOf = new Map([...spellings.keys()].sort().map((name, number) => [name, number]));
  return { names: [...numberOf.keys()].map((name) => spellings.get(name) ?? name), numberOf };
}

/** Gives the bits of the actions, compared without case; those that the space does not have are left out. */
export function bitsOf({ names, numberOf }: ActionSpace, actions: Iterable<string>): ActionBits {
  const bits = new Uint32Array(Math.ceil(names.length / 32));
  for (const action of actions) {
    const number = numberOf.get(action.toLowerCase());
    if (number !== undefined) bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << (number & 31));
  }
  return bits;
}

/** Gives the names of what is in `bits`, sorted without case. */
export function namesOf({ names }: ActionSpace, bits: ActionBits): readonly string[] {
  return names.filter((_, number) => ((bits[number >>> 5] ?? 0) & (1 << (number & 31))) !== 0);
}

export function union(a: ActionBits, b: ActionBits): ActionBits {
  return a.map((word, index) => word | (b[index] ?? 0));
}

/** Gives what is in `a` and not in `b`. */
export function without(a: ActionBits, b: ActionBits): ActionBits {
  return a.map((word, index) => word & ~(b[index] ?? 0));
}

export function countBits(bits: ActionBits): number {
  let count = 0;
  for (const word of bits) count += countWord(word);
  return count;
}

/** As `countBits(without(a, b))`, in one go. */
export function countWithout(a: ActionBits, b: ActionBits): number {
  let count = 0;
  for (let index = 0; index < a.length; index++) count += countWord((a[index] ?? 0) & ~(b[index] ?? 0));
  return count;
}

// Adds neighbouring bits, then pairs, then bytes: https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel
function countWord(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
