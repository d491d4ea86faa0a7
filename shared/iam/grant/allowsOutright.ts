// Recognizes the usual grant, without a look at resources: allowed on `*` everywhere, and no Deny that could apply.

import { conditionTest } from '../conditions/conditionTest.ts';
import { type ContextReader, contextReader } from '../conditions/contextReader.ts';
import { type ConditionOutcome, outcomeOf, outcomeOfAll } from '../conditions/evaluateConditions.ts';
import { type KeptAnswers, keepByReads } from '../conditions/keptAnswers.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import type { GroupStatements } from './findStatements.ts';
import type { CompiledStatement } from './statementsAbout.ts';

const outcomes = new WeakMap<KnownContext, WeakMap<CompiledStatement, LooseOutcome>>();

interface LooseOutcome {
  readonly outcome: ConditionOutcome;
  readonly steps: number;
  /** The meter that counted it last: each principal pays once, whether or not it was at hand. */
  paidBy: number | undefined;
}

export interface OutrightQuestion {
  readonly context: KnownContext;
  readonly meter: StepMeter;
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
  { context, meter }: OutrightQuestion,
): ConditionOutcome | undefined {
  if (compiled.statement.conditions.length === 0) return 'true';
  const byStatement = outcomes.get(context) ?? new WeakMap<CompiledStatement, LooseOutcome>();
  outcomes.set(context, byStatement);
  const known = byStatement.get(compiled) ?? decideLoosely(compiled, context, meter.left);
  if (known === undefined || (known.paidBy !== meter.id && !meter.take(known.steps))) {
    meter.take(Number.POSITIVE_INFINITY);
    return undefined;
  }
  byStatement.set(compiled, known);
  // Where answers are kept, who paid before hangs on what was at hand: then each pays in full.
  if (!meter.isEstimate) known.paidBy = meter.id;
  return known.outcome;
}

type FoundOutcome = Pick<LooseOutcome, 'outcome' | 'steps'>;

// Principals of which different things are known share what their conditions read.
const found = new WeakMap<CompiledStatement, KeptAnswers<FoundOutcome>>();

// Undefined: it takes more steps than are left.
function decideLoosely(compiled: CompiledStatement, context: KnownContext, left: number): LooseOutcome | undefined {
  const make = (reader: ContextReader) => findOutcome(compiled, reader, left);
  const outcome = keepByReads(found, compiled, { context: contextReader(context), make });
  return outcome && { ...outcome, paidBy: undefined };
}

function findOutcome(
  { statement, version }: CompiledStatement,
  reader: ContextReader,
  left: number,
): FoundOutcome | undefined {
  const meter = createStepMeter(left);
  const entries = statement.conditions.map((condition) =>
    outcomeOf(conditionTest(condition, version, reader), reader, { fidelity: 'loose', meter }),
  );
  return meter.isSpent ? undefined : { outcome: outcomeOfAll(entries), steps: meter.steps };
}
