// Says in one sentence what a statement does to the requests for an action, and why.

import type { ConditionEntryOutcome } from '../conditions/evaluateConditions.ts';
import type { StatementReading } from '../grant/grantReading.ts';
import type { PatternRelation } from '../patterns/patternRelation.ts';
import type { PatternElement } from '../policy/statement.ts';
import { relateElementToType } from '../resources/resourceElement.ts';
import type { ResourceSpace } from '../resources/resourceSpace.ts';

/** How much of one resource type a statement matches. */
export interface TypeCoverage {
  /** The type's name, or the question's own pattern. */
  readonly name: string;
  readonly required: boolean;
  readonly matches: PatternRelation;
}

/** Gives per resource type of the requests how much of it the statement's resources match. */
export function typeCoverage({ element }: StatementReading, space: ResourceSpace): readonly TypeCoverage[] {
  if (element === undefined) return [];
  const byName = Map.groupBy(space.types, ({ name, arn }) => name ?? arn);
  return [...byName].map(([name, types]) => ({
    name,
    required: types.some(({ required }) => required),
    matches: ofAll(types.map((type) => relateElementToType(element, type, space))),
  }));
}

// A type may have several forms of ARNs.
function ofAll(relations: readonly PatternRelation[]): PatternRelation {
  const [first = 'none'] = relations;
  return relations.every((relation) => relation === first) ? first : 'some';
}

/** Names what a statement leaves out: `snapshot`, `volume (in part)`, `image (optional)`. */
export function uncoveredTypes(statement: StatementReading, space: ResourceSpace): readonly string[] {
  return typeCoverage(statement, space).flatMap(({ name, required, matches }) => {
    if (matches === 'all') return [];
    const remarks = [...(matches === 'some' ? ['in part'] : []), ...(required ? [] : ['optional'])];
    return [remarks.length === 0 ? name : `${name} (${remarks.join(', ')})`];
  });
}

/** Gives the sentence, without the policy's name: `allows it only on arn:aws:s3:::veeam-*, which leaves out …`. */
export function explainStatement(action: string, statement: StatementReading, space: ResourceSpace): string {
  const [verb, effect] = statement.statement.effect === 'Allow' ? ['allows', 'grants'] : ['denies', 'denies'];
  const resource = statement.isForeign ? undefined : statement.statement.resource;
  if (resource === undefined)
    return `is a statement of another kind of policy: whether it ${verb} ${action} cannot be said`;
  if (statement.resource !== 'none') return explainLive(statement, resource, space);
  return `${verb} it only ${onResources(resource)}, ${whyDead(action, resource, space)}, so this ${effect} nothing`;
}

/** Writes a condition with what is known of it: `StringEquals aws:RequestedRegion eu-west-1 (not so for us-east-1)`. */
export function describeCondition(entry: ConditionEntryOutcome): string {
  const { operator, key, values } = entry.condition;
  return `${operator} ${key} ${listed(values)}${remark(entry)}`;
}

/** Lists texts for a person: the first three, and how many more. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}

function explainLive(statement: StatementReading, resource: PatternElement, space: ResourceSpace): string {
  const allows = statement.statement.effect === 'Allow';
  const verb = allows ? 'allows' : 'denies';
  const failed = statement.conditions.filter(({ outcome }) => outcome === 'false');
  if (failed.length > 0) return `${verb} it only if ${listConditions(failed)}, which is never so here`;
  const open = statement.conditions.filter(({ outcome }) => outcome === 'unknown');
  if (statement.resource === 'all' && open.length === 0) return `${verb} it in every request`;
  const where = statement.resource === 'all' ? '' : ` ${onResources(resource)}${leftOut(statement, space)}`;
  const when = open.length === 0 ? '' : `${allows ? ' only' : ''} if ${listConditions(open)}`;
  return `${verb} it${allows && where !== '' ? ' only' : ''}${where}${allows && where !== '' && when !== '' ? ', and' : ''}${when}`;
}

function whyDead(action: string, { negated }: PatternElement, { wildcardOnly }: ResourceSpace): string {
  if (wildcardOnly && !negated) return `but ${action} has no resource-level permissions`;
  return 'which no such request names';
}

function onResources({ negated, patterns }: PatternElement): string {
  return `${negated ? 'on all but ' : 'on '}${listed(patterns)}`;
}

function leftOut(statement: StatementReading, space: ResourceSpace): string {
  const left = statement.statement.effect === 'Allow' ? uncoveredTypes(statement, space) : [];
  return left.length === 0 ? '' : `, which leaves out ${listed(left)}`;
}

function listConditions(entries: readonly ConditionEntryOutcome[]): string {
  return entries.map(describeCondition).join(' and ');
}

function remark({ outcome, knowledge, failing, isOperatorKnown }: ConditionEntryOutcome): string {
  if (!isOperatorKnown) return ' (an operator that is not known here)';
  if (knowledge.kind === 'absent') return ' (the key is absent)';
  if (knowledge.kind === 'unknown') return ' (the key is not known here)';
  return outcome === 'unknown' && failing.length > 0
    ? ` (not so for ${listed(failing)})`
    : ` (the key is ${listed(knowledge.alternatives.flat())})`;
}
