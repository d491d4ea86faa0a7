// Numbers for the lists of statements that speak of actions: the same number for the same list, whoever has it.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import { rcpPlaces } from './classifyActions.ts';
import type { DocumentPlaces, StatementPlaces } from './documentPlaces.ts';
import { placedActions } from './placedActions.ts';

/** From here on numbers are those of one call, and stand for lists that nobody else is expected to have. */
export const firstOwnList = 2 ** 31;
/** Numbers are kept up to this many, then all are given anew. */
const maxLists = 20_000;
/** With so many at hand no more statements are looked at: one adds no more than there are actions, and 65,535 fit. */
const tooManyLists = 40_000;
/** More levels above an account than AWS has. */
const maxGroups = 32;

/** Numbers of lists as long as there are not too many. */
export interface KnownLists {
  /** By the number of a list and the statement that goes on behind it. */
  readonly next: Map<number, number>;
  /** Of SCPs and RCPs, by the documents of each level: by place the list. */
  readonly above: BoundedMap<string, Uint32Array>;
}

let lists: KnownLists = emptyLists();

/** Gives the numbers that are in use: another object when they are given anew, which happens here and nowhere else. */
export function knownLists(): KnownLists {
  if (lists.next.size > maxLists) lists = emptyLists();
  return lists;
}

function emptyLists(): KnownLists {
  return { next: new Map(), above: new BoundedMap(40) };
}

/** A document in a group of policies: 0 the identity policies, 1 the boundary, from 2 on the levels above the account. */
export interface GroupedDocument {
  readonly group: number;
  readonly document: DocumentPlaces;
  /** Nobody else is expected to have it. */
  readonly isOwn: boolean;
}

/** Where an action stands among those that are asked about; what is not asked about has whatever stood there before. */
let indexByPlace: Uint32Array | undefined;
/** By place, in which round it was looked at. */
let lookedAt: Uint32Array | undefined;
let rounds = 0;

/**
 * Gives by the index of each place, ascending, the number of the list of all statements about the action, 0 for none;
 * undefined where there are too many lists.
 */
export function numberLists(
  places: Uint32Array,
  documents: readonly GroupedDocument[],
  known: KnownLists,
): Uint32Array | undefined {
  const numbers = new Uint32Array(places.length);
  indexByPlace ??= new Uint32Array(placedActions().length);
  for (let index = 0; index < places.length; index++) indexByPlace[places[index] ?? 0] = index;
  const own = new Map<number, number>();
  for (const { group, document, isOwn } of documents) {
    for (const statement of document.statements) {
      const going = { next: known.next, own, isOwn, edge: statement.id * maxGroups + group };
      if (statement.isRest) goOnWithRest(numbers, { places, statement, going });
      else goOnWith(numbers, { places, statement, going });
      if (own.size > tooManyLists || known.next.size > tooManyLists) return undefined;
    }
  }
  return numbers;
}

interface Going {
  readonly next: Map<number, number>;
  readonly own: Map<number, number>;
  readonly isOwn: boolean;
  readonly edge: number;
}

interface Step {
  readonly places: Uint32Array;
  readonly statement: StatementPlaces;
  readonly going: Going;
}

// Neighbours mostly have the same list.
function goOnWith(numbers: Uint32Array, { places, statement, going }: Step): void {
  const indexOf = indexByPlace ?? new Uint32Array();
  const named = statement.places;
  let [from, to] = [-1, 0];
  for (let each = 0; each < named.length; each++) {
    const at = named[each] ?? 0;
    const index = indexOf[at] ?? 0;
    if (places[index] !== at) continue;
    const number = numbers[index] ?? 0;
    if (number !== from) [from, to] = [number, nextList(number, going)];
    numbers[index] = to;
  }
}

function goOnWithRest(numbers: Uint32Array, { places, statement, going }: Step): void {
  lookedAt ??= new Uint32Array(placedActions().length);
  const round = ++rounds;
  for (let each = 0; each < statement.places.length; each++) lookedAt[statement.places[each] ?? 0] = round;
  let [from, to] = [-1, 0];
  for (let index = 0; index < places.length; index++) {
    if (lookedAt[places[index] ?? 0] === round) continue;
    const number = numbers[index] ?? 0;
    if (number !== from) [from, to] = [number, nextList(number, going)];
    numbers[index] = to;
  }
}

function nextList(list: number, { next, own, isOwn, edge }: Going): number {
  const [isKept, numbered] = list < firstOwnList ? [!isOwn, list] : [false, list - firstOwnList];
  const key = edge * 2 ** 16 + numbered;
  if (isKept) return getOrMake(next, key, () => next.size + 1);
  return getOrMake(own, list < firstOwnList ? key : -key - 1, () => firstOwnList + own.size);
}

/** The documents of SCPs and RCPs, level by level. */
export interface LevelDocuments {
  readonly scps: readonly (readonly DocumentPlaces[])[];
  readonly rcps: readonly (readonly DocumentPlaces[])[];
}

/** Gives by place the number of the list of the statements above the account; undefined where there are too many. */
export function listsAbove({ scps, rcps }: LevelDocuments, known: KnownLists): Uint32Array | undefined {
  const text = [scps, rcps]
    .map((levels) => levels.map((level) => level.map(({ id }) => id).join()).join(';'))
    .join('|');
  return getOrMake(known.above, text, () => {
    const places = Uint32Array.from(placedActions().keys());
    const grouped = scps.flatMap((level, index) => inGroup(level, 2 + index));
    const numbers = numberLists(places, grouped, known);
    if (rcps.length === 0 || numbers === undefined) return numbers;
    const guarded = Uint32Array.from(rcpPlaces());
    const withRcps = rcps.flatMap((level, index) => inGroup(level, 2 + scps.length + index));
    const guardedNumbers = numberLists(guarded, [...grouped, ...withRcps], known);
    if (guardedNumbers === undefined) return undefined;
    // What RCPs bear on is told apart where they say nothing, too.
    for (const [index, at] of guarded.entries()) numbers[at] = (guardedNumbers[index] ?? 0) + rcpOffset;
    return numbers;
  });
}

/** Added to the numbers of lists of actions that RCPs bear on. */
const rcpOffset = 2 ** 17;

function inGroup(level: readonly DocumentPlaces[], group: number): readonly GroupedDocument[] {
  return level.map((document) => ({ group, document, isOwn: false }));
}

/** Tells whether numbers can be given: no more levels than there are groups. */
export function canNumber({ scps = [], rcps = [] }: PolicyLayers): boolean {
  return scps.length + rcps.length + 2 <= maxGroups;
}

/** Gives the text of what bears on every action besides statements: the groups, and documents that could not be read. */
export function groupsText({ identity, boundary, scps = [], rcps = [] }: PolicyLayers): string {
  const levels = [scps, rcps].map((each) => each.map(unreadable).join()).join(';');
  return `${unreadable(identity)} ${boundary === undefined ? '' : unreadable([boundary])} ${levels}`;
}

function unreadable(sources: readonly PolicySource[]): number {
  return sources.filter(({ document }) => document.faults !== undefined).length;
}
