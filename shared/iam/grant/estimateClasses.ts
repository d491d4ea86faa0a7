// Decides actions by what is at hand: once for all principals about whose actions the same statements say the same.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';
import { answerClass, type ClassStatements, statementsFrom } from './answerClass.ts';
import type { ClassesQuestion, ClassVerdicts, DecidedClass } from './classesQuestion.ts';
import { countedOnce } from './countedOnce.ts';
import { type DocumentPlaces, documentPlaces } from './documentPlaces.ts';
import { lookUpInLayers } from './findStatements.ts';
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
  type PrincipalLists,
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
  const reading = readLayers(layers, meter.share(stepsToRead));
  if (reading === undefined || !meter.take(places.length * stepsPerAction)) return undefined;
  const lists = numberLists(places, reading.documents, reading);
  return lists && decideEach({ places, lists }, reading, question);
}

/** Steps of telling one action's context and resources. */
const stepsPerAction = 8;
/**
 * Whoever needs more for wildcards, or for what nobody else is expected to have, is judged step by step: then what the
 * classes of one principal have in common is worth more than what it shares with others.
 */
const stepsToRead = 400_000;
const stepsForOwn = 300_000;

/** What is found out about the policies of one principal once, whatever is asked about it. */
interface LayersReading extends PrincipalLists {
  readonly layers: PolicyLayers;
  /** Its own, and its boundary. */
  readonly documents: readonly GroupedDocument[];
  /** By place the number of the list of the statements above the account. */
  readonly above: Uint32Array;
  /** By the two lists, of which one is its own. */
  readonly ownStatements: Map<number, ClassStatements>;
  /** See `groupsText`. */
  readonly groups: string;
  readonly meter: number;
  readonly steps: number;
}

// Asked about for what it needs, then for what it may do besides.
const readings = new WeakMap<PolicyLayers, LayersReading>();

// Undefined: finding the actions that the policies name takes more steps than are left, or there are too many lists.
function readLayers(layers: PolicyLayers, meter: StepMeter): LayersReading | undefined {
  const known = readings.get(layers);
  // Not refused: what is too much to be estimated is judged step by step.
  if (known?.meter === meter.id) return known.steps <= meter.left && meter.take(known.steps) ? known : undefined;
  const reading = readAnew(layers, meter);
  if (reading !== undefined) readings.set(layers, reading);
  return reading;
}

function readAnew(layers: PolicyLayers, meter: StepMeter): LayersReading | undefined {
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
  const documents = [...inGroup(identity, 0), ...inGroup(boundary === undefined ? [] : [boundary], 1)];
  const readLevels = (levels: readonly (readonly PolicySource[])[]) => levels.map((sources) => sources.flatMap(read));
  const levels = { scps: readLevels(scps), rcps: readLevels(rcps) };
  const known = knownLists();
  const above = isWhole ? listsAbove(levels, known) : undefined;
  if (above === undefined) return undefined;
  return {
    layers,
    documents,
    above,
    known,
    own: new Map(),
    ownStatements: new Map(),
    groups: groupsText(layers),
    meter: meter.id,
    steps: meter.steps,
  };
}

// What only one principal has need not be kept for others.
function noteUse({ uses }: DocumentPlaces, { id }: StepMeter): void {
  if (uses.lastMeter === id) return;
  uses.isShared = uses.lastMeter !== undefined;
  uses.lastMeter = id;
}

interface Listed {
  readonly places: Uint32Array;
  /** By the index of the place. */
  readonly lists: Uint32Array;
}

// Neighbours mostly have the same statements.
function decideEach(
  { places, lists }: Listed,
  reading: LayersReading,
  question: ClassesQuestion,
): ClassVerdicts | undefined {
  const { above } = reading;
  const statementsOf = statementsFor(reading, question.partition);
  const classOf = new Uint32Array(placedActions().length);
  const classes: (DecidedClass | undefined)[] = [undefined];
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
  { layers, known, groups, ownStatements }: LayersReading,
  partition: string,
): (pair: number, at: number) => ClassStatements {
  const keptByText = getOrMake(kept, known, () => new BoundedMap(maxGroupsKept));
  const shared = getOrMake(keptByText, `${partition} ${groups}`, () => new BoundedMap(maxStatementsKept));
  return (pair, at) => {
    const isKept = pair < firstOwnList * maxAbove;
    return getOrMake(isKept ? shared : ownStatements, pair, () =>
      statementsFrom(lookUpInLayers(layers, actionNameAt(at).toLowerCase()), isKept),
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
  const once = countedOnce(question.meter, asked.context);
  const answer = answerClass(judged, {
    like: action,
    statements,
    space,
    layers,
    meter,
    once,
  });
  if (answer === undefined || !meter.take(answer.steps) || !once.countAll(answer.needed)) {
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
