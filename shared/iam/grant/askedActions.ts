// The actions that a statement speaks of and that are asked about.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PatternElement, Statement } from '../policy/statement.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import { actionPlace, patternPlaces, placedActions } from './placedActions.ts';

export interface AskedActions {
  /** The same for statements that speak of the same actions. */
  readonly key: string;
  /** Ascending. */
  readonly places: Uint32Array;
  /** Actions that the table does not know, as the statement names them. */
  readonly unknown: readonly string[];
  /** False: there were not enough steps to read its wildcards. */
  readonly isComplete: boolean;
}

/** A name that an action could have: a blank or a comma makes one that none has. */
const possibleName = /^[\w-]+:\w+$/;
/** Places that are marked in one step, and that are only looked at. */
const placesPerStep = 3;
const placesPerGlance = 20;

/**
 * Gives the actions of a statement but for those in `except` (in lower case) and sts:GetCallerIdentity. `except` should
 * be one object for all principals with the same sets: thousands of them have the same wildcards.
 */
export function askActions({ action }: Statement, except: ReadonlySet<string>, meter: StepMeter): AskedActions {
  const { negated, patterns: relevant, key } = relevantPart(action, except);
  if (relevant.length === 0 && !negated) return nothingAsked;
  const byKey = getOrMake(askedByKey, except, () => new BoundedMap<string, KnownAsked>(maxKept));
  const known = byKey.get(key) ?? findAsked({ negated, patterns: relevant }, except, meter.left);
  if (known === undefined || !meter.take(known.steps)) {
    meter.take(Number.POSITIVE_INFINITY);
    return { key, places: noPlaces, unknown: [], isComplete: false };
  }
  byKey.set(key, known);
  return known.asked;
}

interface RelevantPart extends PatternElement {
  readonly key: string;
}

// Principals share their managed policies and what is excepted.
const relevantParts = new WeakMap<PatternElement, WeakMap<ReadonlySet<string>, RelevantPart>>();

function relevantPart(element: PatternElement, except: ReadonlySet<string>): RelevantPart {
  const byExcept = getOrMake(relevantParts, element, () => new WeakMap<ReadonlySet<string>, RelevantPart>());
  return getOrMake(byExcept, except, () => {
    const { negated, patterns } = element;
    const relevant = negated ? patterns : patterns.filter((pattern) => !except.has(pattern.toLowerCase()));
    return { negated, patterns: relevant, key: keyOf({ negated, patterns: relevant }) };
  });
}

interface KnownAsked {
  readonly asked: AskedActions;
  readonly steps: number;
}

const noPlaces = new Uint32Array();
const nothingAsked: AskedActions = { key: '', places: noPlaces, unknown: [], isComplete: true };
const askedByKey = new WeakMap<ReadonlySet<string>, BoundedMap<string, KnownAsked>>();
// The longest list is that of all actions.
const maxKept = 100;

// Undefined: it takes more steps than are left.
function findAsked(element: PatternElement, except: ReadonlySet<string>, left: number): KnownAsked | undefined {
  const { negated, patterns } = element;
  const meter = createStepMeter(left);
  const places = matchedPlaces(element, exceptedPlaces(except), meter);
  if (places === undefined) return undefined;
  return {
    asked: { key: keyOf(element), places, unknown: negated ? [] : patterns.filter(isUnknown), isComplete: true },
    steps: meter.steps,
  };
}

function keyOf({ negated, patterns }: PatternElement): string {
  return JSON.stringify([negated, patterns]);
}

/** Gives the places that any of them asks about, ascending. */
export function uniteAsked(all: readonly AskedActions[]): Uint32Array {
  // Statements that speak of the same actions mostly share one list of them.
  const lists = [...new Set(all.map(({ places }) => places))];
  const size = lists.reduce((sum, places) => sum + places.length, 0);
  return size < fewPlaces ? uniteFew(lists, size) : uniteMany(lists);
}

/** So few are sorted sooner than all actions are looked at. */
const fewPlaces = 1_500;

function uniteFew(lists: readonly Uint32Array[], size: number): Uint32Array {
  const all = new Uint32Array(size);
  let end = 0;
  for (const list of lists) {
    all.set(list, end);
    end += list.length;
  }
  all.sort();
  return all.filter((at, index) => at !== all[index - 1]);
}

function uniteMany(lists: readonly Uint32Array[]): Uint32Array {
  return markedPlaces(lists, { negated: false, excepted: nothingExcepted() });
}

let nothing: Uint8Array | undefined;

function nothingExcepted(): Uint8Array {
  nothing ??= new Uint8Array(placedActions().length);
  return nothing;
}

function matchedPlaces(
  { negated, patterns }: PatternElement,
  excepted: Uint8Array,
  meter: StepMeter,
): Uint32Array | undefined {
  const lists: Uint32Array[] = [];
  for (const pattern of patterns) {
    const places = patternPlaces(pattern, meter);
    if (places === undefined) return undefined;
    lists.push(places);
  }
  const [first, ...others] = lists;
  const size = lists.reduce((sum, places) => sum + places.length, 0);
  if (!negated && first !== undefined && others.length === 0) {
    return meter.take(Math.ceil(size / placesPerGlance)) ? first.filter((at) => excepted[at] !== 1) : undefined;
  }
  if (!meter.take(Math.ceil((size + excepted.length) / placesPerStep))) return undefined;
  return markedPlaces(lists, { negated, excepted });
}

// Hostile policies have hundreds of lists with thousands of actions each.
function markedPlaces(
  lists: readonly Uint32Array[],
  { negated, excepted }: { readonly negated: boolean; readonly excepted: Uint8Array },
): Uint32Array {
  const isListed = new Uint8Array(excepted.length);
  for (const places of lists) for (let index = 0; index < places.length; index++) isListed[places[index] ?? 0] = 1;
  const wanted = negated ? 0 : 1;
  const found = new Uint32Array(excepted.length);
  let count = 0;
  for (let at = 0; at < excepted.length; at++) {
    if (isListed[at] === wanted && excepted[at] !== 1) found[count++] = at;
  }
  return found.slice(0, count);
}

function isUnknown(pattern: string): boolean {
  return possibleName.test(pattern) && actionPlace(pattern.toLowerCase()) === undefined;
}

const exceptedByNames = new WeakMap<ReadonlySet<string>, Uint8Array>();

function exceptedPlaces(except: ReadonlySet<string>): Uint8Array {
  return getOrMake(exceptedByNames, except, findExcepted);
}

function findExcepted(except: ReadonlySet<string>): Uint8Array {
  const excepted = new Uint8Array(placedActions().length);
  for (const name of [...except, 'sts:getcalleridentity']) {
    const at = actionPlace(name);
    if (at !== undefined) excepted[at] = 1;
  }
  return excepted;
}
