// Decides actions by what is at hand: once for all principals about whose actions the same statements say the same.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';
import { answerClass, type ClassStatements, lookUpOnce, statementsFrom } from './answerClass.ts';
import type { ClassesQuestion, ClassVerdicts, DecidedClass } from './classesQuestion.ts';
import { type DocumentPlaces, documentPlaces } from './documentPlaces.ts';
import { stepsToFind } from './judgeAlike.ts';
import { kindNumbers } from './kindNumbers.ts';
import {
  canNumber,
  firstOwnList,
  type GroupedDocument,
  groupsText,
  type KnownLists,
  knownLists,
  listsAbove,
  maxAbove,
  numberLists,
} from './numberLists.ts';
import { noSpace } from './partBySpaces.ts';
import { actionNameAt, placedActions } from './placedActions.ts';

const maxGroupsKept = 100;
const maxStatementsKept = 10_000;
// By what bears on every action, then by the two lists of statements. Numbers of lists hold as long as they are known.
const kept = new WeakMap<KnownLists, BoundedMap<string, BoundedMap<number, ClassStatements>>>();

/**
 * Gives what `decideClasses` gives, but for how many classes there are, and counts at least as many steps: of each class
 * what deciding it alone takes. Undefined where it cannot; then, too, when the meter has refused.
 */
export function estimateClasses(places: Uint32Array, question: ClassesQuestion): ClassVerdicts | undefined {
  const { layers, meter } = question;
  if (layers.resource !== undefined || layers.asked !== undefined || !canNumber(layers)) return undefined;
  const known = knownLists();
  const documents = readDocuments(layers, meter.share(stepsToRead));
  if (documents === undefined || !meter.take(places.length * stepsPerAction)) return undefined;
  const lists = numberLists(places, documents.own, known);
  const above = listsAbove(documents, known);
  if (lists === undefined || above === undefined) return undefined;
  return decideEach(places, { lists, above }, { question, known });
}

/** Steps of telling one action's context and resources. */
const stepsPerAction = 8;
/**
 * Whoever needs more for wildcards, or for what nobody else is expected to have, is judged step by step: then what the
 * classes of one principal have in common is worth more than what it shares with others.
 */
const stepsToRead = 400_000;
const stepsForOwn = 300_000;

interface LayerDocuments {
  readonly own: readonly GroupedDocument[];
  readonly scps: readonly (readonly DocumentPlaces[])[];
  readonly rcps: readonly (readonly DocumentPlaces[])[];
}

// Undefined: finding the actions that they name takes more steps than are left.
function readDocuments(layers: PolicyLayers, meter: StepMeter): LayerDocuments | undefined {
  const { identity, boundary, scps = [], rcps = [] } = layers;
  let isWhole = true;
  const read = ({ document }: PolicySource): readonly DocumentPlaces[] => {
    const places = documentPlaces(document, meter.left);
    if (places === undefined) {
      isWhole = false;
      return [];
    }
    meter.take(places.steps);
    noteUse(places, meter);
    return [places];
  };
  const inGroup = (sources: readonly PolicySource[], group: number) =>
    sources.flatMap(read).map((document) => ({ group, document, isOwn: !document.uses.isShared }));
  const own = [...inGroup(identity, 0), ...inGroup(boundary === undefined ? [] : [boundary], 1)];
  const readLevels = (levels: readonly (readonly PolicySource[])[]) => levels.map((sources) => sources.flatMap(read));
  const above = { scps: readLevels(scps), rcps: readLevels(rcps) };
  return isWhole ? { own, ...above } : undefined;
}

// What only one principal has need not be kept for others.
function noteUse({ uses }: DocumentPlaces, { id }: StepMeter): void {
  if (uses.lastMeter === id) return;
  uses.isShared = uses.lastMeter !== undefined;
  uses.lastMeter = id;
}

interface Deciding {
  readonly question: ClassesQuestion;
  readonly known: KnownLists;
}

interface Lists {
  /** By the index of the asked place. */
  readonly lists: Uint32Array;
  /** By place. */
  readonly above: Uint32Array;
}

