// Decides actions class by class: one verdict for all about which policies, requests and resources are alike.

import type { StepMeter } from '../stepMeter.ts';
import type { ClassesQuestion, ClassVerdicts, DecidedClass } from './classesQuestion.ts';
import { classifyActions } from './classifyActions.ts';
import { estimateClasses } from './estimateClasses.ts';
import type { GroupStatements } from './findStatements.ts';
import type { GrantQuestion } from './grantDecision.ts';
import { judgeFound, lookUpAlike } from './judgeAlike.ts';
import { kindNumbers } from './kindNumbers.ts';
import { groupPlaces } from './numberPlaces.ts';
import { partBySpaces } from './partBySpaces.ts';
import { actionNameAt, placedActions } from './placedActions.ts';

/** Steps of telling one action's context and resources. */
const stepsPerAction = 8;

/** Decides the actions at these places, ascending, as long as there are steps left. */
export function decideClasses(asked: Uint32Array, question: ClassesQuestion): ClassVerdicts {
  const { layers, meter } = question;
  const estimated = meter.isEstimate ? estimateClasses(asked, question) : undefined;
  if (estimated !== undefined) return estimated;
  const classOf = new Uint32Array(placedActions().length);
  const classes: (DecidedClass | undefined)[] = [undefined];
  const alikeInPolicies = classifyActions(asked, layers, meter);
  if (alikeInPolicies === undefined) return { classOf, classes };
  for (const members of alikeInPolicies) {
    const found = lookUp(members, question);
    if (found === undefined) return { classOf, classes };
    for (const alike of partByRequests(members, found, question)) {
      const decided = decideFirst(alike, found, question);
      // Once steps were refused, no other class is decided either: looking at them would not be counted.
      if (decided === undefined) return { classOf, classes };
      setAll(classOf, alike, classes.length);
      classes.push(decided);
    }
  }
  return { classOf, classes };
}

// A function of its own: V8 makes anew what holds a long loop within others each time that the loop ends.
function setAll(classOf: Uint32Array, members: readonly number[], number: number): void {
  for (const at of members) classOf[at] = number;
}

// What is found for one of a class is found for all.
function lookUp(members: readonly number[], question: ClassesQuestion): readonly GroupStatements[] | undefined {
  return lookUpAlike(questionAbout(members, question), question.layers);
}

function decideFirst(
  members: readonly number[],
  found: readonly GroupStatements[],
  question: ClassesQuestion,
): DecidedClass | undefined {
  const asked = questionAbout(members, question);
  const verdict = judgeFound(asked, found, question.layers);
  return verdict === 'undecided' ? undefined : { question: asked, verdict };
}

function questionAbout(
  [first]: readonly number[],
  { contextOf, partition, meter }: ClassesQuestion,
): GrantQuestion & { readonly meter: StepMeter } {
  const action = actionNameAt(first);
  return { action, resource: '*', context: contextOf(action), partition, meter };
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
  return groups.flatMap((alike) => partBySpaces(alike, questionAbout(alike, question), found));
}
