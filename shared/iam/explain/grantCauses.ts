// Says why a grant is not held in every request.

import { getOrMake } from '../getOrMake.ts';
import { apartGroups } from '../grant/apartGroups.ts';
import type { BlockedType } from '../grant/blockedTypes.ts';
import type { Cause, CauseKind, Verdict } from '../grant/grantDecision.ts';
import type { GrantReading, StatementReading } from '../grant/grantReading.ts';
import type { GrantVerdict, GroupVerdict } from '../grant/grantVerdict.ts';
import type { PolicyGroup } from '../grant/policyGroups.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';
import { explainStatement, uncoveredTypes } from './explainStatement.ts';

/** So many causes are listed one by one; what follows is counted. Policies at their quotas hold thousands. */
const maxCauses = 100;

/** A cause, and the statement that it is about. */
export interface ReadCause {
  readonly cause: Cause;
  readonly reading?: StatementReading;
}

/** Makes one cause: wording it takes time, so only those that are listed are made. */
type CauseMaker = () => ReadCause;

/** Steps of wording one cause more and of keeping it for a report. */
const stepsPerCause = 120;
/** So many come with the verdict: they are what most have. */
const usualCauses = 2;

interface BlockedVerdict extends GrantVerdict {
  /** Types of resources without which no call succeeds, and what blocks them; default: none. */
  readonly blocked?: readonly BlockedType[];
}

/**
 * Gives the causes of a verdict, the deciding ones first (the first 100, the rest counted); none where it is `granted`.
 * Undefined where wording them takes more steps than are left.
 */
export function grantCauses(
  action: string,
  judged: BlockedVerdict,
  meter: StepMeter | undefined,
): readonly Cause[] | undefined {
  const makers = causeMakers(action, judged);
  const more = Math.max(Math.min(makers.length, maxCauses) - usualCauses, 0);
  if (meter?.take(more * stepsPerCause) === false) return undefined;
  const causes = makeCauses(makers).map(({ cause }) => cause);
  // What was left out of the steps may be told wrong.
  return meter?.isSpent === true ? undefined : causes;
}

/** Gives the causes with their statements. */
export function readCauses(action: string, judged: GrantVerdict): readonly ReadCause[] {
  return makeCauses(causeMakers(action, judged));
}

function causeMakers(action: string, judged: BlockedVerdict): readonly CauseMaker[] {
  const { verdict, reading, groups, blocked = [] } = judged;
  const questions = groups.map((group) => ({
    action,
    reading,
    verdict,
    group,
    blocked: blocked.find((each) => each.group === group.reading),
  }));
  const ordered = questions.toSorted((a, b) => urgency(a) - urgency(b));
  return [...noOverlap(judged), ...ordered.flatMap(groupCauses)];
}

function makeCauses(makers: readonly CauseMaker[]): readonly ReadCause[] {
  const listed = makers.slice(0, maxCauses).map((make) => make());
  const others = makers.length - listed.length;
  return others === 0 ? listed : listed.map((each, at) => (at === maxCauses - 1 ? countRest(each, others) : each));
}

function countRest(last: ReadCause, others: number): ReadCause {
  const why = `${last.cause.why}; ${others} more statements and policies bear on it and are not listed`;
  return { ...last, cause: { ...last.cause, why } };
}

function noOverlap(judged: GrantVerdict): readonly CauseMaker[] {
  const apart = apartGroups(judged);
  if (apart === undefined) return [];
  const [earlier, later] = apart;
  const one = judged.groups[earlier]?.reading.group;
  return judged.groups.slice(later, later + 1).map(({ reading }) => () => ({
    cause: noOverlapCause(one, reading.group),
  }));
}

function noOverlapCause(one: PolicyGroup | undefined, other: PolicyGroup): Cause {
  return {
    ...placeOf(other),
    ...onlyName(other),
    kind: 'no-overlap',
    effect: 'Allow',
    why: `allows none of the requests that ${describeGroup(one)} allow`,
  };
}

function describeGroup(group: PolicyGroup | undefined): string {
  switch (group?.layer) {
    case 'boundary':
      return 'the statements of the permissions boundary';
    case 'resource':
      return `the statements of ${resourceWord(group)}`;
    case 'scp':
      return 'the SCPs of another level';
    default:
      return 'the identity policies';
  }
}

interface GroupQuestion {
  readonly action: string;
  readonly reading: GrantReading;
  readonly verdict: Verdict;
  readonly group: GroupVerdict;
  /** What of the group blocks a type, if anything does. */
  readonly blocked: BlockedType | undefined;
}

// The lowest decides the verdict.
function urgency({ verdict, group: { allows, denies }, blocked }: GroupQuestion): number {
  if (verdict === 'denied') return denies === 'all' ? 0 : 1;
  return allows === 'none' || blocked !== undefined ? 0 : 1;
}

function groupCauses(question: GroupQuestion): readonly CauseMaker[] {
  const { verdict, group, blocked } = question;
  const denies = denyCauses(question);
  if (verdict === 'denied') return denies;
  const allows = group.allows === 'all' ? liveGrants(question) : allowCauses(question);
  const unreadable = group.reading.unreadable.map((source) => () => ({
    cause: unreadableCause(group.reading.group, source),
  }));
  const isNotAllowed = verdict === 'missing' || (blocked !== undefined && blocked.deny === undefined);
  return isNotAllowed ? [...allows, ...denies, ...unreadable] : [...denies, ...allows, ...unreadable];
}

