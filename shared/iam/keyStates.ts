// The states of a condition key that tell all tests on it apart.

import { type ConditionTest, type KeyState, type Truth, testState } from './conditionTest.ts';
import { exampleValues } from './exampleValues.ts';
import type { Fidelity } from './fidelity.ts';
import type { KeyKnowledge } from './requestContext.ts';

/** Sets of values are tried in all combinations up to this many values. */
const maxValuesInSets = 6;
/** Tests whose outcome for a given value is open are assumed both ways, up to this many. */
const maxAssumptions = 3;
/** Of all tests on a key together: up to so many every value is tried against every other. */
const maxValues = 1_000;

const absent: KeyState = { kind: 'absent' };
const some: KeyState = { kind: 'some' };

/**
 * Gives states of one key that stand for the requests as closely as `fidelity` says: what is known of the key, or else
 * its absence and values. States in which all tests come out alike are given once.
 */
export function keyStates(
  tests: readonly ConditionTest[],
  knowledge: KeyKnowledge,
  fidelity: Fidelity,
): readonly KeyState[] {
  if (knowledge.kind === 'absent') return [absent];
  const states =
    knowledge.kind === 'values' ? knowledge.alternatives.map(valuesState) : [absent, ...presentStates(tests, fidelity)];
  const ids = openIds(tests);
  return distinctStates(
    states.flatMap((state) => withAssumptions(state, ids)),
    tests,
  );
}

function valuesState(values: readonly string[]): KeyState {
  return { kind: 'values', values };
}

function presentStates(tests: readonly ConditionTest[], fidelity: Fidelity): readonly KeyState[] {
  const valueCount = tests.reduce((count, test) => count + test.values.length, 0);
  if (valueCount > maxValues) return [some];
  const values = exampleValues(tests, fidelity);
  if (values === undefined) return [some];
  if (!tests.some(hasSetOperator)) return values.map((value) => valuesState([value]));
  // The empty text comes last: alone it is no value to the set operators, so others must stand for what it matches.
  const distinct = distinctValues(
    values.toSorted((a, b) => b.length - a.length),
    tests,
  );
  if (distinct.length > maxValuesInSets) return [some];
  return [['']].concat(subsets(distinct)).map(valuesState);
}

function hasSetOperator({ operator }: ConditionTest): boolean {
  return operator?.kind === 'compare' && operator.set !== undefined;
}

// Values that come out alike in every single comparison come out alike in every set.
function distinctValues(values: readonly string[], tests: readonly ConditionTest[]): readonly string[] {
  const comparisons = tests.map(withoutSet);
  const states = distinctStates(
    values.map((value) => valuesState([value])),
    comparisons,
  );
  return states.flatMap((state) => (state.kind === 'values' ? state.values : []));
}

function withoutSet(test: ConditionTest): ConditionTest {
  if (test.operator?.kind !== 'compare') return test;
  const { value, negated, ifExists } = test.operator;
  return { ...test, operator: { kind: 'compare', value, negated, ifExists } };
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
  if (state.kind !== 'values' || ids.length === 0 || ids.length > maxAssumptions) return [state];
  return Array.from({ length: 2 ** ids.length }, (_, bits) => ({
    ...state,
    assume: new Map(ids.map((id, index) => [id, ((bits >> index) & 1) === 1])),
  }));
}

function distinctStates(states: readonly KeyState[], tests: readonly ConditionTest[]): readonly KeyState[] {
  const byOutcome = new Map<string, KeyState>();
  for (const state of states) {
    const outcome = tests.map((test) => symbolOf(testState(test, state))).join('');
    if (!byOutcome.has(outcome)) byOutcome.set(outcome, state);
  }
  return [...byOutcome.values()];
}

function symbolOf(truth: Truth): string {
  return truth === undefined ? '?' : truth ? '+' : '-';
}
