// Numbers for the lists of statements that speak of actions: the same number for the same list, whoever has it.

import type { ActionEntry } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import { rcpPlaces } from './classifyActions.ts';
import type { DocumentPlaces, StatementPlaces } from './documentPlaces.ts';
import { placedActions } from './placedActions.ts';
import { unreadableOf } from './policyGroups.ts';

/** From here on numbers are those of one principal, and stand for lists that nobody else is expected to have. */
export const firstOwnList = 2 ** 16;
/** Behind the last number of a list. */
const maxNumber = 2 ** 17;
/** Numbers are kept up to this many, then all are given anew. */
const maxLists = 20_000;
/** With so many at hand no more statements are looked at: one adds no more than there are actions, and 65,535 fit. */
const tooManyLists = 40_000;
/** More levels above an account than AWS has, and more than the two groups of a principal itself. */
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

/** A document in a group of policies. */
export interface GroupedDocument {
  /** Of a principal: 0 the identity policies, 1 the boundary. Above it: the level. */
  readonly group: number;
  readonly document: DocumentPlaces;
  /** Nobody else is expected to have it. */
  readonly isOwn: boolean;
}

interface Scratch {
  /** By place, where it stands among those that are asked about; elsewhere is whatever stood there before. */
  readonly indexOf: Uint32Array;
  /** By place, in which round it was looked at. */
  readonly lookedAt: Uint32Array;
  rounds: number;
}

// Made once: it is as long as the action table.
const scratches = new WeakMap<readonly ActionEntry[], Scratch>();

function makeScratch({ length }: readonly ActionEntry[]): Scratch {
  return { indexOf: new Uint32Array(length), lookedAt: new Uint32Array(length), rounds: 0 };
}

/** Numbers of lists of which some are of one principal. */
export interface PrincipalLists {
  readonly known: KnownLists;
  /** As `next` of those that are known. */
  readonly own: Map<number, number>;
}

/**
 * Gives by the index of each place, ascending, the number of the list of all statements about the action, 0 for none;
 * undefined where there are too many lists.
 */
export function numberLists(
  places: Uint32Array,
  documents: readonly GroupedDocument[],
  { known, own }: PrincipalLists,
): Uint32Array | undefined {
  const numbers = new Uint32Array(places.length);
  const scratch = getOrMake(scratches, placedActions(), makeScratch);
  for (let index = 0; index < places.length; index++) scratch.indexOf[places[index] ?? 0] = index;
  for (const { group, document, isOwn } of documents) {
    for (const statement of document.statements) {
      const going = { next: known.next, own, isOwn, edge: statement.id * maxGroups + group };
      const step = { places, named: statement.places, scratch, going };
      if (statement.isRest) goOnWithRest(numbers, step);
      else goOnWith(numbers, step);
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
  readonly named: StatementPlaces['places'];
  readonly scratch: Scratch;
  readonly going: Going;
}

// Neighbours mostly have the same list.
function goOnWith(numbers: Uint32Array, { places, named, scratch: { indexOf }, going }: Step): void {
  let from = Number.NaN;
  let to = 0;
  for (let each = 0; each < named.length; each++) {
    const at = named[each] ?? 0;
    const index = indexOf[at] ?? 0;
    if (places[index] !== at) continue;
    const number = numbers[index] ?? 0;
    if (number !== from) [from, to] = [number, nextList(number, going)];
    numbers[index] = to;
  }
}

function goOnWithRest(numbers: Uint32Array, { places, named, scratch, going }: Step): void {
  const { lookedAt } = scratch;
  const round = ++scratch.rounds;
  for (let each = 0; each < named.length; each++) lookedAt[named[each] ?? 0] = round;
  let from = Number.NaN;
  let to = 0;
  for (let index = 0; index < places.length; index++) {
    if (lookedAt[places[index] ?? 0] === round) continue;
    const number = numbers[index] ?? 0;
    if (number !== from) [from, to] = [number, nextList(number, going)];
    numbers[index] = to;
  }
}

function nextList(list: number, { next, own, isOwn, edge }: Going): number {
  const key = edge * maxNumber + list;
  if (isOwn || list >= firstOwnList) return getOrMake(own, key, () => firstOwnList + own.size);
  return getOrMake(next, key, () => next.size + 1);
}

/** The documents of SCPs and RCPs, level by level. */
export interface LevelDocuments {
  readonly scps: readonly (readonly DocumentPlaces[])[];
  readonly rcps: readonly (readonly DocumentPlaces[])[];
}

/** Gives by place the number of the list of the statements above the account; undefined where there are too many. */
export function listsAbove({ scps, rcps }: LevelDocuments, known: KnownLists): Uint32Array | undefined {
  const text = JSON.stringify([scps, rcps].map((levels) => levels.map((level) => level.map(({ id }) => id))));
  return getOrMake(known.above, text, () => {
    const numbered = { known, own: new Map<number, number>() };
    const numbers = numberLists(Uint32Array.from(placedActions().keys()), groupLevels(scps), numbered);
    if (rcps.length === 0 || numbers === undefined) return numbers;
    const guarded = Uint32Array.from(rcpPlaces());
    const guardedNumbers = numberLists(guarded, groupLevels([...scps, ...rcps]), numbered);
    if (guardedNumbers === undefined) return undefined;
    // What RCPs bear on is told apart where they say nothing, too.
    for (const [index, at] of guarded.entries()) numbers[at] = (guardedNumbers[index] ?? 0) + maxNumber;
    return numbers;
  });
}

/** Behind the last of the numbers that `listsAbove` gives. */
export const maxAbove: number = 2 * maxNumber;

function groupLevels(levels: readonly (readonly DocumentPlaces[])[]): readonly GroupedDocument[] {
  return levels.flatMap((level, group) => level.map((document) => ({ group, document, isOwn: false })));
}

/** Tells whether numbers can be given: no more levels than there are groups. */
export function canNumber({ scps = [], rcps = [] }: PolicyLayers): boolean {
  return scps.length + rcps.length <= maxGroups;
}

/** Gives the text of what bears on every action besides statements: the groups, and documents that could not be read. */
export function groupsText({ identity, boundary, scps = [], rcps = [] }: PolicyLayers): string {
  return JSON.stringify([
    countUnreadable(identity),
    boundary && countUnreadable([boundary]),
    scps.map((level) => countUnreadable(level)),
    rcps.map((level) => countUnreadable(level)),
  ]);
}

function countUnreadable(sources: readonly PolicySource[]): number {
  return unreadableOf(sources).length;
}
