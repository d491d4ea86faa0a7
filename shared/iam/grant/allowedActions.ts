// The actions that one statement adds, as numbers: hostile policies have hundreds of statements that add thousands each.

import type { ActionEntry } from '../findAction.ts';
import { getOrMake } from '../getOrMake.ts';
import { actionNameAt, placedActions } from './placedActions.ts';

/** An action of which some request is allowed. */
export interface AllowedAction {
  /** Of one that the action table does not know: its name, the access level `Unknown`, and no resource types. */
  readonly action: ActionEntry;
  /** Allowed only on some resources, or under conditions that are not known to hold, or not decided. */
  readonly isLimited: boolean;
}

/** How many actions of one kind there are. */
export interface KindCount {
  readonly kind: number;
  /** Where its first one stands. */
  readonly first: number;
  readonly total: number;
  readonly limited: number;
}

/** Gives the number of an action's kind, from 0 to 255. It is kept, so it should be one function for all. */
export type KindOf = (action: ActionEntry) => number;

/** Actions in the order of their names without case. */
export class AllowedActions implements Iterable<AllowedAction> {
  /** Of each action its place, behind the table's places that in `unknown`; doubled, and 1 more where it is limited. */
  private readonly codes: Uint32Array;
  private readonly unknown: readonly ActionEntry[];

  constructor(codes: Uint32Array, unknown: readonly ActionEntry[]) {
    this.codes = codes;
    this.unknown = unknown;
  }

  get length(): number {
    return this.codes.length;
  }

  *[Symbol.iterator](): Generator<AllowedAction> {
    for (const code of this.codes) yield this.read(code);
  }

  /** Gives those that are meant. */
  only(isMeant: (action: ActionEntry) => boolean): AllowedActions {
    const codes = this.codes.filter((code) => isMeant(this.read(code).action));
    return new AllowedActions(codes, this.unknown);
  }

  /** Gives how many there are of each kind, by the kind's number. */
  countKinds(kindOf: KindOf): readonly KindCount[] {
    const kinds = this.kindsOf(kindOf);
    const { codes } = this;
    // By kind: how many are allowed as a whole, and in part.
    const counts = new Uint32Array(2 * mostKinds);
    const firsts = new Map<number, number>();
    for (let index = 0; index < codes.length; index++) {
      const code = codes[index] ?? 0;
      const at = 2 * (kinds[code >>> 1] ?? 0) + (code & 1);
      const count = (counts[at] ?? 0) + 1;
      counts[at] = count;
      if (count === 1 && !firsts.has(at >>> 1)) firsts.set(at >>> 1, index);
    }
    return Array.from(firsts, ([kind, first]) => {
      const [whole = 0, limited = 0] = counts.subarray(2 * kind);
      return { kind, first, total: whole + limited, limited };
    });
  }

  /** Gives the first so many of some kinds, of which it was counted how many there are. */
  firstOfKinds(kindOf: KindOf, kinds: readonly KindCount[], most: number): readonly AllowedAction[] {
    const kindsByPlace = this.kindsOf(kindOf);
    const isMeant = new Set(kinds.map(({ kind }) => kind));
    const there = kinds.reduce((sum, { total }) => sum + total, 0);
    const found: AllowedAction[] = [];
    let index = Math.min(...kinds.map(({ first }) => first));
    for (; found.length < Math.min(there, most); index++) {
      const code = this.codes[index] ?? 0;
      if (isMeant.has(kindsByPlace[code >>> 1] ?? 0)) found.push(this.read(code));
    }
    return found;
  }

  private read(code: number): AllowedAction {
    return { action: entryAt(code >>> 1, this.unknown), isLimited: (code & 1) === 1 };
  }

  // By place, and behind that by what is not known.
  private kindsOf(kindOf: KindOf): Uint8Array {
    const placed = getOrMake(kindsByFunction, kindOf, () => Uint8Array.from(placedActions(), kindOf));
    if (this.unknown.length === 0) return placed;
    const kinds = new Uint8Array(placed.length + this.unknown.length);
    kinds.set(placed);
    kinds.set(this.unknown.map(kindOf), placed.length);
    return kinds;
  }
}

const mostKinds = 256;
const kindsByFunction = new WeakMap<KindOf, Uint8Array>();

/** Gives the number of an allowed action by its place. */
export function codeOf(at: number, isLimited: boolean): number {
  return 2 * at + Number(isLimited);
}

/** An allowed action that the table does not know. */
export interface UnknownAllowed {
  readonly name: string;
  readonly isLimited: boolean;
}

/** Puts actions that the table does not know, in any order, between others, given by their numbers, ascending. */
export function joinAllowed(placed: Uint32Array, unknown: readonly UnknownAllowed[]): AllowedActions {
  if (unknown.length === 0) return new AllowedActions(placed, []);
  const sorted = unknown.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const behind = placedActions().length;
  const codes = new Uint32Array(placed.length + sorted.length);
  let from = 0;
  for (const [index, { name, isLimited }] of sorted.entries()) {
    const to = placesBefore(placed, name.toLowerCase());
    codes.set(placed.subarray(from, to), from + index);
    codes[to + index] = codeOf(behind + index, isLimited);
    from = to;
  }
  codes.set(placed.subarray(from), from + sorted.length);
  return new AllowedActions(
    codes,
    sorted.map(({ name }) => unknownAction(name)),
  );
}

// How many of them have a name before this one, given in lower case.
function placesBefore(placed: Uint32Array, name: string): number {
  let [from, to] = [0, placed.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (actionNameAt((placed[middle] ?? 0) >>> 1).toLowerCase() < name) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Stands for the access level of an action that the action table does not know. */
export const unknownAccessLevel = 'Unknown';
const unknownLevels: readonly string[] = [unknownAccessLevel];

function unknownAction(name: string): ActionEntry {
  return { name, accessLevels: unknownLevels, resourceTypes: [] };
}

function entryAt(at: number, unknown: readonly ActionEntry[]): ActionEntry {
  const actions = placedActions();
  const entry = actions[at] ?? unknown[at - actions.length];
  if (entry === undefined) throw new RangeError(`expected the place of an allowed action, got ${at}`);
  return entry;
}
