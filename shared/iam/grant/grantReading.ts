// Holds the statements about an action against the requests of a question.

import { type ConditionTest, type Truth, testState } from '../conditions/conditionTest.ts';
import { type ConditionEntryOutcome, entryOutcome } from '../conditions/evaluateConditions.ts';
import type { Fidelity } from '../conditions/fidelity.ts';
import { keyStates } from '../conditions/keyStates.ts';
import { getOrMake } from '../getOrMake.ts';
import type { PatternRelation } from '../patterns/relatePatterns.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import type { ResourceElement } from '../resources/resourceElement.ts';
import type { ResourceSpace } from '../resources/resourceSpace.ts';
import { countTested, type ResourceState, resourceStates, testResource } from '../resources/resourceStates.ts';
import type { StepMeter } from '../stepMeter.ts';
import { countStatements, type FoundStatement, type FoundStatements, type KeyReading } from './findStatements.ts';
import type { PolicyGroup } from './policyGroups.ts';
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
  readonly elements: ReadonlyMap<ResourceElement, Literal>;
  readonly conditions: ReadonlyMap<ConditionTest, DecidedCondition>;
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
    elements: elements.literals,
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
        unreadable: group.sources.filter(({ document }) => document.faults !== undefined),
      };
    }),
  };
}

function readElements(
  live: readonly FoundStatement[],
  { space, meter }: FoundStatements,
  fidelity: Fidelity,
): { readonly stateCount: number; readonly literals: ReadonlyMap<ResourceElement, Literal> } {
  const partial = live.filter(({ resource }) => resource === 'some').flatMap(({ element }) => element ?? []);
  if (partial.length === 0) return { stateCount: 1, literals: new Map() };
  const states = resourceStates(partial, space, fidelity);
  const isPaid = meter === undefined || takeTests(partial, states, meter);
  // What is not paid for is not decided: then it matters no more what stands here.
  if (!isPaid) return { stateCount: 1, literals: new Map() };
  const literals = partial.map((element) => {
    const truths = states.map((state) => testResource(element, state, space));
    return [element, { variable: resourceVariable, truths }] as const;
  });
  return { stateCount: states.length, literals: new Map(literals) };
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

// The same tests stand in the statements about many actions.
function readKeyOnce(key: string, tests: readonly ConditionTest[], question: KeyQuestion): KeyReading {
  const { meter, keyReadings } = question.found;
  if (keyReadings === undefined) return readKey(key, tests, question);
  meter?.take(tests.length);
  const ids = tests.map((test) => getOrMake(testIds, test, () => ++testsSeen));
  return getOrMake(keyReadings, `${question.fidelity} ${ids}`, () => readKey(key, tests, question));
}

function readKey(key: string, tests: readonly ConditionTest[], { found, fidelity }: KeyQuestion): KeyReading {
  const { reader, meter } = found;
  const knowledge = reader(key);
  const states = keyStates(tests, knowledge, { fidelity, meter });
  return {
    stateCount: states.length,
    tests: tests.map((test) => {
      const truths = states.map((state) => testState(test, state, meter));
      return { test, truths, outcome: entryOutcome({ test, knowledge, meter }, truths) };
    }),
  };
}

const testIds = new WeakMap<ConditionTest, number>();
let testsSeen = 0;

const nothingDecided: readonly DecidedCondition[] = [];

// Asked for each statement about each class of actions, nearly all of which have no conditions.
function readStatement(found: FoundStatement, variables: Variables): StatementReading {
  const elementLiteral = found.element && variables.elements.get(found.element);
  const conditions = found.tests.flatMap((test) => variables.conditions.get(test) ?? nothingDecided);
  const literals: Literal[] = [];
  if (found.isForeign) literals.push(unknownLiteral);
  if (elementLiteral !== undefined) literals.push(elementLiteral);
  for (const { literal } of conditions) literals.push(literal);
  const isFalse = literals.some((literal) => isAlways(literal, false));
  const excludesItself = !isFalse && !canHold(variables.stateCounts, literals);
  const isDead = found.resource === 'none' || isFalse || excludesItself;
  return {
    ...found,
    resource: elementLiteral === undefined ? found.resource : relationOf(elementLiteral),
    conditions: conditions.map(({ outcome }) => outcome),
    term: isDead ? undefined : literals.filter((literal) => !isAlways(literal, true)),
    excludesItself,
  };
}

function isAlways(literal: Literal, truth: Truth): boolean {
  return literal.truths.every((each) => each === truth);
}

function relationOf(literal: Literal): PatternRelation {
  if (isAlways(literal, true)) return 'all';
  return isAlways(literal, false) ? 'none' : 'some';
}
