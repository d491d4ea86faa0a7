// Keeps decisions with their causes: roles with the same statements above or in them lack an action for the same causes.

import { KeptAnswers, keepAnswer } from '../conditions/keptAnswers.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import type { PolicyLayers, PolicySource } from '../policy/policyLayers.ts';
import { createStepMeter } from '../stepMeter.ts';
import { isSharedDocument } from './documentPlaces.ts';
import { type GroupStatements, lookUpInLayers } from './findStatements.ts';
import type { GrantDecision, GrantQuestion } from './grantDecision.ts';

interface KnownDecision {
  readonly decision: GrantDecision;
  /** What deciding it took, alone. */
  readonly steps: number;
}

const maxKept = 5_000;
const kept = new BoundedMap<string, KeptAnswers<KnownDecision>>(maxKept);

/**
 * Gives what `decide` gives, or gave to a question of which all that a decision tells is the same: the action, the
 * statements about it with the names of their policies, the place of its resources, and what was read of the context.
 * Only what several principals have is kept. Undefined where each step counts, for questions about more than all resources
 * and the principal's own layers, and where there are not enough steps left: then the meter has refused.
 */
export function keepDecision(
  question: GrantQuestion,
  layers: PolicyLayers,
  decide: (question: GrantQuestion) => GrantDecision,
): GrantDecision | undefined {
  const { meter, resource, asWritten } = question;
  if (meter?.isEstimate !== true || resource !== '*' || asWritten === true) return undefined;
  if (layers.resource !== undefined || layers.asked !== undefined) return undefined;
  const action = question.action.toLowerCase();
  const found = lookUpInLayers(layers, action);
  const decideAlone = (context: KnownContext) => {
    // With a meter of its own, so that it counts the same whatever else was at hand.
    const own = createStepMeter(meter.left, true);
    const decision = decide({ ...question, context, meter: own });
    return own.wasRefused ? undefined : { decision, steps: own.steps };
  };
  const known = found.every(isShared)
    ? keepAnswer(answersTo(question, found), question.context, decideAlone)
    : decideAlone(question.context);
  if (known !== undefined && meter.take(known.steps)) return known.decision;
  meter.take(Number.POSITIVE_INFINITY);
  return undefined;
}

function answersTo(question: GrantQuestion, found: readonly GroupStatements[]): KeptAnswers<KnownDecision> {
  return getOrMake(kept, textOf(question, found), () => new KeptAnswers<KnownDecision>());
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
  return JSON.stringify([partition, action, context.resources, groups]);
}

function nameOf({ name, arn, document }: PolicySource): readonly unknown[] {
  return [name, arn, document.faults?.length];
}
