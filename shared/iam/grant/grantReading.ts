// Holds the statements about an action against the requests of a question.

import { type ConditionTest, type Truth, testName, testState } from '../conditions/conditionTest.ts';
import { type ConditionEntryOutcome, entryOutcome } from '../conditions/evaluateConditions.ts';
import type { Fidelity } from '../conditions/fidelity.ts';
import { keyStates } from '../conditions/keyStates.ts';
import type { PatternRelation } from '../patterns/relatePatterns.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import type { ResourceElement } from '../resources/resourceElement.ts';
import type { ResourceSpace } from '../resources/resourceSpace.ts';
import { countTested, type ResourceState, resourceStates, testResource } from '../resources/resourceStates.ts';
import type { StepMeter } from '../stepMeter.ts';
import type { KeyReading } from './countedOnce.ts';
import { countStatements, type FoundStatement, type FoundStatements } from './findStatements.ts';
import { type PolicyGroup, unreadableOf } from './policyGroups.ts';
import { canHold, type Literal, type Term } from './satisfiability.ts';

/** One statement about the action. */
export interface StatementReading extends FoundStatement {
  /** What became of each of its conditions; of a statement whose resources no request names: none. */
  readonly conditions: readonly ConditionEntryOutcome[];
  /** In which requests it applies; undefined: in none. Empty: in all. */
  readonly term: Term | undefined;
  /** Each of its conditions can be met, but no value of a key meets all that are about it. */
  readonly excludesItself: boolean;
}

/** A group of policies with its statements about the action. */
export interface GroupReading {
  readonly group: PolicyGroup;
  readonly allows: readonly StatementReading[];
  readonly denies: readonly StatementReading[];
  /** Policies that could not be read: each may allow or deny anything. */
  readonly unreadable: readonly PolicySource[];
}

export interface GrantReading {
  readonly space: ResourceSpace;
  readonly groups: readonly GroupReading[];
  /** Per variable of the terms the number of its states. */
  readonly stateCounts: readonly number[];
}

interface Variables {
  readonly stateCounts: readonly number[];
  readonly elements: ReadonlyMap<ResourceElement, DecidedElement>;
  readonly conditions: ReadonlyMap<ConditionTest, DecidedCondition>;
}

/** What an element takes; the same for all that take as much of each kind of resource. */
interface DecidedElement {
  readonly literal: Literal;
  readonly relation: PatternRelation;
  /** Of a statement that hangs on its resources alone. */
  readonly term: Term | undefined;
}

interface DecidedCondition {
  readonly literal: Literal;
  readonly outcome: ConditionEntryOutcome;
}

/** Steps of saying when one statement applies. */
const stepsPerStatement = 12;
/** Steps of holding one Resource entry against one state, and of finding which entries of an element are to be held. */
const stepsPerTest = 12;
const stepsPerElement = 2;

/** Variable 0 is the resource, variable 1 what cannot be known; the condition keys follow. */
const resourceVariable = 0;
const unknownLiteral: Literal = { variable: 1, truths: [undefined] };

/** The term of a policy that could not be read: it may hold in any request or in none. */
export const unknownTerm: Term = [unknownLiteral];

/** Holds the statements against the requests, which the states of the variables stand for as `fidelity` says. */
export function readGrant(found: FoundStatements, fidelity: Fidelity): GrantReading {
  const live = found.groups.flatMap(({ statements }) => statements.filter(({ resource }) => resource !== 'none'));
  found.meter?.take(countStatements(found.groups) * stepsPerStatement);
  const elements = readElements(live, found, fidelity);
  const conditions = readConditions(live, found, fidelity);
  const variables = {
    stateCounts: [elements.stateCount, 1, ...conditions.stateCounts],
    elements: elements.decided,
    conditions: conditions.decided,
  };
  return {
    space: found.space,
    stateCounts: variables.stateCounts,
    groups: found.groups.map(({ group, statements }) => {
      const readings = statements.map((each) => readStatement(each, variables));
      return {
        group,
        allows: readings.filter(({ statement }) => statement.effect === 'Allow'),
        denies: readings.filter(({ statement }) => statement.effect === 'Deny'),
        unreadable: unreadableOf(group.sources),
      };
    }),
  };
}

function readElements(
  live: readonly FoundStatement[],
  { space, meter }: FoundStatements,
  fidelity: Fidelity,
): { readonly stateCount: number; readonly decided: ReadonlyMap<ResourceElement, DecidedElement> } {
  const partial: ResourceElement[] = [];
  for (const { resource, element } of live) if (resource === 'some' && element !== undefined) partial.push(element);
  if (partial.length === 0) return { stateCount: 1, decided: new Map() };
  const states = resourceStates(partial, space, fidelity);
  const isPaid = meter === undefined || takeTests(partial, states, meter);
  // What is not paid for is not decided: then it matters no more what stands here.
  if (!isPaid) return { stateCount: 1, decided: new Map() };
  const decided = new Map<ResourceElement, DecidedElement>();
  const byTruths = new Map<string | number, DecidedElement>();
  const truths: Truth[] = [];
  for (const element of partial) {
    states.forEach((state, at) => {
      truths[at] = testResource(element, state, space);
    });
    const key = keyOf(truths);
    const alike = byTruths.get(key) ?? decideElement([...truths]);
    byTruths.set(key, alike);
    decided.set(element, alike);
  }
  return { stateCount: states.length, decided };
}

