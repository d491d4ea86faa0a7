// The statements that bear on who can assume a role, and what they have in common with the statements of a grant.

import { conditionTest } from '../conditions/conditionTest.ts';
import type { ContextReader } from '../conditions/contextReader.ts';
import { getOrMake } from '../getOrMake.ts';
import type { FoundStatement, FoundStatements } from '../grant/findStatements.ts';
import { matchesWildcard } from '../matchesWildcard.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import type { PatternElement } from '../policy/statement.ts';
import type { PolicyDocument, PolicyVersion, PrincipalElement, Statement } from '../policyDocument.ts';
import type { ResourceSpace } from '../resources/resourceSpace.ts';
import { createStepMeter, type StepMeter, stepsPerTrust } from '../stepMeter.ts';
import { isSessionOf, matchCaller } from '../trustCaller.ts';
import type { TrustIdentity } from './trustIdentities.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

/** One statement with what is needed to read it. */
export interface TrustRule {
  readonly statement: Statement;
  readonly version: PolicyVersion;
  readonly source: PolicySource;
  /** It is of a resource control policy. */
  readonly isGuard: boolean;
}

/** The statements about a role's trust, and the resource control policies that could not be read. */
export interface TrustRules {
  readonly trust: PolicySource;
  readonly guards: readonly PolicySource[];
  readonly rules: readonly TrustRule[];
  readonly meter: StepMeter;
}

/**
 * Gives the statements of the trust policy and the Deny statements of the resource control policies. Principals of
 * another partition are left out: accounts trust each other within a partition only.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
 */
export function trustRules(
  document: PolicyDocument,
  { guards = [], partition, meter = createStepMeter(stepsPerTrust) }: TrustSurroundings,
): TrustRules {
  const trust = { name: 'trust policy', document };
  const ruleOf = (source: PolicySource, isGuard: boolean) => (statement: Statement) => ({
    statement: inPartition(statement, partition),
    version: source.document.version,
    source,
    isGuard,
  });
  return {
    trust,
    guards,
    meter,
    rules: [
      ...document.statements.map(ruleOf(trust, false)),
      // An Allow of a resource control policy adds nothing; RCPFullAWSAccess is always there.
      ...guards.flatMap((guard) =>
        guard.document.statements.filter(({ effect }) => effect === 'Deny').map(ruleOf(guard, true)),
      ),
    ],
  };
}

/** Gives how many steps it is to find out whether each of the statements speaks of a caller. */
export function stepsToFind({ rules }: TrustRules): number {
  return rules.reduce((sum, { statement: { principal, conditions } }) => {
    const values = conditions.reduce((count, one) => count + 1 + one.values.length, 0);
    return sum + stepsPerText * (1 + values) + stepsPerName * (principal?.principals.length ?? 0);
  }, 0);
}

const stepsPerText = 20;
const stepsPerName = 4;

/** Tells whether the ARN is of another partition than that; a text that is no ARN is not. */
export function isOfOtherPartition(value: string, partition: string): boolean {
  const own = /^arn:([^:]*):/.exec(value)?.[1];
  return own !== undefined && own !== partition;
}

// Each party that a trust policy names is held against all of its statements.
const namedActions = new WeakMap<PatternElement, Map<string, boolean>>();

/** Tells whether the statement speaks of an action with which roles are assumed, given in lower case. */
export function isAbout({ action: element }: Statement, action: string): boolean {
  const byAction = getOrMake(namedActions, element, () => new Map<string, boolean>());
  return getOrMake(
    byAction,
    action,
    () => element.patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), action)) !== element.negated,
  );
}

/** A role's trust is about the role itself. */
const oneRole: ResourceSpace = { requests: ['*'], types: [], wildcardOnly: true };

/** Gives the statements that speak of the principal, in the form that the search for grants takes. */
export function findTrustStatements(
  { trust, guards, rules, meter }: TrustRules,
  identity: TrustIdentity,
  reader: ContextReader,
): FoundStatements {
  const found = rules.flatMap((rule) => ({ rule, statements: foundStatement(rule, identity, reader) }));
  const ofKind = (isGuard: boolean) =>
    found.flatMap(({ rule, statements }) => (rule.isGuard === isGuard ? statements : []));
  return {
    space: oneRole,
    reader,
    meter,
    groups: [
      { group: { layer: 'identity', sources: [trust] }, statements: ofKind(false) },
      { group: { layer: 'rcp', level: 0, sources: guards }, statements: ofKind(true) },
    ],
  };
}

function foundStatement(
  { statement, version, source }: TrustRule,
  identity: TrustIdentity,
  reader: ContextReader,
): readonly FoundStatement[] {
  const match = matchCaller(forSession(statement, identity), identity.caller);
  if (match === 'no') return [];
  return [
    {
      source,
      statement,
      isForeign: match === 'partly' || !isForEveryRole(statement),
      element: undefined,
      resource: 'all',
      tests: statement.conditions.map((condition) => conditionTest(condition, version, reader)),
    },
  ];
}

// A trust policy speaks of its own role; a resource control policy may speak of some resources only.
function isForEveryRole({ resource }: Statement): boolean {
  return resource === undefined || (!resource.negated && resource.patterns.includes('*'));
}

function inPartition(statement: Statement, partition: string): Statement {
  const { principal } = statement;
  if (principal === undefined) return statement;
  const principals = principal.principals.filter(({ value }) => !isOfOtherPartition(value, partition));
  const own: PrincipalElement = { ...principal, principals };
  return { ...statement, principal: own };
}

// The session that is meant goes by its role's ARN; its other sessions are somebody else.
function forSession(statement: Statement, { caller, session }: TrustIdentity): Statement {
  const { principal } = statement;
  if (caller.kind !== 'principal' || principal === undefined) return statement;
  const { arn } = caller;
  const principals = principal.principals
    .filter(({ value }) => !isSessionOf(value, arn) || value === session)
    .map((one) => (one.value === session ? { ...one, value: arn } : one));
  return { ...statement, principal: { ...principal, principals } };
}
