// Decides the conditions of one statement with what is known of the requests.

import type { PolicyCondition } from '../policy/statement.ts';
import type { PolicyVersion } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';
import { type ConditionTest, conditionTest, type Truth, testState } from './conditionTest.ts';
import { type ContextReader, contextReader, type KeyKnowledge } from './contextReader.ts';
import type { Look } from './fidelity.ts';
import { keyStates, stepsPerTest } from './keyStates.ts';
import type { KnownContext } from './knownContext.ts';

/** Over all requests that the context stands for: met in each, in none, or neither can be said. */
export type ConditionOutcome = 'true' | 'false' | 'unknown';

/** What became of one `operator: { key: values }` entry. */
export interface ConditionEntryOutcome {
  readonly condition: PolicyCondition;
  readonly outcome: ConditionOutcome;
  /** What is known of the key: its possible values, that it is absent, or nothing. */
  readonly knowledge: KeyKnowledge;
  /** Of the key's possible values those that do not meet it: `us-east-1` of the regions in the settings. */
  readonly failing: readonly string[];
  /** Of the key's possible values those that meet it. */
  readonly meeting: readonly string[];
  /** False: the operator is not known here, so the outcome is `unknown` whatever the request says. */
  readonly isOperatorKnown: boolean;
}

export interface ConditionsOutcome {
  readonly outcome: ConditionOutcome;
  readonly entries: readonly ConditionEntryOutcome[];
}

/**
 * Decides a Condition block: every entry must be met. Entries are decided one by one; two entries on the same key that
 * exclude each other leave the block `unknown`. `version` is that of the document: only 2012-10-17 has policy variables.
 * What takes more steps than the meter has is `unknown`; default: no end.
 */
export function evaluateConditions(
  conditions: readonly PolicyCondition[],
  context: KnownContext,
  { version, meter }: { readonly version: PolicyVersion; readonly meter?: StepMeter },
): ConditionsOutcome {
  const reader = contextReader(context);
  const entries = conditions.map((condition) =>
    outcomeOf(conditionTest(condition, version, reader), reader, { fidelity: 'exact', meter }),
  );
  return { outcome: outcomeOfAll(entries), entries };
}

/** Decides one entry with what is known of its key. For `loose` it may be `unknown` where a closer look would tell. */
export function outcomeOf(test: ConditionTest, reader: ContextReader, look: Look): ConditionEntryOutcome {
  const knowledge = reader(test.key);
  const states = keyStates([test], knowledge, look);
  const { meter } = look;
  return entryOutcome(
    { test, knowledge, meter },
    states.map((state) => testState(test, state, meter)),
  );
}

/** Decides a block by the outcomes of its entries. */
export function outcomeOfAll(entries: readonly ConditionEntryOutcome[]): ConditionOutcome {
  if (entries.some(({ outcome }) => outcome === 'false')) return 'false';
  return entries.every(({ outcome }) => outcome === 'true') ? 'true' : 'unknown';
}

/** Sums up what a test gives in the states of its key. */
export function entryOutcome(tested: TestedEntry, truths: readonly Truth[]): ConditionEntryOutcome {
  const { test, knowledge } = tested;
  return {
    condition: test.condition,
    outcome: outcomeOfTruths(truths),
    knowledge,
    ...valuesByTruth(tested, truths),
    isOperatorKnown: test.operator !== undefined,
  };
}

/** A test, what is known of its key, and where comparing with the known values is counted. */
export interface TestedEntry {
  readonly test: ConditionTest;
  readonly knowledge: KeyKnowledge;
  readonly meter?: StepMeter | undefined;
}

function outcomeOfTruths(truths: readonly Truth[]): ConditionOutcome {
  if (truths.every((truth) => truth === true)) return 'true';
  return truths.every((truth) => truth === false) ? 'false' : 'unknown';
}

function valuesByTruth(
  { test, knowledge, meter }: TestedEntry,
  [truth, ...otherTruths]: readonly Truth[],
): Pick<ConditionEntryOutcome, 'failing' | 'meeting'> {
  if (knowledge.kind !== 'values') return { failing: [], meeting: [] };
  const { alternatives } = knowledge;
  // The one state that was tested is the one value.
  if (alternatives.length === 1 && otherTruths.length === 0) {
    const all = alternatives.flat();
    return { failing: truth === false ? all : [], meeting: truth === true ? all : [] };
  }
  meter?.take(alternatives.length * Math.max(1, test.values.length) * stepsPerTest);
  return sortValues(test, alternatives, meter);
}

/** Gives the values with which a key fails a test, and those with which it meets it. */
export function sortValues(
  test: ConditionTest,
  alternatives: readonly (readonly string[])[],
  meter: StepMeter | undefined,
): Pick<ConditionEntryOutcome, 'failing' | 'meeting'> {
  const truths = alternatives.map((values) => testState(test, { kind: 'values', values }, meter));
  const those = (truth: boolean) => alternatives.filter((_values, index) => truths[index] === truth).flat();
  return { failing: those(false), meeting: those(true) };
}
