// Says why a grant is not held in every request.

import type { Cause, CauseKind, PolicySource, Verdict } from './grantDecision.ts';
import type { GrantReading, StatementReading } from './grantReading.ts';
import type { GrantVerdict, GroupVerdict } from './grantVerdict.ts';
import type { PolicyGroup } from './policyGroups.ts';
import { relateToType } from './resourceMatching.ts';
import type { PolicyCondition, Statement } from './statement.ts';

/** Gives the causes of a verdict, the deciding ones first; none where it is `granted`. */
export function grantCauses(action: string, { verdict, reading, groups }: GrantVerdict): readonly Cause[] {
  const ordered = groups.toSorted((a, b) => urgency(verdict, a) - urgency(verdict, b));
  return ordered.flatMap((group) => groupCauses({ action, reading, verdict, group }));
}

interface GroupQuestion {
  readonly action: string;
  readonly reading: GrantReading;
  readonly verdict: Verdict;
  readonly group: GroupVerdict;
}

// 0 decides the verdict.
function urgency(verdict: Verdict, { allows, denies }: GroupVerdict): number {
  if (verdict === 'denied') return denies === 'all' ? 0 : denies === 'some' ? 1 : 2;
  if (verdict === 'missing') return allows === 'none' ? 0 : 1;
  return 0;
}

function groupCauses(question: GroupQuestion): readonly Cause[] {
  const { verdict, group } = question;
  const denies = group.denies === 'none' ? [] : denyCauses(question);
  if (verdict === 'denied') return denies;
  const allows = group.allows === 'all' ? [] : allowCauses(question);
  return verdict === 'missing' ? [...allows, ...denies] : [...denies, ...allows];
}

function denyCauses({ action, reading, group }: GroupQuestion): readonly Cause[] {
  const { denies, unreadable } = group.reading;
  const live = denies.filter(({ term }) => term !== undefined);
  return [
    ...live.map((statement) => statementCause({ action, reading, group, statement })),
    ...unreadable.map((source) => unreadableCause(group.reading.group, source)),
  ];
}

function allowCauses({ action, reading, group }: GroupQuestion): readonly Cause[] {
  const { allows, unreadable } = group.reading;
  const statements = allows.map((statement) => statementCause({ action, reading, group, statement }));
  const unread = unreadable.map((source) => unreadableCause(group.reading.group, source));
  if (group.allows !== 'none') return [...statements, ...unread];
  return [
    { ...placeOf(group.reading.group), kind: 'no-allow', why: noAllow(action, group.reading.group) },
    ...statements,
  ];
}

function noAllow(action: string, { layer, sources }: PolicyGroup): string {
  if (layer === 'boundary') return `the permissions boundary does not allow ${action}`;
  if (layer === 'scp')
    return sources.length === 0
      ? `no SCP is attached here, so nothing allows ${action}`
      : `no SCP attached here allows ${action}`;
  return `no identity policy allows ${action}`;
}

function unreadableCause(group: PolicyGroup, source: PolicySource): Cause {
  return {
    ...placeOf(group),
    ...nameOf(source),
    kind: 'unreadable',
    why: 'could not be read, so it may allow or deny anything',
  };
}

interface StatementQuestion {
  readonly action: string;
  readonly reading: GrantReading;
  readonly group: GroupVerdict;
  readonly statement: StatementReading;
}

function statementCause(question: StatementQuestion): Cause {
  const { group, statement: reading } = question;
  const { source, statement } = reading;
  const condition = reading.open[0];
  return {
    ...placeOf(group.reading.group),
    ...nameOf(source),
    kind: kindOf(reading),
    effect: statement.effect,
    statement: { number: statement.number, ...(statement.sid !== undefined && { sid: statement.sid }) },
    why: explainStatement(question),
    ...(condition !== undefined && reading.resource !== 'none' && { condition }),
    ...(reading.resource !== 'all' && { resources: uncovered(question) }),
  };
}

function kindOf({ statement, term, resource, isForeign, open }: StatementReading): CauseKind {
  if (isForeign) return 'unreadable';
  if (statement.effect === 'Deny' && term?.length === 0) return 'explicit-deny';
  return resource === 'none' || open.length === 0 ? 'resource' : 'condition';
}

function explainStatement(question: StatementQuestion): string {
  const { action, reading, statement: read } = question;
  const verb = read.statement.effect === 'Allow' ? 'allows' : 'denies';
  if (read.isForeign) return `is a statement of another kind of policy, so whether it ${verb} ${action} cannot be said`;
  const onlyOn = read.resource === 'all' ? '' : ` only ${describeResources(read.statement)}`;
  if (read.resource === 'none') return `${verb} it${onlyOn}, ${noEffect(action, reading, read)}`;
  const onlyIf = read.open.length === 0 ? '' : ` only if ${read.open.map(describeCondition).join(' and ')}`;
  if (onlyOn === '' && onlyIf === '') return `${verb} it in every request`;
  return `${verb} it${onlyOn}${onlyIf}`;
}

function noEffect(action: string, { space }: GrantReading, { statement }: StatementReading): string {
  const effect = statement.effect === 'Allow' ? 'grants' : 'denies';
  if (space.wildcardOnly) return `but ${action} has no resource-level permissions, so this ${effect} nothing`;
  return `which no request for it names, so this ${effect} nothing`;
}

function describeResources({ resource }: Statement): string {
  const { negated = false, patterns = [] } = resource ?? {};
  return `${negated ? 'on all but ' : 'on '}${listed(patterns)}`;
}

function describeCondition({ operator, key, values }: PolicyCondition): string {
  return `${operator} ${key} ${listed(values)}`;
}

function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, 3).join(', ');
  return texts.length > 3 ? `${shown} and ${texts.length - 3} more` : shown;
}

// Of an Allow the types that it leaves out, of a Deny what it takes away.
function uncovered({ reading: { space }, statement: { statement, element } }: StatementQuestion): readonly string[] {
  if (statement.effect === 'Deny' || element === undefined) return statement.resource?.patterns ?? [];
  return space.types.flatMap((type) => {
    const isMatched =
      element.resources.some((resource) => relateToType(resource, type, space) === 'all') !== element.negated;
    if (isMatched) return [];
    return [type.name === undefined ? type.arn : `${type.name}${type.required ? '' : ' (optional)'}`];
  });
}

function placeOf({ layer, level }: PolicyGroup): Pick<Cause, 'layer' | 'level'> {
  return { layer, ...(level !== undefined && { level }) };
}

function nameOf({ name, arn }: PolicySource): Pick<Cause, 'policy' | 'policyArn'> {
  return { policy: name, ...(arn !== undefined && { policyArn: arn }) };
}
