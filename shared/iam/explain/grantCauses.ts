// Says why a grant is not held in every request.

import type { Cause, CauseKind, Verdict } from '../grant/grantDecision.ts';
import type { GrantReading, StatementReading } from '../grant/grantReading.ts';
import type { GrantVerdict, GroupVerdict } from '../grant/grantVerdict.ts';
import type { PolicyGroup } from '../grant/policyGroups.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import { explainStatement, uncoveredTypes } from './statementWording.ts';

/** So many causes are listed one by one; what follows is counted. Policies at their quotas hold thousands. */
const maxCauses = 100;

/** Makes one cause: wording it takes time, so only those that are listed are made. */
type CauseMaker = () => Cause;

/** Gives the causes of a verdict, the deciding ones first (the first 100, the rest counted); none where it is `granted`. */
export function grantCauses(action: string, { verdict, reading, groups }: GrantVerdict): readonly Cause[] {
  const ordered = groups.toSorted((a, b) => urgency(verdict, a) - urgency(verdict, b));
  const makers = ordered.flatMap((group) => groupCauses({ action, reading, verdict, group }));
  if (makers.length <= maxCauses) return makers.map((make) => make());
  const [next, ...others] = makers.slice(maxCauses - 1);
  const listed = makers.slice(0, maxCauses - 1).map((make) => make());
  return next === undefined ? listed : [...listed, countRest(next(), others.length)];
}

function countRest(cause: Cause, others: number): Cause {
  return { ...cause, why: `${cause.why}; ${others} more statements and policies bear on it and are not listed` };
}

interface GroupQuestion {
  readonly action: string;
  readonly reading: GrantReading;
  readonly verdict: Verdict;
  readonly group: GroupVerdict;
}

// The lowest decides the verdict.
function urgency(verdict: Verdict, { allows, denies }: GroupVerdict): number {
  if (verdict === 'denied') return denies === 'all' ? 0 : 1;
  return allows === 'none' ? 0 : 1;
}

function groupCauses(question: GroupQuestion): readonly CauseMaker[] {
  const { verdict, group } = question;
  const denies = denyCauses(question);
  if (verdict === 'denied') return denies;
  const allows = group.allows === 'all' ? [] : allowCauses(question);
  const unreadable = group.reading.unreadable.map((source) => () => unreadableCause(group.reading.group, source));
  return verdict === 'missing' ? [...allows, ...denies, ...unreadable] : [...denies, ...allows, ...unreadable];
}

function denyCauses(question: GroupQuestion): readonly CauseMaker[] {
  if (question.group.denies === 'none') return [];
  const live = question.group.reading.denies.filter(({ term }) => term !== undefined);
  return live.map((statement) => () => statementCause(question, statement));
}

function allowCauses(question: GroupQuestion): readonly CauseMaker[] {
  const { action, group } = question;
  const { allows } = group.reading;
  const live = allows.filter(({ term }) => term !== undefined);
  const dead = allows.filter(({ term }) => term === undefined);
  const statements = [...live, ...dead].map((statement) => () => statementCause(question, statement));
  if (group.allows !== 'none') return statements;
  return [() => noAllowCause(action, group.reading.group), ...statements];
}

function noAllowCause(action: string, group: PolicyGroup): Cause {
  const [boundary] = group.layer === 'boundary' ? group.sources : [];
  return {
    ...placeOf(group),
    ...(boundary !== undefined && nameOf(boundary)),
    kind: 'no-allow',
    why: noAllow(action, group),
  };
}

function noAllow(action: string, { layer, sources }: PolicyGroup): string {
  if (layer === 'boundary') return `the permissions boundary does not allow ${action}`;
  if (layer === 'identity') return `no identity policy allows ${action}`;
  return sources.length === 0 ? `no SCP is attached here, so nothing allows ${action}` : `no SCP here allows ${action}`;
}

function unreadableCause(group: PolicyGroup, source: PolicySource): Cause {
  const why = 'could not be read, so it may allow or deny anything';
  return { ...placeOf(group), ...nameOf(source), kind: 'unreadable', why };
}

function statementCause({ action, reading: { space }, group }: GroupQuestion, reading: StatementReading): Cause {
  const { number, sid, effect, resource } = reading.statement;
  const condition = decidingCondition(reading);
  const resources = effect === 'Allow' ? uncoveredTypes(reading, space) : (resource?.patterns ?? []);
  return {
    ...placeOf(group.reading.group),
    ...nameOf(reading.source),
    kind: kindOf(reading),
    effect,
    statement: { number, ...(sid !== undefined && { sid }) },
    why: explainStatement(action, reading, space),
    ...(condition !== undefined && { condition }),
    ...(reading.resource !== 'all' && { resources }),
  };
}

function kindOf(reading: StatementReading): CauseKind {
  if (reading.isForeign) return 'unreadable';
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
