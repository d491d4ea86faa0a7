// Recognizes the usual grant, without a look at resources: allowed on `*` everywhere, and no Deny that could apply.

import { conditionTest } from '../conditions/conditionTest.ts';
import { type ConditionOutcome, outcomeOf, outcomeOfAll } from '../conditions/evaluateConditions.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { contextReader } from '../conditions/requestContext.ts';
import { type CompiledStatement, statementsAbout } from './compiledPolicy.ts';
import type { PolicyGroup } from './policyGroups.ts';

const outcomes = new WeakMap<KnownContext, WeakMap<CompiledStatement, ConditionOutcome>>();

/**
 * Tells whether a group of policies allows every request for an action, given in lower case, and denies none. False
 * where that takes a closer look: then nothing is said.
 */
export function allowsOutright({ layer, sources }: PolicyGroup, action: string, context: KnownContext): boolean {
  let allows = layer === 'rcp';
  for (const { document } of sources) {
    const about = statementsAbout(document, action);
    if (document.faults !== undefined) return false;
    if (about.denies.some((deny) => conditionsOutcome(deny, context) !== 'false')) return false;
    allows ||=
      about.allowsEverything ||
      about.allows.some((allow) => allow.isOnEveryResource && conditionsOutcome(allow, context) === 'true');
  }
  return allows;
}

/**
 * Decides the conditions of a statement, `unknown` where that would take a closer look. Kept, because the same statement
 * is asked about for many actions.
 */
export function conditionsOutcome(compiled: CompiledStatement, context: KnownContext): ConditionOutcome {
  if (compiled.statement.conditions.length === 0) return 'true';
  const known = outcomes.get(context) ?? new WeakMap<CompiledStatement, ConditionOutcome>();
  const outcome = known.get(compiled) ?? decideLoosely(compiled, context);
  known.set(compiled, outcome);
  outcomes.set(context, known);
  return outcome;
}

function decideLoosely({ statement, version }: CompiledStatement, context: KnownContext): ConditionOutcome {
  const reader = contextReader(context);
  return outcomeOfAll(
    statement.conditions.map((condition) => outcomeOf(conditionTest(condition, version, reader), reader, 'loose')),
  );
}
