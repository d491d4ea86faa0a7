// Decides actions by what is at hand: once for all principals about whose actions the same statements say the same.

import type { KeyKnowledge } from '../conditions/contextReader.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { answerClass, type ClassStatements, lookUpOnce, statementsFrom } from './answerClass.ts';
import type { ClassesQuestion, ClassVerdicts, PlacedClasses } from './classesQuestion.ts';
import { kindNumbers } from './kindNumbers.ts';
import { readDocuments } from './layerDocuments.ts';
import { canNumber } from './numberLists.ts';
import { type OwnAction, ownActions, ownAmong } from './ownActions.ts';
import { placedActions } from './placedActions.ts';
import {
  type AnsweredClass,
  alikeNumber,
  type SharedActions,
  type SharedClass,
  type SharedPlaces,
  sharedActions,
  spaceOf,
  takesResources,
} from './sharedActions.ts';
import { isPersonal, kindsReader, watchKinds } from './watchKinds.ts';

/**
 * Gives what `decideClasses` gives, but for how many classes there are, and counts at least as many steps: of each class
 * what deciding it alone takes. Undefined where it cannot; then, too, when the meter has refused.
 *
 * Of an action of which none of the principal's own documents speaks its other documents alone decide, so that its class
 * and the answer are those of all principals that have them. Only the actions of its own documents are told apart anew.
 */
export function estimateClasses(asked: readonly Uint32Array[], question: ClassesQuestion): ClassVerdicts | undefined {
  const { layers, meter } = question;
  if (layers.resource !== undefined || layers.asked !== undefined || !canNumber(layers)) return undefined;
  const documents = readDocuments(layers, meter.share(stepsToRead));
  const count = asked.reduce((sum, places) => sum + places.length, 0);
  if (documents === undefined || !meter.take(count * stepsPerAction)) return undefined;
  const [shared, own] = [sharedActions(documents, question), ownActions(documents.own)];
  if (shared === undefined || own === undefined) return undefined;
  const stepsOf = (service: string) => documents.stepsOfOthers(service) + documents.stepsOfOwn(service);
  const looking = { question, stepsOf };
  const answerShared = sharedAnswers(looking, documents.withoutOwn);
  const deciding = { stepsOf, decideOwn: ownDecider(looking, shared) };
  return (places) => {
    const mine = ownAmong(places, own);
    const others = mine.length === places.length ? undefined : shared.placesOf(places, documents.withoutOwn);
    const left = others === undefined ? [] : leftClasses({ places, mine, others });
    const answers = others === undefined ? [] : answerShared(others, left);
    return placeClasses({ places, mine, others }, { left, answers }, deciding);
  };
}

/** Steps of telling one action's context and resources. */
const stepsPerAction = 8;
/**
 * Whoever needs more for wildcards, or for what nobody else is expected to have, is judged step by step: then what the
 * classes of one principal have in common is worth more than what it shares with others.
 */
const stepsToRead = 400_000;
const stepsForOwn = 300_000;

type Answer = AnsweredClass | undefined;

interface Placed {
  readonly places: Uint32Array;
  /** Those of which own documents speak. */
  readonly mine: readonly OwnAction[];
  /** Absent: there are no others. */
  readonly others: SharedPlaces | undefined;
}

/** A class that has actions of which no own document speaks. */
interface LeftClass {
  /** Among all classes of the places. */
  readonly number: number;
  /** Of the first of these actions. */
  readonly service: string;
}

function leftClasses({ places, mine, others }: Placed): readonly LeftClass[] {
  const { counts = [], firsts = [], classOf = [] } = others ?? {};
  const left = [...counts];
  const isMine = new Set(mine.map(({ index }) => index));
  for (const index of isMine) {
    const number = classOf[index] ?? 0;
    left[number] = (left[number] ?? 0) - 1;
  }
  return left.flatMap((count, number) => {
    if (count === 0) return [];
    let index = firsts[number] ?? 0;
    while (isMine.has(index) || classOf[index] !== number) index++;
    return [{ number, service: serviceOf(nameAt(places[index] ?? 0)) }];
  });
}

/** Longer lists of actions of own documents are rarely the same twice. */
const longParting = 200;

interface OthersClasses {
  readonly left: readonly LeftClass[];
  /** Of these. */
  readonly answers: readonly Answer[];
}

interface Deciding extends Pick<Looking, 'stepsOf'> {
  readonly decideOwn: (one: OwnAction) => OwnClass;
}

