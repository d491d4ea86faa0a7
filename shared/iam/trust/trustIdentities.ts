// The principals that a caller may be, as far as a trust policy's principals tell them apart.

import type { KnownContext } from '../conditions/knownContext.ts';
import type { Statement } from '../policyDocument.ts';
import { accountOf, isSessionOf, type SingleCaller, type TrustCaller } from '../trustCaller.ts';
import { buildTrustContexts } from './buildTrustContexts.ts';
import { distinct, principalsOf } from './conditionValues.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

/** One principal, or all that no statement names, with what is known of its requests, case by case. */
export interface TrustIdentity {
  readonly caller: SingleCaller;
  /** The one session of the role that is meant, by its ARN; absent: those that no statement names. */
  readonly session?: string;
  readonly contexts: readonly KnownContext[];
}

/**
 * Gives the principals that the caller may be, each with its sessions that a statement names and one for all others: of
 * an account each principal that a statement names, and one for all others; any other caller is one principal.
 */
export function trustIdentities(
  caller: TrustCaller,
  around: TrustSurroundings,
  statements: readonly Statement[],
): readonly (readonly TrustIdentity[])[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  const values = distinct(principalsOf(statements).map(({ value }) => value));
  const contextsOf = (one: TrustCaller) => buildTrustContexts(one, around, conditions);
  const sessionsOf = (one: SingleCaller) => withSessions({ caller: one, contexts: contextsOf(one) }, values);
  if (caller.kind !== 'account') return [sessionsOf(caller)];
  // No name of a role has a question mark: no statement names this one.
  const unnamed = `arn:${around.partition}:iam::${caller.account}:role/?`;
  const named = namedPrincipals(caller.account, values);
  const sent = 'externalId' in caller && { externalId: caller.externalId };
  const others = contextsOf(caller).map((context) => withoutArns(context, named));
  return [
    ...named.map((arn) => sessionsOf({ kind: 'principal', arn, ...sent })),
    [{ caller: { kind: 'principal', arn: unnamed, ...sent }, contexts: others }],
  ];
}

/** Gives how many steps it is to tell the principals apart that the caller may be. */
export function stepsToTellApart(caller: TrustCaller, statements: readonly Statement[]): number {
  const names = principalsOf(statements).length;
  return stepsPerName * names * (caller.kind === 'account' ? names : 1);
}

/** Of an account each is held against every other. */
const stepsPerName = 8;

function withSessions(identity: TrustIdentity, values: readonly string[]): readonly TrustIdentity[] {
  const { caller } = identity;
  if (caller.kind !== 'principal') return [identity];
  const sessions = values.filter((value) => isSessionOf(value, caller.arn));
  return [...sessions.map((session) => ({ ...identity, session })), identity];
}

// A session goes with its role where that is named too.
function namedPrincipals(account: string, values: readonly string[]): readonly string[] {
  const named = values.filter((value) => accountOf(value) === account);
  return named.filter(
    (value) =>
      /:(role|user)\//.test(value) ||
      (value.includes(':assumed-role/') && !named.some((other) => isSessionOf(value, other))),
  );
}

function withoutArns(context: KnownContext, arns: readonly string[]): KnownContext {
  const values = context.oneOf?.['aws:PrincipalArn']?.filter((value) => !arns.includes(value));
  if (values === undefined || values.length === 0) return context;
  return { ...context, oneOf: { ...context.oneOf, 'aws:PrincipalArn': values } };
}
