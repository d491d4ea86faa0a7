// Judges the requests of one principal to assume a role, by the search that judges grants.

import { contextReader } from '../conditions/contextReader.ts';
import type { ConditionOutcome } from '../conditions/evaluateConditions.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import type { Verdict } from '../grant/grantDecision.ts';
import type { GroupReading, StatementReading } from '../grant/grantReading.ts';
import { type GrantVerdict, judgeGrant } from '../grant/grantVerdict.ts';
import type { PolicyCondition, Statement } from '../policyDocument.ts';
import type { TrustIdentity } from './trustIdentities.ts';
import { findTrustStatements, stepsToFind, type TrustRules } from './trustRules.ts';

/**
 * Why a caller cannot assume the role, or not surely.
 * - `no-allow`: no statement allows it to this caller
 * - `explicit-deny`: a Deny matches every request of the caller, or every one that an Allow lets in
 * - `condition`: a condition is not met, or nobody knows whether it is
 * - `principal`: only some of the caller's sessions are meant
 * - `unreadable`: a policy could not be read
 * - `undecided`: judging it takes more steps than there are; there is no other cause then
 */
export interface TrustCause {
  readonly kind: 'no-allow' | 'explicit-deny' | 'condition' | 'principal' | 'unreadable' | 'undecided';
  readonly effect?: 'Allow' | 'Deny';
  readonly statement?: { readonly number: number; readonly sid?: string };
  /** The resource control policy whose Deny it is; absent: the trust policy itself. */
  readonly guard?: string;
  readonly condition?: PolicyCondition;
  /** One sentence for a person. */
  readonly why: string;
}

/**
 * - `granted`: every request of the caller is allowed
 * - `limited`: some are, or nobody knows
 * - `denied`: a Deny blocks every request
 * - `missing`: no request is allowed
 */
export interface TrustDecision {
  readonly verdict: Verdict;
  /** Empty where the verdict is `granted`; the deciding cause first. */
  readonly causes: readonly TrustCause[];
}

export const undecidedTrust: TrustDecision = {
  verdict: 'limited',
  causes: [{ kind: 'undecided', why: 'Judging the trust policy takes more steps than one role may take.' }],
};

/** Decides over all requests that one context stands for; `rules` are those about one action. */
export function judgeTrust(rules: TrustRules, identity: TrustIdentity, context: KnownContext): TrustDecision {
  if (!rules.meter.take(stepsToFind(rules))) return undecidedTrust;
  const judged = judgeGrant(findTrustStatements(rules, identity, contextReader(context)));
  return { verdict: judged.verdict, causes: causesOf(judged) };
}

/** Gives the causes of a caller whose sessions fare differently: the statements that speak of some of them by name. */
export function sessionCauses({ rules }: TrustRules, identities: readonly TrustIdentity[]): readonly TrustCause[] {
  const sessions = new Set(identities.map(({ session }) => session));
  return rules
    .filter(({ statement }) => statement.principal?.principals.some(({ value }) => sessions.has(value)))
    .map(({ statement, source, isGuard }) => ({
      ...describePlace(statement, isGuard ? source.name : undefined),
      kind: 'principal',
      why: someSessions,
    }));
}

const someSessions = 'It speaks of some sessions or roles only.';

/** A statement that speaks of the caller; `holds`: for all of its requests, for none, or for some (or nobody knows). */
interface MeantRule {
  readonly reading: StatementReading;
  /** The resource control policy whose statement it is. */
  readonly guard: string | undefined;
  readonly holds: 'yes' | 'partly' | 'no';
}

function causesOf({ verdict, groups }: GrantVerdict): readonly TrustCause[] {
  const allows = groups.flatMap(({ reading }) => reading.allows.map((each) => meantRule(each, reading)));
  const denies = groups.flatMap(({ reading }) => reading.denies.map((each) => meantRule(each, reading)));
  const unread = groups.flatMap(({ reading }) => reading.unreadable.map(({ name }) => unreadableGuard(name)));
  const isAllowed = groups.every((group) => group.allows === 'all');
  switch (verdict) {
    case 'granted':
      return [];
    case 'missing':
      return missingCauses(allows, denies);
    case 'denied':
      return denyCauses(denies);
    case 'limited': {
      const open = isAllowed ? [] : allows.filter(({ holds }) => holds !== 'no').map((rule) => causeOf(rule, mayBeMet));
      const danger = denies.filter(({ holds }) => holds === 'partly');
      return [...open, ...danger.map((rule) => causeOf(rule, `${mayBeMet}: it may deny`)), ...unread];
    }
  }
}

function meantRule(reading: StatementReading, { group }: GroupReading): MeantRule {
  const { term, source } = reading;
  const holds = term === undefined ? 'no' : term.length === 0 ? 'yes' : 'partly';
  return { reading, holds, guard: group.layer === 'rcp' ? source.name : undefined };
}

function denyCauses(denies: readonly MeantRule[]): readonly TrustCause[] {
  const whole = denies.find(({ holds }) => holds === 'yes');
  if (whole !== undefined)
    return [{ ...placeOf(whole), kind: 'explicit-deny', why: 'It denies every request of this caller.' }];
  const why = 'It and other Deny statements together deny every request of this caller.';
  return denies.filter(({ holds }) => holds !== 'no').map((deny) => ({ ...placeOf(deny), kind: 'explicit-deny', why }));
}

function missingCauses(allows: readonly MeantRule[], denies: readonly MeantRule[]): readonly TrustCause[] {
  if (allows.length === 0) {
    return [{ kind: 'no-allow', why: 'No statement of the trust policy allows it to this caller.' }];
  }
  const possible = allows.filter(({ holds }) => holds !== 'no');
  if (possible.length === 0) return allows.map((rule) => causeOf(rule, metByNone));
  const why = 'It denies what the trust policy allows to this caller.';
  const taken = denies.filter(({ holds }) => holds !== 'no');
  return [
    ...possible.map((rule) => causeOf(rule, metByNone)),
    ...taken.map((deny): TrustCause => ({ ...placeOf(deny), kind: 'explicit-deny', why })),
  ];
}

// Each condition can hold, but not with the others of its statement, or only where a Deny holds too.
const metByNone = 'is met by no request that its other conditions and the Deny statements leave';
const mayBeMet = 'may be met or not, nobody knows';

// `open`: what is said of a condition of which nobody knows by itself whether it is met.
function causeOf(rule: MeantRule, open: string): TrustCause {
  const unmet = conditionThatIs('false', rule);
  const condition = unmet ?? conditionThatIs('unknown', rule);
  if (condition === undefined) return { ...placeOf(rule), kind: 'principal', why: someSessions };
  const words = unmet === undefined ? open : 'is not met by this caller';
  const why = `Its condition ${condition.operator} on ${condition.key} ${words}.`;
  return { ...placeOf(rule), kind: 'condition', condition, why };
}

function conditionThatIs(wanted: ConditionOutcome, { reading }: MeantRule): PolicyCondition | undefined {
  return reading.conditions.find(({ outcome }) => outcome === wanted)?.condition;
}

function placeOf({ reading, guard }: MeantRule): Place {
  return describePlace(reading.statement, guard);
}

type Place = Pick<TrustCause, 'effect' | 'statement' | 'guard'>;

function describePlace({ number, sid, effect }: Statement, guard: string | undefined): Place {
  return {
    effect,
    statement: { number, ...(sid !== undefined && { sid }) },
    ...(guard !== undefined && { guard }),
  };
}

function unreadableGuard(guard: string): TrustCause {
  return { kind: 'unreadable', guard, why: 'The resource control policy could not be read: it may deny.' };
}