/** A number can tell so many apart. */
const maxNumbered = 33;

function keyOf(truths: readonly Truth[]): string | number {
  return truths.length > maxNumbered ? truths.join() : truths.reduce(addTruth, 0);
}

function addTruth(key: number, truth: Truth): number {
  return 3 * key + (truth === undefined ? 2 : Number(truth));
}

function decideElement(truths: readonly Truth[]): DecidedElement {
  const literal = { variable: resourceVariable, truths };
  const relation = relationOf(literal);
  const term = relation === 'all' ? always : [literal];
  return { literal, relation, term: isAlways(literal, false) ? undefined : term };
}

function takeTests(elements: readonly ResourceElement[], states: readonly ResourceState[], meter: StepMeter): boolean {
  return (
    meter.take(elements.length * states.length * stepsPerElement) &&
    meter.take(countTested(elements, states) * stepsPerTest)
  );
}

function readConditions(
  live: readonly FoundStatement[],
  found: FoundStatements,
  fidelity: Fidelity,
): { readonly stateCounts: readonly number[]; readonly decided: ReadonlyMap<ConditionTest, DecidedCondition> } {
  const stateCounts: number[] = [];
  const decided = new Map<ConditionTest, DecidedCondition>();
  const allTests = live.flatMap(({ tests }) => tests);
  for (const [key, tests] of Map.groupBy(allTests, (test) => test.key)) {
    const reading = readKeyOnce(key, tests, { found, fidelity });
    const variable = stateCounts.push(reading.stateCount) + 1;
    for (const { test, truths, outcome } of reading.tests)
      decided.set(test, { literal: { variable, truths }, outcome });
  }
  return { stateCounts, decided };
}

interface KeyQuestion {
  readonly found: FoundStatements;
  readonly fidelity: Fidelity;
}

function readKeyOnce(key: string, tests: readonly ConditionTest[], question: KeyQuestion): KeyReading {
  const { meter, once } = question.found;
  if (once === undefined) return readKey(key, tests, question, meter);
  meter?.take(tests.length);
  return once.read(`${question.fidelity} ${tests.map(testName)}`, (counting) =>
    readKey(key, tests, question, counting),
  );
}

function readKey(
  key: string,
  tests: readonly ConditionTest[],
  { found, fidelity }: KeyQuestion,
  meter: StepMeter | undefined,
): KeyReading {
  const knowledge = found.reader(key);
  const states = keyStates(tests, knowledge, { fidelity, meter });
  return {
    stateCount: states.length,
    tests: tests.map((test) => {
      const truths = states.map((state) => testState(test, state, meter));
      return { test, truths, outcome: entryOutcome({ test, knowledge, meter }, truths) };
    }),
  };
}

const always: Term = [];
const noOutcomes: readonly ConditionEntryOutcome[] = [];

function readStatement(found: FoundStatement, variables: Variables): StatementReading {
  const element = found.element && variables.elements.get(found.element);
  const resource = element === undefined ? found.resource : element.relation;
  // Nearly all statements have no conditions, and each is asked about with each class of actions.
  const isPlain = found.tests.length === 0 && !found.isForeign;
  if (!isPlain) return readConditional(found, element, variables);
  const term = element === undefined ? always : element.term;
  return withReading(found, {
    resource,
    conditions: noOutcomes,
    term: found.resource === 'none' ? undefined : term,
    excludesItself: false,
  });
}

function readConditional(
  found: FoundStatement,
  element: DecidedElement | undefined,
  { stateCounts, conditions: decided }: Variables,
): StatementReading {
  const conditions = found.tests.flatMap((test) => decided.get(test) ?? []);
  const literals: Literal[] = [];
  if (found.isForeign) literals.push(unknownLiteral);
  if (element !== undefined) literals.push(element.literal);
  for (const { literal } of conditions) literals.push(literal);
  const isFalse = literals.some((literal) => isAlways(literal, false));
  const excludesItself = !isFalse && !canHold(stateCounts, literals);
  const isDead = found.resource === 'none' || isFalse || excludesItself;
  return withReading(found, {
    resource: element === undefined ? found.resource : element.relation,
    conditions: conditions.map(({ outcome }) => outcome),
    term: isDead ? undefined : literals.filter((literal) => !isAlways(literal, true)),
    excludesItself,
  });
}

// Written out: a spread makes larger objects, of which there are thousands.
function withReading(
  { source, statement, isForeign, reach, element, tests }: FoundStatement,
  { resource, conditions, term, excludesItself }: Omit<StatementReading, Exclude<keyof FoundStatement, 'resource'>>,
): StatementReading {
  return { source, statement, isForeign, reach, element, tests, resource, conditions, term, excludesItself };
}

function isAlways(literal: Literal, truth: Truth): boolean {
  return literal.truths.every((each) => each === truth);
}

function relationOf(literal: Literal): PatternRelation {
  if (isAlways(literal, true)) return 'all';
  return isAlways(literal, false) ? 'none' : 'some';
}
