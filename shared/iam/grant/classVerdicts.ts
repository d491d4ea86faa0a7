// Decides actions class by class: one verdict for all about which policies, requests and resources are alike.

import type { KnownContext } from '../conditions/knownContext.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';
import { classifyActions } from './classifyActions.ts';
import type { GroupStatements } from './findStatements.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';
import { judgeFound, lookUpAlike } from './judgeAlike.ts';
import { groupPlaces, numberPlaces } from './numberPlaces.ts';
import { partBySpaces } from './partBySpaces.ts';
import { placedActions } from './placedActions.ts';

export interface ClassesQuestion {
  readonly layers: PolicyLayers;
  readonly contextOf: (action: string) => KnownContext;
  /** The same object for actions that have the same context. */
  readonly kindOf: (action: string) => object;
  readonly partition: string;
  readonly meter: StepMeter;
}

/** What is decided of one class: its first action stands for all. */
export interface DecidedClass {
  readonly verdict: Verdict;
  readonly question: GrantQuestion;
}

export interface ClassVerdicts {
  /** By place: the number of the class, 0 where the action was not asked for or not decided. */
  readonly classOf: Uint32Array;
  /** By number; nothing at 0. */
  readonly classes: readonly (DecidedClass | undefined)[];
}

/** Steps of telling one action's context and resources. */
const stepsPerAction = 8;

/** Decides the actions at `asked` (1 by place) in the order of their places, as long as there are steps left. */
export function decideClasses(asked: Uint8Array, question: ClassesQuestion): ClassVerdicts {
  const { layers, meter } = question;
  const classOf = new Uint32Array(asked.length);
  const classes: (DecidedClass | undefined)[] = [undefined];
  for (const members of classifyActions(asked, layers, meter) ?? []) {
    const found = lookUp(members, question);
    if (found === undefined) return { classOf, classes };
    for (const alike of partByRequests(members, found, question)) {
      const decided = decideFirst(alike, found, question);
      if (decided === undefined) return { classOf, classes };
      for (const at of alike) classOf[at] = classes.length;
      classes.push(decided);
    }
  }
  return { classOf, classes };
}

// What is found for one of a class is found for all.
function lookUp(members: readonly number[], question: ClassesQuestion): readonly GroupStatements[] | undefined {
  const asked = questionAbout(members, question);
  return asked && lookUpAlike(asked, question.layers);
}

function decideFirst(
  members: readonly number[],
  found: readonly GroupStatements[],
  question: ClassesQuestion,
): DecidedClass | undefined {
  const asked = questionAbout(members, question);
  const judged = asked === undefined ? 'undecided' : judgeFound(asked, found, question.layers);
  if (asked === undefined || judged === 'undecided') return undefined;
  return { question: asked, verdict: judged === 'granted' ? judged : judged.verdict };
}

function questionAbout(
  members: readonly number[],
  question: ClassesQuestion,
): (GrantQuestion & { readonly meter: StepMeter }) | undefined {
  const action = placedActions()[members[0] ?? -1];
  const { contextOf, partition, meter } = question;
  return action && { action: action.name, resource: '*', context: contextOf(action.name), partition, meter };
}

// Actions with the same statements differ in what is known of their requests and in the resources that they take; not
// where no statement looks at either. Nothing where there are no steps left.
function partByRequests(
  members: readonly number[],
  found: readonly GroupStatements[],
  question: ClassesQuestion,
): Iterable<readonly number[]> {
  const statements = found.flatMap((group) => group.statements.map(({ compiled }) => compiled));
  const looksAtResource = statements.some(({ isOnEveryResource }) => !isOnEveryResource);
  // What is known of a request may also tell what its resource can be.
  const looksAtContext = looksAtResource || statements.some(({ statement }) => statement.conditions.length > 0);
  if (!looksAtContext) return [members];
  if (!question.meter.take(members.length * stepsPerAction)) return [];
  const groups = groupPlaces(members, kindNumbers(question.kindOf));
  if (!looksAtResource) return groups;
  return groups.flatMap((alike) => {
    const asked = questionAbout(alike, question);
    return asked === undefined ? [] : partBySpaces(alike, asked, found);
  });
}

const kindsByFunction = new WeakMap<ClassesQuestion['kindOf'], (at: number) => number>();

function kindNumbers(kindOf: ClassesQuestion['kindOf']): (at: number) => number {
  return getOrMake(kindsByFunction, kindOf, () => {
    const numbers = new Map<object, number>();
    return numberPlaces(({ name }) => getOrMake(numbers, kindOf(name), () => numbers.size));
  });
}
