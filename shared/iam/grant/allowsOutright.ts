// Recognizes the usual grant, without a look at resources: allowed on `*` everywhere, and no Deny that could apply.

import { conditionTest } from '../conditions/conditionTest.ts';
import { contextReader } from '../conditions/contextReader.ts';
import { type ConditionOutcome, outcomeOf, outcomeOfAll } from '../conditions/evaluateConditions.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import { contextText, usesOf } from './contextText.ts';
import { CountedOnce, countedOnce } from './countedOnce.ts';
import type { GroupStatements } from './findStatements.ts';
import type { CompiledStatement } from './statementsAbout.ts';

const outcomes = new WeakMap<KnownContext, WeakMap<CompiledStatement, LooseOutcome>>();

interface LooseOutcome {
  readonly outcome: ConditionOutcome;
  readonly steps: number;
}

export interface OutrightQuestion {
  readonly context: KnownContext;
  readonly meter: StepMeter;
  /** Where what conditions come to is counted; default: that of the meter. */
  readonly once?: CountedOnce | undefined;
}

/**
 * Tells whether a group of policies, by its statements about an action, allows every request for it and denies none.
 * False where that takes a closer look: then nothing is said.
 */
export function allowsOutright({ group, statements }: GroupStatements, question: OutrightQuestion): boolean {
  if (group.sources.some(isUnreadable)) return false;
  let allows = group.layer === 'rcp';
  for (const { compiled } of statements) {
    if (compiled.statement.effect === 'Deny') {
      if (conditionsOutcome(compiled, question) !== 'false') return false;
    } else {
      allows ||= compiled.isOnEveryResource && conditionsOutcome(compiled, question) === 'true';
    }
  }
  return allows;
}

function isUnreadable({ document }: PolicySource): boolean {
  return document.faults !== undefined;
}

// `unknown` where a closer look would tell. Kept, because the same statement is asked about for many actions.
function conditionsOutcome(
  compiled: CompiledStatement,
  { context, meter, once = countedOnce(meter, context) }: OutrightQuestion,
): ConditionOutcome | undefined {
  if (compiled.statement.conditions.length === 0) return 'true';
  const byStatement = outcomes.get(context) ?? new WeakMap<CompiledStatement, LooseOutcome>();
  outcomes.set(context, byStatement);
  const known = byStatement.get(compiled) ?? decideLoosely(compiled, context, meter.left);
  if (known === undefined || !once.count(`loose ${compiled.id}`, known.steps)) {
    meter.take(Number.POSITIVE_INFINITY);
    return undefined;
  }
  byStatement.set(compiled, known);
  return known.outcome;
}

// Principals of which different things are known share what their conditions come to.
const found = new WeakMap<CompiledStatement, BoundedMap<string, LooseOutcome>>();
const maxContextsKept = 100;

// Undefined: it takes more steps than are left.
function decideLoosely(compiled: CompiledStatement, context: KnownContext, left: number): LooseOutcome | undefined {
  const meter = createStepMeter(left, true);
  const told = contextText(usesOf(compiled), contextReader(context), new CountedOnce(meter));
  if (told === undefined) return undefined;
  const byContext = getOrMake(found, compiled, () => new BoundedMap<string, LooseOutcome>(maxContextsKept));
  const known = getOrMake(byContext, told, () => findOutcome(compiled, context, meter.left));
  return known && { outcome: known.outcome, steps: known.steps + meter.steps };
}

function findOutcome(
  { statement, version }: CompiledStatement,
  context: KnownContext,
  left: number,
): LooseOutcome | undefined {
  const reader = contextReader(context);
  const meter = createStepMeter(left, true);
  const entries = statement.conditions.map((condition) =>
    outcomeOf(conditionTest(condition, version, reader), reader, { fidelity: 'loose', meter }),
  );
  return meter.isSpent ? undefined : { outcome: outcomeOfAll(entries), steps: meter.steps };
}
