// What the documents that principals share say of each action, kept for all principals that have the same ones.

import { KeptAnswers } from '../conditions/keptAnswers.ts';
import { BoundedMap, getOrMake, RecentMap } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { type ClassStatements, lookUpOnce, statementsFrom } from './answerClass.ts';
import type { ClassesQuestion, DecidedClass } from './classesQuestion.ts';
import { kindNumbers } from './kindNumbers.ts';
import type { LayerDocuments } from './layerDocuments.ts';
import { groupsText, type KnownLists, knownLists, listsAbove, numberLists } from './numberLists.ts';
import { placedActions } from './placedActions.ts';

/** Actions about which the shared documents say the same, and about whose requests they tell nothing apart. */
export interface SharedClass {
  readonly statements: ClassStatements;
  /** See {@link alikeNumber}. */
  readonly alike: number;
  /** Its first action that was asked about. */
  readonly at: number;
}

/** The actions at some places by class. */
export interface SharedPlaces {
  /** Told apart from those of all other places and documents. */
  readonly id: number;
  readonly classes: readonly SharedClass[];
  /** By the index of the place. */
  readonly classOf: Uint16Array;
  /** By class: how many of the places are of it. */
  readonly counts: readonly number[];
  /** By class: the index of its first place. */
  readonly firsts: readonly number[];
  /** What was decided of the classes, in their order; undefined of those whose answers hang on who asks. */
  readonly answers: KeptAnswers<readonly (AnsweredClass | undefined)[]>;
}

export interface AnsweredClass extends DecidedClass {
  /** What deciding it took, alone, but for looking it up. */
  readonly steps: number;
}

/** Of one combination of documents. */
export interface SharedActions {
  /** By place. Actions with the same number meet the same statements of the shared documents. */
  readonly cells: Uint16Array;
  /** Gives the classes of these places, kept as long as the object lives where they are few; `layers` give what the documents say. */
  readonly placesOf: (places: Uint32Array, layers: () => PolicyLayers) => SharedPlaces;
}

const maxCombinations = 100;
const maxStatementsKept = 10_000;

/** What is kept as long as lists have the same numbers. */
interface Kept {
  readonly known: KnownLists;
  readonly combinations: RecentMap<string, Combination>;
  /** By what bears on every action, then by the list of statements: also for other combinations of documents. */
  readonly statements: BoundedMap<string, BoundedMap<number, ClassStatements>>;
}

interface Combination extends JoinedLists {
  readonly byKind: BoundedMap<object, SharedActions>;
}

let kept: Kept | undefined;

/** Undefined: they say too many different things. */
export function sharedActions(documents: LayerDocuments, question: ClassesQuestion): SharedActions | undefined {
  const known = knownLists();
  if (kept?.known !== known) {
    kept = { known, combinations: new RecentMap(maxCombinations), statements: new BoundedMap(100) };
  }
  const { layers, partition, kindOf } = question;
  const bearing = `${partition} ${groupsText(layers)}`;
  const { combinations, statements } = kept;
  const combination = getOrMake(combinations, `${bearing} ${textOf(documents)}`, () => {
    const joined = joinLists(documents, known);
    return joined && { ...joined, byKind: new BoundedMap<object, SharedActions>(kindsKept) };
  });
  return (
    combination &&
    getOrMake(combination.byKind, kindOf, () => {
      const byList = getOrMake(statements, bearing, () => new BoundedMap<number, ClassStatements>(maxStatementsKept));
      return makeActions(combination, byList, kindNumbers(kindOf));
    })
  );
}

/** What is required and what is allowed besides are asked about with different kinds of requests. */
const kindsKept = 4;

function textOf({ shared, scps, rcps }: LayerDocuments): string {
  const own = shared.map(({ group, document }) => `${group}.${document.id}`).join();
  const [levels, guards] = [scps, rcps].map((each) => each.map((level) => level.map(({ id }) => id).join()).join(';'));
  return `${own}|${levels}|${guards}`;
}

