// Decides who can assume a role by its trust policy.

import { evaluateConditions } from './conditions/evaluateConditions.ts';
import type { KnownContext } from './conditions/knownContext.ts';
import type { Verdict } from './grant/grantDecision.ts';
import { matchesWildcard } from './matchesWildcard.ts';
import type { PolicyCondition, PolicyDocument, PolicyVersion, Statement } from './policyDocument.ts';
import { buildTrustContexts, type TrustSurroundings } from './trust/trustContext.ts';
import { type CallerMatch, matchCaller, type TrustCaller } from './trustCaller.ts';

export type { TrustSurroundings } from './trust/trustContext.ts';

/**
 * Why a caller cannot assume the role, or not surely.
 * - `no-allow`: no statement allows it to this caller
 * - `explicit-deny`: a Deny matches every request of the caller
 * - `condition`: a condition is not met, or nobody knows whether it is
 * - `principal`: only some of the caller's sessions are meant
 * - `unreadable`: the trust policy could not be read
 */
export interface TrustCause {
  readonly kind: 'no-allow' | 'explicit-deny' | 'condition' | 'principal' | 'unreadable';
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

/**
 * Decides whether the caller can assume the role, as far as the role's trust policy goes: what the caller's own policies
 * and SCPs allow is another question. A document that could not be read makes the verdict `limited`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function decideTrust(document: PolicyDocument, caller: TrustCaller, around: TrustSurroundings): TrustDecision {
  if (document.faults !== undefined) {
    return { verdict: 'limited', causes: [{ kind: 'unreadable', why: 'The trust policy could not be read.' }] };
  }
  const rules = [
    ...document.statements.map((statement) => ({ statement, version: document.version })),
    ...guardRules(around),
  ];
  const contexts = buildTrustContexts(
    caller,
    around,
    rules.flatMap(({ statement }) => statement.conditions),
  );
  const decisions = assumeActions(caller).map((action) => {
    const about = rules.filter(({ statement }) => isAbout(statement, action));
    return contexts.map((context) => decideIn(context, caller, about)).reduce(combine);
  });
  return decisions.reduce((best, one) => (rank(one) < rank(best) ? one : best));
}

/** Gives the actions that the statement is about, of those with which this kind of caller assumes a role; lower case. */
export function assumedActions(statement: Statement, caller: TrustCaller): readonly string[] {
  return assumeActions(caller).filter((action) => isAbout(statement, action));
}

function isAbout({ action: { negated, patterns } }: Statement, action: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action)) !== negated;
}

// Where callers of one kind fare differently, some of them get in.
function combine(one: TrustDecision, other: TrustDecision): TrustDecision {
  if (one.verdict === other.verdict) return one;
  const canGetIn = [one, other].some(({ verdict }) => verdict === 'granted' || verdict === 'limited');
  return { verdict: canGetIn ? 'limited' : 'missing', causes: [...one.causes, ...other.causes] };
}

// A caller that may choose among actions takes the one that gets it furthest.
function rank({ verdict }: TrustDecision): number {
  return ['granted', 'limited', 'denied', 'missing'].indexOf(verdict);
}

function decideIn(context: KnownContext, caller: TrustCaller, rules: readonly TrustRule[]): TrustDecision {
  const meant = rules.flatMap((rule) => meantStatement(rule, caller, context));
  const denies = meant.filter(({ statement }) => statement.effect === 'Deny');
  const allows = meant.filter(({ statement }) => statement.effect === 'Allow');
  const deny = denies.find(({ holds }) => holds === 'yes');
  if (deny !== undefined) return { verdict: 'denied', causes: [causeOf(deny)] };
  const possible = allows.filter(({ holds }) => holds !== 'no');
  if (possible.length === 0) return { verdict: 'missing', causes: missingCauses(allows) };
  const limits = [
    ...(possible.some(({ holds }) => holds === 'yes') ? [] : possible.map(causeOf)),
    ...denies.filter(({ holds }) => holds === 'partly').map(causeOf),
  ];
  return { verdict: limits.length === 0 ? 'granted' : 'limited', causes: limits };
}

/** One statement with what is needed to read and to name it. */
interface TrustRule {
  readonly statement: Statement;
  readonly version: PolicyVersion;
  readonly guard?: string;
}

/** A rule that speaks of the caller; `holds`: for all of its requests, for none, or for some (or nobody knows). */
interface MeantRule extends TrustRule {
  readonly holds: CallerMatch;
  /** The condition by which it holds for none or for some; absent: no condition is to blame. */
  readonly deciding?: PolicyCondition | undefined;
}

// An Allow of a resource control policy adds nothing; RCPFullAWSAccess is always there.
function guardRules({ guards = [] }: TrustSurroundings): readonly TrustRule[] {
  return guards.flatMap(({ name, document }) =>
    document.statements
      .filter((statement) => statement.effect === 'Deny')
      .map((statement) => ({ statement, version: document.version, guard: name })),
  );
}

function meantStatement(rule: TrustRule, caller: TrustCaller, context: KnownContext): readonly MeantRule[] {
  const { statement, version } = rule;
  const match = matchCaller(statement, caller);
  if (match === 'no') return [];
  const { outcome, entries } = evaluateConditions(statement.conditions, context, version);
  if (outcome === 'true') return [{ ...rule, holds: isForEveryRole(statement) ? match : 'partly' }];
  const deciding = entries.find((entry) => entry.outcome === outcome)?.condition;
  return [{ ...rule, deciding, holds: outcome === 'false' ? 'no' : 'partly' }];
}

// A trust policy speaks of its own role; a resource control policy may speak of some resources only.
function isForEveryRole({ resource }: Statement): boolean {
  return resource === undefined || (!resource.negated && resource.patterns.includes('*'));
}

function assumeActions(caller: TrustCaller): readonly string[] {
  const [plain, saml, webIdentity] = ['sts:assumerole', 'sts:assumerolewithsaml', 'sts:assumerolewithwebidentity'];
  if (caller.kind === 'outsider') return [plain, saml, webIdentity];
  if (caller.kind !== 'federated') return [plain];
  return [caller.provider.includes(':saml-provider/') ? saml : webIdentity];
}

function missingCauses(allows: readonly MeantRule[]): readonly TrustCause[] {
  if (allows.length > 0) return allows.map(causeOf);
  return [{ kind: 'no-allow', why: 'No statement of the trust policy allows it to this caller.' }];
}

function causeOf(rule: MeantRule): TrustCause {
  const { statement, deciding, guard } = rule;
  const { number, sid, effect } = statement;
  return {
    effect,
    statement: { number, ...(sid !== undefined && { sid }) },
    ...(guard !== undefined && { guard }),
    ...(deciding === undefined ? withoutCondition(rule) : withCondition(rule, deciding)),
  };
}

function withoutCondition({ holds }: MeantRule): Pick<TrustCause, 'kind' | 'why'> {
  if (holds === 'yes') return { kind: 'explicit-deny', why: 'It denies every request of this caller.' };
  return { kind: 'principal', why: 'It speaks of some sessions or roles only.' };
}

function withCondition(
  { statement, holds }: MeantRule,
  condition: PolicyCondition,
): Pick<TrustCause, 'kind' | 'condition' | 'why'> {
  const subject = `Its condition ${condition.operator} on ${condition.key}`;
  const danger = statement.effect === 'Deny' ? ': it may deny' : '';
  const why = holds === 'no' ? 'is not met by this caller' : `may be met or not, nobody knows${danger}`;
  return { kind: 'condition', condition, why: `${subject} ${why}.` };
}
