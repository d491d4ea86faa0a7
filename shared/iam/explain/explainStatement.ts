// Says in one sentence what a statement does to the requests for an action, and why.

import type { KeyKnowledge } from '../conditions/contextReader.ts';
import type { ConditionEntryOutcome, ConditionOutcome } from '../conditions/evaluateConditions.ts';
import { getOrMake } from '../getOrMake.ts';
import type { StatementReading } from '../grant/grantReading.ts';
import type { PatternRelation } from '../patterns/relatePatterns.ts';
import type { Effect, PatternElement, PolicyCondition } from '../policy/statement.ts';
import { type ResourceElement, relateElementToType } from '../resources/resourceElement.ts';
import type { ResourceSpace, SpaceType } from '../resources/resourceSpace.ts';

/** How much of one resource type a statement matches. */
export interface TypeCoverage {
  /** The type's name, or the question's own pattern. */
  readonly name: string;
  readonly required: boolean;
  readonly matches: PatternRelation;
}

/** Gives per resource type of the requests how much of it the statement's resources match. */
export function typeCoverage(statement: StatementReading, space: ResourceSpace): readonly TypeCoverage[] {
  const { element } = statement;
  if (element === undefined) return [];
  const byStatement = getOrMake(coverages, space, () => new WeakMap<StatementReading, readonly TypeCoverage[]>());
  return getOrMake(byStatement, statement, () => coverageOf(element, space));
}

// Asked twice for each cause.
const coverages = new WeakMap<ResourceSpace, WeakMap<StatementReading, readonly TypeCoverage[]>>();

function coverageOf(element: ResourceElement, space: ResourceSpace): readonly TypeCoverage[] {
  return getOrMake(namedTypes, space.types, nameTypes).map(({ name, required, types }) => ({
    name,
    required,
    matches: ofAll(element, types, space),
  }));
}

interface NamedType {
  readonly name: string;
  readonly required: boolean;
  /** A type may have several forms of ARNs. */
  readonly types: readonly SpaceType[];
}

// Actions share their types, and statements by the hundred are held against them.
const namedTypes = new WeakMap<readonly SpaceType[], readonly NamedType[]>();

function nameTypes(all: readonly SpaceType[]): readonly NamedType[] {
  const byName = Map.groupBy(all, ({ name, arn }) => name ?? arn);
  return [...byName].map(([name, types]) => ({ name, types, required: types.some(({ required }) => required) }));
}

// Each form is looked at, so that steps do not hang on what others gave.
function ofAll(element: ResourceElement, types: readonly SpaceType[], space: ResourceSpace): PatternRelation {
  let [all, none] = [true, true];
  for (const type of types) {
    const relation = relateElementToType(element, type, space);
    all &&= relation === 'all';
    none &&= relation === 'none';
  }
  return all ? 'all' : none ? 'none' : 'some';
}

/** Names the types of which a statement leaves out all or some. */
export function uncoveredTypes(statement: StatementReading, space: ResourceSpace): readonly string[] {
  return typeCoverage(statement, space).flatMap(({ name, matches }) => (matches === 'all' ? [] : [name]));
}

/** Gives the sentence, without the policy's name: `allows it only on arn:aws:s3:::veeam-*, which leaves out …`. */
export function explainStatement(action: string, statement: StatementReading, space: ResourceSpace): string {
  const [verb, effect] = statement.statement.effect === 'Allow' ? ['allows', 'grants'] : ['denies', 'denies'];
  if (statement.isForeign && statement.reach !== undefined)
    return `${verb} it to some sessions of the role, or to a principal of whom nobody knows whether it is this one`;
  const resource = statement.isForeign ? undefined : statement.statement.resource;
  if (resource === undefined)
    return `is a statement of another kind of policy: whether it ${verb} ${action} cannot be said`;
  if (statement.resource !== 'none') return explainLive(statement, resource, space);
  return `${verb} it only ${onResources(resource)}, ${whyDead(action, resource, space)}, so this ${effect} nothing`;
}

/**
 * Writes a condition with what is known of it: `StringEquals aws:RequestedRegion eu-west-1 (not so for us-east-1)` in an
 * Allow; in a Deny the values are named that meet it, because those are denied.
 */
export function describeCondition(entry: ConditionEntryOutcome, effect: Effect): string {
  return `${writeCondition(entry.condition)}${remark(entry, effect)}`;
}

/** Writes a condition as it stands: `StringLike s3:prefix Veeam/*, ""`. */
export function writeCondition({ operator, key, values }: PolicyCondition): string {
  return `${operator} ${key} ${listed(values.map((value) => (value === '' ? '""' : value)))}`;
}