function makeActions(
  { cells, listOf }: JoinedLists,
  byList: BoundedMap<number, ClassStatements>,
  kindAt: (at: number) => number,
): SharedActions {
  const statementsAt = (at: number, layers: () => PolicyLayers) =>
    getOrMake(byList, listOf[cells[at] ?? 0] ?? 0, () =>
      statementsFrom(lookUpOnce(placedActions()[at]?.name.toLowerCase() ?? '', layers()), true),
    );
  const classes = new BoundedMap<number, SharedClass>(maxClassesKept);
  const classAt = (at: number, layers: () => PolicyLayers) => {
    const statements = statementsAt(at, layers);
    const alike = alikeNumber(statements, at, kindAt);
    return getOrMake(classes, alike * maxCells + (cells[at] ?? 0), () => ({ statements, alike, at }));
  };
  const byPlaces = new WeakMap<Uint32Array, SharedPlaces>();
  const placesOf = (places: Uint32Array, layers: () => PolicyLayers) => {
    const known = byPlaces.get(places);
    if (known !== undefined) return known;
    const parted = partPlaces(places, cells, (at) => classAt(at, layers));
    if (parted.classes.length <= manyClasses) byPlaces.set(places, parted);
    return parted;
  };
  return { cells, placesOf };
}

/** Usual roles have a few dozen; what hostile documents part into thousands is parted anew for each principal. */
const manyClasses = 200;
const maxClassesKept = 1_000;

/** Fewer than there are actions. */
const maxCells = 2 ** 16;

interface JoinedLists {
  /** By place. */
  readonly cells: Uint16Array;
  /** By cell: the number of the list of statements about its actions. */
  readonly listOf: readonly number[];
}

let everything: Uint32Array | undefined;

// One number for a list of the principal's documents and one of those above its account.
function joinLists(documents: LayerDocuments, known: KnownLists): JoinedLists | undefined {
  everything ??= Uint32Array.from(placedActions().keys());
  const lists = numberLists(everything, documents.shared, known);
  const above = listsAbove(documents, known);
  if (lists === undefined || above === undefined) return undefined;
  const cells = new Uint16Array(lists.length);
  const numbers = new Map<number, number>();
  const listOf: number[] = [];
  let [last, cell] = [-1, 0];
  for (let at = 0; at < lists.length; at++) {
    const list = (lists[at] ?? 0) * maxAbove + (above[at] ?? 0);
    if (list !== last) [last, cell] = [list, getOrMake(numbers, list, () => listOf.push(list) - 1)];
    cells[at] = cell;
  }
  return { cells, listOf };
}

const maxAbove = 2 ** 18;

let partings = 0;

// Neighbours mostly are of one cell, and most cells of one class.
function partPlaces(places: Uint32Array, cells: Uint16Array, classAt: (at: number) => SharedClass): SharedPlaces {
  const numbers = new Map<SharedClass, number>();
  const [counts, firsts]: [number[], number[]] = [[], []];
  const classOf = new Uint16Array(places.length);
  let [lastCell, number] = [-1, 0];
  for (let index = 0; index < places.length; index++) {
    const at = places[index] ?? 0;
    const cell = cells[at] ?? 0;
    if (cell !== lastCell) {
      const one = classAt(at);
      number = getOrMake(numbers, one, () => firsts.push(index) - 1);
      lastCell = one.statements.looksAtContext ? -1 : cell;
    }
    classOf[index] = number;
    counts[number] = (counts[number] ?? 0) + 1;
  }
  return { id: partings++, classes: [...numbers.keys()], classOf, counts, firsts, answers: new KeptAnswers() };
}

/** In the number of what is alike: the resources are not looked at (0), or none of them is taken. */
const noneTaken = 1;
const maxKinds = 2 ** 20;

/**
 * Gives a number for what statements tell apart of the requests for an action that they are about: the same for actions
 * that are alike to them.
 */
export function alikeNumber(statements: ClassStatements, at: number, kindAt: (at: number) => number): number {
  if (!statements.looksAtContext) return 0;
  // Spaces have numbers from -1.
  const space = statements.looksAtResource ? statements.spaceAt(at) + 2 : 0;
  return 1 + kindAt(at) + space * maxKinds;
}

/** Gives the part of such a number that stands for the resources. */
export function spaceOf(alike: number): number {
  return Math.floor(alike / maxKinds);
}

/** Tells whether statements take any of these resources. */
export function takesResources(space: number): boolean {
  return space > noneTaken;
}