function placeClasses(
  { places, mine, others }: Placed,
  { left, answers }: OthersClasses,
  { decideOwn, stepsOf }: Deciding,
): PlacedClasses {
  const classes = [...answers];
  const services = left.map(({ service }) => service);
  const ofMine = new Map<number, number>();
  const numberOf = new Map<OwnClass, number>();
  for (const one of mine) {
    const own = decideOwn(one);
    const number = getOrMake(numberOf, own, () => {
      services.push(own.service);
      return classes.push(own.decided) - 1;
    });
    ofMine.set(one.index, number);
  }
  const ofOthers: number[] = [];
  for (const [index, { number }] of left.entries()) ofOthers[number] = index;
  const ids = others?.id ?? `own ${getOrMake(placesIds, places, () => ++placesSeen)}`;
  return {
    classes,
    classAt: (index) => ofMine.get(index) ?? ofOthers[others?.classOf[index] ?? 0] ?? 0,
    stepsToLookUp: (number) => stepsOf(services[number] ?? ''),
    ...(mine.length < longParting && { parting: `${ids} ${[...ofMine].join(' ')}` }),
  };
}

const placesIds = new WeakMap<Uint32Array, number>();
let placesSeen = 0;

interface Looking {
  readonly question: ClassesQuestion;
  /** Steps of looking up the statements about an action of a service. */
  readonly stepsOf: (service: string) => number;
}

/**
 * Gives a function that answers the classes that are left of some places: all together, as they were answered for another
 * principal of whose requests the same was read, but for those whose answers hang on who asks.
 */
function sharedAnswers({ question, stepsOf }: Looking, layers: () => PolicyLayers) {
  const { meter } = question;
  const reader = kindsReader(question);
  return (others: SharedPlaces, left: readonly LeftClass[]): readonly Answer[] => {
    const together = others.answers.find(reader) ?? answerTogether(others, question, layers);
    return left.map(({ number, service }) => {
      const one = others.classes[number];
      const answer = together?.[number] ?? (one && answerOne(one, { ...question, layers: layers() }, meter.left));
      return meter.take(answer === undefined ? Number.POSITIVE_INFINITY : answer.steps + stepsOf(service))
        ? answer
        : undefined;
    });
  };
}

// Undefined where there are no steps left.
function answerTogether(
  others: SharedPlaces,
  question: ClassesQuestion,
  layers: () => PolicyLayers,
): readonly Answer[] | undefined {
  const names = new Map<KnownContext, string>();
  const together = new Map<string, KeyKnowledge>();
  const answers: Answer[] = [];
  for (const one of others.classes) {
    const { contextOf, reads } = watchKinds(question, names);
    const answer = answerOne(one, { ...question, layers: layers(), contextOf }, question.meter.left);
    if (answer === undefined) return undefined;
    const read = reads();
    const isApart = [...read.keys()].some(isPersonal);
    if (!isApart) for (const [key, knowledge] of read) together.set(key, knowledge);
    answers.push(isApart ? undefined : answer);
  }
  others.answers.keep(together, answers);
  return answers;
}

interface OwnClass {
  readonly decided: Answer;
  /** Of its first action. */
  readonly service: string;
}

function ownDecider({ question, stepsOf }: Looking, { cells }: SharedActions): (one: OwnAction) => OwnClass {
  const { layers, meter, kindOf } = question;
  const own = meter.share(stepsForOwn);
  const kindAt = kindNumbers(kindOf);
  const byCell = new Map<number, ClassStatements>();
  const byAlike = new Map<ClassStatements, Map<number, OwnClass>>();
  const decide = (one: SharedClass): OwnClass => {
    const service = serviceOf(nameAt(one.at));
    const answer = answerOne(one, question, own.left);
    if (answer === undefined || !own.take(answer.steps) || !meter.take(stepsOf(service))) {
      own.take(Number.POSITIVE_INFINITY);
      return { decided: undefined, service };
    }
    return { decided: answer, service };
  };
  return ({ at, list }) => {
    const statements = getOrMake(byCell, list * maxCells + (cells[at] ?? 0), () =>
      statementsFrom(lookUpOnce(nameAt(at).toLowerCase(), layers), false),
    );
    const alike = alikeNumber(statements, at, kindAt);
    const classes = getOrMake(byAlike, statements, () => new Map<number, OwnClass>());
    return getOrMake(classes, alike, () => decide({ statements, alike, at }));
  };
}

const maxCells = 2 ** 16;

// Undefined where there are no steps left.
function answerOne({ statements, alike, at }: SharedClass, question: ClassesQuestion, left: number): Answer {
  const { contextOf, partition, layers } = question;
  const action = nameAt(at);
  const asked = { action, resource: '*', context: contextOf(action), partition };
  const space = spaceOf(alike);
  // Where no statement takes any of its resources, whatever these are, one action stands for all, so that the steps are
  // the same whoever asked first.
  const judged = takesResources(space) ? asked : { ...asked, action: withoutResources() };
  const answer = answerClass(judged, { like: action, statements, space, layers, left });
  return answer && { ...answer, action };
}

function serviceOf(action: string): string {
  return action.slice(0, Math.max(action.indexOf(':'), 0)).toLowerCase();
}

let anyWithoutResources: string | undefined;

function withoutResources(): string {
  anyWithoutResources ??= placedActions().find(({ resourceTypes }) => resourceTypes.length === 0)?.name ?? '';
  return anyWithoutResources;
}

function nameAt(at: number): string {
  return placedActions()[at]?.name ?? '';
}
