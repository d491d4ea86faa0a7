// One entry of a Condition block, made ready to be tested against requests.

import { getOrMake } from '../getOrMake.ts';
import type { PolicyCondition, PolicyVersion } from '../policyDocument.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import { type ConditionOperator, readOperator } from './conditionOperator.ts';
import type { ContextReader } from './contextReader.ts';
import { type KeptAnswers, keepByReads } from './keptAnswers.ts';
import { hasVariables } from './readText.ts';
import { type Assumptions, passes, type Testing, type ValueTest, valueTest } from './valueTest.ts';

export interface ConditionTest {
  readonly condition: PolicyCondition;
  /** In lower case. */
  readonly key: string;
  /** Undefined: an operator that this engine does not know; the outcome is then unknown. */
  readonly operator: ConditionOperator | undefined;
  /** Of `Null`: empty. */
  readonly values: readonly ValueTest[];
  /** One of the policy's values is a variable for the key itself, which any single value that is not known equals. */
  readonly hasItself?: boolean;
}

/**
 * What one request says of a key. `some`: it is present, with values that are not known. `assume` decides for a single
 * request whether the value passes tests that are `unknown`, by their ids.
 */
export type KeyState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'some' }
  | {
      readonly kind: 'values';
      readonly values: readonly string[];
      readonly assume?: Assumptions;
    };

/** True, false, or undefined where it is not known. */
export type Truth = boolean | undefined;

/** Stands for an entry with variables, which is read for each context. */
const open: unique symbol = Symbol('open');
const fixedTests = new WeakMap<PolicyCondition, ConditionTest | typeof open>();
const testsByContext = new WeakMap<ContextReader, WeakMap<PolicyCondition, ConditionTest>>();

/**
 * Makes the test of an entry. Policy variables are read where the document's version is 2012-10-17. A test that has
 * none is made once, another once for each context.
 */
export function conditionTest(
  condition: PolicyCondition,
  version: PolicyVersion,
  context: ContextReader,
): ConditionTest {
  const fixed = getOrMake(fixedTests, condition, () =>
    version === '2012-10-17' && condition.values.some(hasVariables) ? open : makeTest(condition, undefined),
  );
  if (fixed !== open) return fixed;
  const tests = getOrMake(testsByContext, context, () => new WeakMap<PolicyCondition, ConditionTest>());
  const make = (reader: ContextReader) => makeTest(condition, reader);
  return getOrMake(tests, condition, () => keepByReads(openTests, condition, { context, make }));
}

// What the variables of a policy stand for is the same in nearly all requests of a principal.
const openTests = new WeakMap<PolicyCondition, KeptAnswers<ConditionTest>>();

function makeTest(condition: PolicyCondition, context: ContextReader | undefined): ConditionTest {
  const operator = readOperator(condition.operator);
  const key = condition.key.toLowerCase();
  if (operator?.kind !== 'compare') return { condition, key, operator, values: [] };
  const isText = operator.set === undefined && context !== undefined && ['text', 'bool'].includes(operator.value.kind);
  const others = condition.values.filter((value) => !isText || !isVariableOf(key, value));
  const values = others.map((value) => valueTest(operator.value, value, context));
  return { condition, key, operator, values, hasItself: others.length < condition.values.length };
}

// In a set of several values a variable has none, so set operators are left to the usual way.
function isVariableOf(key: string, value: string): boolean {
  return value.toLowerCase() === `\${${key}}`;
}

/**
 * Tests one request. Values of one key OR; of a negated operator none may match. A plain operator on a key with several
 * values looks for any that matches.
 */
export function testState(test: ConditionTest, state: KeyState, meter?: StepMeter): Truth {
  const known =
    meter?.isEstimate === true && state.kind === 'values' ? truthsAhead.get(state.values)?.get(test) : undefined;
  return known === undefined ? findTruth(test, state, meter) : known.truth;
}

interface KnownTruth {
  readonly truth: Truth;
  /** Of comparing. */
  readonly steps: number;
}

// By the values of one request, which are one array for all that ask about a principal.
const truthsAhead = new WeakMap<readonly string[], Map<ConditionTest, KnownTruth>>();

/**
 * Tests the values of a key before anything is judged by them. Whoever estimates counts that by itself: then nothing that
 * others share hangs on how long a value is. Undefined where it takes more steps than are left.
 */
export function testAhead(test: ConditionTest, values: readonly string[], left: number): KnownTruth | undefined {
  const byTest = getOrMake(truthsAhead, values, () => new Map<ConditionTest, KnownTruth>());
  const known = getOrMake(byTest, test, () => {
    const meter = createStepMeter(left);
    const truth = findTruth(test, { kind: 'values', values }, meter);
    return meter.isSpent ? undefined : { truth, steps: meter.steps };
  });
  return known !== undefined && known.steps <= left ? known : undefined;
}

const testNames = new WeakMap<ConditionTest, string>();
let testsSeen = 0;

/** Gives a name that no other test has. */
export function testName(test: ConditionTest): string {
  return getOrMake(testNames, test, () => `test ${testsSeen++}`);
}

function findTruth(test: ConditionTest, state: KeyState, meter?: StepMeter): Truth {
  const { operator } = test;
  if (operator === undefined) return undefined;
  if (operator.kind === 'null') return test.condition.values.some((value) => isNullMet(value, state));
  if (state.kind === 'absent') return testAbsent(operator);
  if (state.kind === 'some') return undefined;
  const { negated, set } = operator;
  if (test.hasItself && state.values.length === 1) return !negated;
  if (set === undefined)
    return negate(
      anyOf(state.values, (value) => matchesAny(test, value, { assumed: state.assume, meter })),
      negated,
    );
  // An empty text counts as no value for the set operators.
  if (state.values.every((value) => value === '')) return set === 'all';
  const matches = (value: string) => negate(matchesAny(test, value, { meter }), negated);
  return set === 'any'
    ? anyOf(state.values, matches)
    : negate(
        anyOf(state.values, (value) => negate(matches(value), true)),
        true,
      );
}

function isNullMet(value: string, state: KeyState): boolean {
  return value.toLowerCase() === (state.kind === 'absent' ? 'true' : 'false');
}

function testAbsent(operator: Extract<ConditionOperator, { kind: 'compare' }>): boolean {
  if (operator.ifExists) return true;
  return operator.set === undefined ? operator.negated : operator.set === 'all';
}

/** Tells whether a value passes any of a test's values, whatever the operator's set prefix and negation. */
export function matchesAny(test: ConditionTest, value: string, testing?: Testing): Truth {
  let found: Truth = false;
  for (const each of test.values) {
    const truth = passes(each, value, testing);
    if (truth === true) return true;
    if (truth === undefined) found = undefined;
  }
  return found;
}

function anyOf<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let found: Truth = false;
  for (const item of items) {
    const truth = test(item);
    if (truth === true) return true;
    if (truth === undefined) found = undefined;
  }
  return found;
}

function negate(truth: Truth, isNegated: boolean): Truth {
  return truth === undefined || !isNegated ? truth : !truth;
}