function denyCauses(question: GroupQuestion): readonly CauseMaker[] {
  const live = question.group.reading.denies.filter(({ term }) => term !== undefined);
  const decisive = question.blocked?.deny;
  const ordered = live.toSorted((a, b) => Number(b === decisive) - Number(a === decisive));
  return ordered.map((reading) => () => ({ cause: statementCause(question, reading), reading }));
}

// Within its account a bucket's policy need not allow anything, but what it allows under a condition is a way.
function liveGrants(question: GroupQuestion): readonly CauseMaker[] {
  const { reading, own } = question.group;
  if (question.verdict === 'granted' || reading.group.layer !== 'resource' || own === undefined) return [];
  return reading.allows
    .filter(({ term = [] }) => term.length > 0)
    .map((each) => () => ({ cause: statementCause(question, each), reading: each }));
}

function allowCauses(question: GroupQuestion): readonly CauseMaker[] {
  const { action, group } = question;
  const { allows } = group.reading;
  const live = allows.filter(({ term }) => term !== undefined);
  const dead = allows.filter(({ term }) => term === undefined);
  const statements = [...live, ...dead].map((reading) => () => ({ cause: statementCause(question, reading), reading }));
  // What a resource policy lets pass in its place may be some requests only: then it lacks the rest itself.
  if ((group.own ?? group.allows) !== 'none') return statements;
  return [() => ({ cause: noAllowCause(action, group.reading.group) }), ...statements];
}

function noAllowCause(action: string, group: PolicyGroup): Cause {
  return {
    ...placeOf(group),
    ...onlyName(group),
    kind: 'no-allow',
    why: noAllow(action, group),
  };
}

// Of layers that are one policy.
function onlyName(group: PolicyGroup): Pick<Cause, 'policy' | 'policyArn'> {
  const [only] = group.layer === 'boundary' || group.layer === 'resource' ? group.sources : [];
  return only === undefined ? {} : nameOf(only);
}

function resourceWord({ resource }: PolicyGroup): string {
  return resource?.kind === 'key' ? 'the key policy' : 'the bucket policy';
}

function noAllow(action: string, group: PolicyGroup): string {
  const { layer, sources } = group;
  if (layer === 'resource') {
    const word = resourceWord(group);
    return sources.length === 0
      ? `there is no ${word.slice(4)}, so nothing in the account ${group.resource?.owner} allows ${action}`
      : `${word} allows ${action} neither to this principal nor to its account`;
  }
  if (layer === 'boundary') return `the permissions boundary does not allow ${action}`;
  if (layer === 'identity') return `no identity policy allows ${action}`;
  return sources.length === 0 ? `no SCP is attached here, so nothing allows ${action}` : `no SCP here allows ${action}`;
}

function unreadableCause(group: PolicyGroup, source: PolicySource): Cause {
  const why = 'could not be read, so it may allow or deny anything';
  return { ...placeOf(group), ...nameOf(source), kind: 'unreadable', why };
}

// What is said of a statement on all resources hangs neither on the action nor on its resources.
const causesOnAll = new WeakMap<StatementReading, Cause>();

function statementCause(question: GroupQuestion, reading: StatementReading): Cause {
  if (reading.resource !== 'all' || reading.isForeign) return makeCause(question, reading);
  return getOrMake(causesOnAll, reading, () => makeCause(question, reading));
}

function makeCause({ action, reading: { space }, group }: GroupQuestion, reading: StatementReading): Cause {
  const { number, sid } = reading.statement;
  const condition = decidingCondition(reading);
  return {
    ...placeOf(group.reading.group),
    ...nameOf(reading.source),
    kind: kindOf(reading),
    effect: reading.statement.effect,
    statement: { number, ...(sid !== undefined && { sid }) },
    why: explainStatement(action, reading, space),
    ...(condition !== undefined && { condition }),
    ...(reading.resource !== 'all' && { resources: resourcesOf(reading, space) }),
  };
}

function resourcesOf(reading: StatementReading, space: GrantReading['space']): readonly string[] {
  const { effect, resource } = reading.statement;
  return effect === 'Allow' ? uncoveredTypes(reading, space) : (resource?.patterns ?? []);
}

function kindOf(reading: StatementReading): CauseKind {
  if (reading.isForeign) return reading.reach === undefined ? 'unreadable' : 'principal';
  // A group with an Allow for every request has no causes among its Allows.
  if (reading.term?.length === 0) return 'explicit-deny';
  return decidingCondition(reading) === undefined ? 'resource' : 'condition';
}

function decidingCondition({ conditions }: StatementReading): Cause['condition'] {
  const failed = conditions.find(({ outcome }) => outcome === 'false');
  return (failed ?? conditions.find(({ outcome }) => outcome === 'unknown'))?.condition;
}

function placeOf({ layer, level }: PolicyGroup): Pick<Cause, 'layer' | 'level'> {
  return { layer, ...(level !== undefined && { level }) };
}

function nameOf({ name, arn }: PolicySource): Pick<Cause, 'policy' | 'policyArn'> {
  return { policy: name, ...(arn !== undefined && { policyArn: arn }) };
}
