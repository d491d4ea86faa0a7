// The states of a condition key that tell all tests on it apart.

import type { StepMeter } from '../stepMeter.ts';
import { type ConditionTest, type KeyState, matchesAny, type Truth, testState } from './conditionTest.ts';
import type { KeyKnowledge } from './contextReader.ts';
import { exampleValues } from './exampleValues.ts';
import type { Look } from './fidelity.ts';
import type { KeyShape } from './knownContext.ts';

/** Sets of values are tried in all combinations up to this many values. */
const maxValuesInSets = 6;
/** Tests whose outcome for a given value is open are assumed both ways, up to this many. */
const maxAssumptions = 3;
/** Of all tests on a key together: up to so many every value is tried against every other. */
const maxValues = 1_000;
/** Steps of making an example of one value. */
const stepsPerValue = 8;
/** Steps that testing one value is. */
export const stepsPerTest = 20;

const absent: KeyState = { kind: 'absent' };
const some: KeyState = { kind: 'some' };

/**
 * Gives states of one key that stand for the requests as closely as `look` says: what is known of the key, or else
 * its absence and values. States in which all tests come out alike are given once.
 */
export function keyStates(tests: readonly ConditionTest[], knowledge: KeyKnowledge, look: Look): readonly KeyState[] {
  if (knowledge.kind === 'absent') return [absent];
  const states =
    knowledge.kind === 'values' ? knowledge.alternatives.map(valuesState) : unknownStates(tests, knowledge, look);
  const ids = openIds(tests);
  const assumed = states.flatMap((state) => withAssumptions(state, ids));
  const isPaid = look.meter?.take(assumed.length * countValues(tests) * stepsPerTest) ?? true;
  if (!isPaid) return [absent, some];
  return assumed.length === 1 ? assumed : distinctStates(assumed, tests, look.meter);
}

// `Null` and the like have no values, and cost something too.
function countValues(tests: readonly ConditionTest[]): number {
  return tests.reduce((count, test) => count + test.values.length, tests.length);
}

function valuesState(values: readonly string[]): KeyState {
  return { kind: 'values', values };
}

type UnknownKey = Extract<KeyKnowledge, { readonly kind: 'unknown' }>;

function unknownStates(
  tests: readonly ConditionTest[],
  { isPresent, shape }: UnknownKey,
  look: Look,
): readonly KeyState[] {
  const present = presentStates(tests, look, shape);
  return isPresent ? present : [absent, ...present];
}

function presentStates(tests: readonly ConditionTest[], look: Look, shape: KeyShape | undefined): readonly KeyState[] {
  const valueCount = tests.reduce((count, test) => count + test.values.length, 0);
  if (valueCount > maxValues || look.meter?.take(valueCount * stepsPerValue) === false) return [some];
  const values = exampleValues(tests, look, shape);
  if (values === undefined) return [some];
  if (!tests.some(hasSetOperator)) return values.map((value) => valuesState([value]));
  // The empty text comes last: alone it is no value to the set operators, so others must stand for what it matches.
  if (look.meter?.take(values.length * countValues(tests) * stepsPerTest) === false) return [some];
  const distinct = distinctValues(
    values.toSorted((a, b) => b.length - a.length),
    tests,
    look.meter,
  );
  if (distinct.length > maxValuesInSets) return [some];
  const sets = subsets(distinct);
  // Of a key that always has a value of some shape, none is empty.
  return (shape === undefined ? [[''], ...sets] : sets).map(valuesState);
}

function hasSetOperator({ operator }: ConditionTest): boolean {
  return operator?.kind === 'compare' && operator.set !== undefined;
}

// Values that come out alike in every single comparison come out alike in every set.
function distinctValues(
  values: readonly string[],
  tests: readonly ConditionTest[],
  meter: StepMeter | undefined,
): readonly string[] {
  return distinctBy(values, (value) => tests.map((test) => matchesAny(test, value, { meter })));
}

function subsets(values: readonly string[]): string[][] {
  return Array.from({ length: 2 ** values.length - 1 }, (_, bits) =>
    values.filter((_value, index) => ((bits + 1) >> index) & 1),
  );
}

function openIds(tests: readonly ConditionTest[]): readonly string[] {
  const ids = tests.flatMap(({ values }) => values.flatMap((value) => (value.kind === 'unknown' ? [value.id] : [])));
  return [...new Set(ids)];
}

// A single value either passes a test that is open or does not: both are states.
function withAssumptions(state: KeyState, ids: readonly string[]): readonly KeyState[] {
  if (state.kind !== 'values' || ids.length > maxAssumptions) return [state];
  return Array.from({ length: 2 ** ids.length }, (_, bits) => ({
    ...state,
    assume: new Map(ids.map((id, index) => [id, Boolean((bits >> index) & 1)])),
  }));
}

function distinctStates(
  states: readonly KeyState[],
  tests: readonly ConditionTest[],
  meter: StepMeter | undefined,
): readonly KeyState[] {
  return distinctBy(states, (state) => tests.map((test) => testState(test, state, meter)));
}

// The first of those that come out alike.
function distinctBy<T>(items: readonly T[], outcomeOf: (item: T) => readonly Truth[]): readonly T[] {
  const byOutcome = new Map<string, T>();
  for (const item of items) {
    const outcome = outcomeOf(item).join();
    if (!byOutcome.has(outcome)) byOutcome.set(outcome, item);
  }
  return [...byOutcome.values()];
}