/** Lists texts for a person: the first three, and how many more. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}

function explainLive(statement: StatementReading, resource: PatternElement, space: ResourceSpace): string {
  const { effect } = statement.statement;
  const verb = effect === 'Allow' ? 'allows' : 'denies';
  const failed = statement.conditions.filter(({ outcome }) => outcome === 'false');
  if (failed.length > 0) return `${verb} it only if ${listConditions(failed, effect)}, which is never so here`;
  const open = statement.conditions.filter(({ outcome }) => outcome === 'unknown');
  if (statement.excludesItself) {
    const nothing = effect === 'Allow' ? 'grants nothing' : 'denies nothing';
    return `${verb} it only if ${listConditions(open, effect)}, which no request can meet at once, so this ${nothing}`;
  }
  const where = statement.resource === 'all' ? '' : ` ${onResources(resource)}${leftOut(statement, space)}`;
  const when = listConditions(open, effect);
  return effect === 'Allow' ? explainAllow(where, when) : explainDeny(where, when, becauseHeld(statement));
}

function explainAllow(where: string, when: string): string {
  if (where === '') return when === '' ? 'allows it in every request' : `allows it only if ${when}`;
  return `allows it only${where}${when === '' ? '' : `, and only if ${when}`}`;
}

function explainDeny(where: string, when: string, because: string): string {
  if (where === '' && when === '') return `denies it in every request${because}`;
  return `denies it${where}${when === '' ? '' : ` if ${when}`}${because}`;
}

// Whoever wants out of a Deny must know by which of its conditions it meets them.
function becauseHeld({ conditions, statement }: StatementReading): string {
  const held = conditions.filter(({ outcome }) => outcome === 'true');
  return held.length === 0 ? '' : `, because ${listConditions(held, statement.effect)}`;
}

function whyDead(action: string, { negated, patterns }: PatternElement, space: ResourceSpace): string {
  if (space.wildcardOnly && !negated) return `but ${action} has no resource-level permissions`;
  const first = space.types[0]?.arn ?? space.requests[0];
  const own = first === undefined ? undefined : partitionOf(first);
  const others = getOrMake(partitions, patterns, () => new Set(patterns.map(partitionOf)));
  const [other] = others;
  if (!negated && own !== undefined && others.size === 1 && other !== undefined && other !== own) {
    return `which are of the partition ${other} and not of ${own}`;
  }
  return 'which no such request names';
}

const partitions = new WeakMap<readonly string[], ReadonlySet<string | undefined>>();

function partitionOf(arn: string): string | undefined {
  return /^arn:(aws[a-z-]*):/.exec(arn)?.[1];
}

function onResources({ negated, patterns }: PatternElement): string {
  return `${negated ? 'on all but ' : 'on '}${listed(patterns)}`;
}

function leftOut(statement: StatementReading, space: ResourceSpace): string {
  if (statement.statement.effect === 'Deny') return '';
  const left = typeCoverage(statement, space).filter(({ matches }) => matches !== 'all');
  const needed = left.filter(({ required }) => required);
  const wholly = needed.filter(({ matches }) => matches === 'none').map(({ name }) => name);
  const partly = needed.filter(({ matches }) => matches === 'some').map(({ name }) => name);
  const parts = [
    ...(wholly.length === 0 ? [] : [describeTypes(wholly)]),
    ...(partly.length === 0 ? [] : [`some of ${describeTypes(partly)}`]),
    ...describeRare(
      left.filter(({ required }) => !required).map(({ name }) => name),
      needed.length > 0,
    ),
  ];
  return parts.length === 0 ? '' : `, which leaves out ${parts.join(' and ')}`;
}

// A pattern stands for itself where no type is known.
function describeTypes(names: readonly string[]): string {
  if (names.every((name) => name.startsWith('arn:'))) return listed(names);
  return names.length === 1 ? `the type ${names[0]}` : `the types ${listed(names)}`;
}

// Types that only some requests name can be a hundred, and say little beside those that every request names.
function describeRare(names: readonly string[], isBeside: boolean): readonly string[] {
  if (names.length === 0) return [];
  if (!isBeside && names.length <= 3) return [`what some requests name: ${describeTypes(names)}`];
  return [`${names.length === 1 ? '1 type' : `${names.length} types`} that only some requests name`];
}

function listConditions(entries: readonly ConditionEntryOutcome[], effect: Effect): string {
  return entries.map((entry) => describeCondition(entry, effect)).join(' and ');
}

function remark(
  { outcome, knowledge, failing, meeting, isOperatorKnown, condition }: ConditionEntryOutcome,
  effect: Effect,
): string {
  if (!isOperatorKnown) return ' (an operator that is not known here)';
  if (knowledge.kind === 'absent') return ` (${absence(condition.key)})`;
  if (knowledge.kind === 'unknown') return ` (${ofUnknown(knowledge, condition, outcome)})`;
  const [named, word] = effect === 'Allow' ? [failing, 'not so for'] : [meeting, 'so for'];
  return outcome === 'unknown' && named.length > 0
    ? ` (${word} ${listed(named)})`
    : ` (the key is ${listed(knowledge.alternatives.flat())})`;
}

// A condition on a key of unknown value can be decided all the same: by what every value looks like, or by a tag that is
// not there.
function ofUnknown(
  { shape }: Extract<KeyKnowledge, { kind: 'unknown' }>,
  { operator, values }: PolicyCondition,
  outcome: ConditionOutcome,
): string {
  if (outcome === 'unknown') return 'its value is not known here';
  const tags = values.map((value) => /\$\{\s*(aws:principaltag\/[^\s,}]+)/i.exec(value)?.[1]);
  const [tag] = tags;
  if (tag !== undefined && !tags.includes(undefined)) return absence(tag);
  if (operator.toLowerCase() === 'null') return 'every request carries it';
  return shape?.kind === 'session-of' ? `it begins with ${shape.id}:` : 'whatever its value is';
}

function absence(key: string): string {
  const tag = /^aws:principaltag\/(.+)/is.exec(key)?.[1];
  return tag === undefined ? 'the key is absent' : `the principal has no tag ${tag}`;
}
