// Keeps decisions with their causes: roles with the same statements above or in them lack an action for the same causes.

import { contextReader } from '../conditions/contextReader.ts';
import { BoundedMap } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import { wholeText } from './contextText.ts';
import { countedOnce, type Needed } from './countedOnce.ts';
import { isSharedDocument } from './documentPlaces.ts';
import { type GroupStatements, lookUpInLayers } from './findStatements.ts';
import type { GrantDecision, GrantQuestion } from './grantDecision.ts';
import { JudgingCost, usesOfFound } from './judgeAlike.ts';

interface KnownDecision {
  readonly decision: GrantDecision;
  /** What judging took, for whoever has not judged a question like it. */
  readonly judging: number;
  /** What all the rest took, beside what it needed. */
  readonly steps: number;
  readonly needed: readonly Needed[];
}

const maxKept = 5_000;
const kept = new BoundedMap<string, KnownDecision>(maxKept);

/**
 * Gives what `decide` gives, or gave to a question of which all that a decision tells is the same: the action, the
 * statements about it with the names of their policies, the place of its resources, and what is known of the keys that
 * these name. It counts the same, whichever it is. Undefined where each step counts, for statements that one principal has,
 * for questions about more than all resources and the principal's own layers, and where there are not enough steps left:
 * then the meter has refused.
 */
export function keepDecision(
  question: GrantQuestion,
  layers: PolicyLayers,
  decide: (question: GrantQuestion) => GrantDecision,
): GrantDecision | undefined {
  const { meter, resource, asWritten, context } = question;
  if (meter?.isEstimate !== true || resource !== '*' || asWritten === true) return undefined;
  if (layers.resource !== undefined || layers.asked !== undefined) return undefined;
  const found = lookUpInLayers(layers, question.action.toLowerCase());
  if (!found.every(isShared)) return undefined;
  const once = countedOnce(meter, context);
  const text = textOf(question, found);
  const cost = new JudgingCost({ ...question, meter }, found, layers);
  const known = kept.get(text);
  if (known !== undefined) {
    const isPaid = meter.take(known.steps) && cost.pay(known.judging, meter) && once.countAll(known.needed);
    return isPaid ? known.decision : undefined;
  }
  const wasPaid = cost.isPaid;
  const { result: decision, steps, needed } = once.watch(meter, () => decide(question));
  if (meter.wasRefused) return undefined;
  const judging = cost.steps;
  kept.set(text, { decision, judging, steps: steps - (wasPaid ? 0 : judging), needed });
  return decision;
}

function isShared({ statements }: GroupStatements): boolean {
  return statements.every(({ source }) => isSharedDocument(source.document));
}

function textOf({ action, partition = 'aws', context }: GrantQuestion, found: readonly GroupStatements[]): string {
  const groups = found.map(({ group: { layer, level, sources }, statements }) => [
    layer,
    level,
    Math.min(sources.length, 1),
    (layer === 'boundary' ? sources : sources.filter(({ document }) => document.faults !== undefined)).map(nameOf),
    statements.map(({ source, compiled }) => [compiled.id, ...nameOf(source)]),
  ]);
  return JSON.stringify([
    partition,
    action,
    context.resources,
    groups,
    wholeText(usesOfFound(found), contextReader(context)),
  ]);
}

function nameOf({ name, arn, document }: PolicySource): readonly unknown[] {
  return [name, arn, document.faults?.length];
}