// Neighbours mostly have the same statements.
function decideEach(
  places: Uint32Array,
  { lists, above }: Lists,
  { question, known }: Deciding,
): ClassVerdicts | undefined {
  const classOf = new Uint32Array(placedActions().length);
  const classes: (DecidedClass | undefined)[] = [undefined];
  const statementsOf = statementsFor(question, known);
  const kindAt = kindNumbers(question.kindOf);
  const numbers = new Map<ClassStatements, Map<number, number>>();
  const own = question.meter.share(stepsForOwn);
  let last:
    | { readonly pair: number; readonly statements: ClassStatements; readonly byAlike: Map<number, number> }
    | undefined;
  for (let index = 0; index < places.length; index++) {
    const at = places[index] ?? 0;
    const pair = (lists[index] ?? 0) * maxAbove + (above[at] ?? 0);
    if (last?.pair !== pair) {
      const statements = statementsOf(pair, at);
      last = { pair, statements, byAlike: getOrMake(numbers, statements, () => new Map<number, number>()) };
    }
    const { statements, byAlike } = last;
    const alike = alikeNumber(statements, at, kindAt);
    let number = byAlike.get(alike);
    if (number === undefined) {
      number = decideOne(at, { statements, question, classes, own });
      if (number === undefined) return undefined;
      byAlike.set(alike, number);
    }
    classOf[at] = number;
  }
  return { classOf, classes };
}

function alikeNumber({ looksAtContext, spaceAt }: ClassStatements, at: number, kindAt: (at: number) => number): number {
  return looksAtContext ? kindAt(at) + spaceAt(at) * maxKinds : 0;
}

const maxKinds = 2 ** 20;

function statementsFor(
  { layers, partition }: ClassesQuestion,
  known: KnownLists,
): (pair: number, at: number) => ClassStatements {
  const keptByText = getOrMake(kept, known, () => new BoundedMap(maxGroupsKept));
  const shared = getOrMake(keptByText, `${partition} ${groupsText(layers)}`, () => new BoundedMap(maxStatementsKept));
  const own = new Map<number, ClassStatements>();
  return (pair, at) => {
    const isKept = pair < firstOwnList * maxAbove;
    return getOrMake(isKept ? shared : own, pair, () =>
      statementsFrom(lookUpOnce(actionNameAt(at).toLowerCase(), layers), isKept),
    );
  };
}

interface ClassQuestion {
  readonly statements: ClassStatements;
  readonly question: ClassesQuestion;
  readonly classes: (DecidedClass | undefined)[];
  /** Counts what only this principal has. */
  readonly own: StepMeter;
}

// Gives the number of the class; undefined where there are no steps left.
function decideOne(at: number, { own, statements, question, classes }: ClassQuestion): number | undefined {
  const { contextOf, partition, layers } = question;
  const meter = statements.answers === undefined ? own : question.meter;
  const action = actionNameAt(at);
  const asked = { action, resource: '*', context: contextOf(action), partition };
  const space = statements.spaceAt(at);
  // Where no statement takes any of its resources, whatever these are, one action stands for all, so that the steps are
  // the same whoever asked first.
  const judged = space === noSpace ? { ...asked, action: withoutResources() } : asked;
  const answer = answerClass(judged, {
    like: action,
    statements,
    space,
    layers,
    left: meter.left,
  });
  if (answer === undefined || !meter.take(answer.steps)) {
    meter.take(Number.POSITIVE_INFINITY);
    return undefined;
  }
  const stepsToLookUp = stepsToFind(action, layers, question.meter);
  if (!question.meter.take(stepsToLookUp)) return undefined;
  return classes.push({ question: { ...asked, meter: question.meter }, verdict: answer.verdict, stepsToLookUp }) - 1;
}

let anyWithoutResources: string | undefined;

function withoutResources(): string {
  anyWithoutResources ??= actionNameAt(placedActions().findIndex(({ resourceTypes }) => resourceTypes.length === 0));
  return anyWithoutResources;
}
