// Whom a statement of a resource policy means, and what else a grant to them needs.

import type { PolicyPrincipal, Statement } from '../policy/statement.ts';
import { accountOf, isSessionOf, matchCaller, type SingleCaller, wholeAccountOf } from '../trustCaller.ts';
import type { ResourceQuestion } from './policyGroups.ts';

/**
 * To whom it is granted.
 * - `account`: the principal's account, which decides itself by its own policies
 * - `role`: the role by its ARN; a boundary that does not allow it limits the grant
 * - `free`: a user, a session of the role, or everyone; a boundary that does not allow it limits nothing
 */
export type Reach = 'account' | 'role' | 'free';

export interface StatementReach {
  readonly reach: Reach;
  /** Some sessions of the role only, or nobody knows whether this principal is meant. */
  readonly isUnsure: boolean;
}

/**
 * Gives how a statement speaks of the principal that asks: in no way, in one, or, where it names both a role and one of
 * its sessions, in two. What a Deny denies does not depend on the reach.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
export function statementReaches(statement: Statement, asked: ResourceQuestion): readonly StatementReach[] {
  const { principal, effect } = statement;
  if (principal === undefined) return [];
  // Without Resource a statement of a key policy has no effect:
  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
  if (asked.kind === 'key' && statement.resource === undefined) return [];
  if (principal.negated) return exceptNamed(statement, principal.principals, asked);
  const named = principal.principals.flatMap((one) => namedReach(one, asked) ?? []);
  return effect === 'Deny' ? named.toSorted(surestFirst).slice(0, 1) : widest(named);
}

const order: readonly Reach[] = ['account', 'role', 'free'];

// What surely reaches farthest, and what perhaps reaches farther than that.
function widest(named: readonly StatementReach[]): readonly StatementReach[] {
  const byReach = named.toSorted((a, b) => order.indexOf(b.reach) - order.indexOf(a.reach));
  const sure = byReach.find(({ isUnsure }) => !isUnsure);
  const unsure = byReach.find(({ isUnsure }) => isUnsure);
  if (sure === undefined || unsure === undefined) return byReach.slice(0, 1);
  return order.indexOf(unsure.reach) > order.indexOf(sure.reach) ? [sure, unsure] : [sure];
}

function surestFirst(a: StatementReach, b: StatementReach): number {
  return Number(a.isUnsure) - Number(b.isUnsure);
}

// A Deny with NotPrincipal denies whoever has a boundary, named or not:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
function exceptNamed(
  statement: Statement,
  named: readonly PolicyPrincipal[],
  { principal: arn, hasBoundary }: ResourceQuestion,
): readonly StatementReach[] {
  if (statement.effect === 'Deny' && hasBoundary) return [{ reach: 'free', isUnsure: false }];
  const match = matchCaller(statement, callerOf(arn));
  const mayBeNamed = named.some(({ type }) => type === 'CanonicalUser');
  if (match !== 'no') return [{ reach: 'free', isUnsure: match === 'partly' || mayBeNamed }];
  return statement.effect === 'Deny' && isNamedByAccount(named, arn) ? [{ reach: 'free', isUnsure: true }] : [];
}

// AWS's example names a user and its account, and denies all others of the account: the account alone exempts nobody for
// certain. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
function isNamedByAccount(named: readonly PolicyPrincipal[], arn: string): boolean {
  return !named.some(
    ({ type, value }) => type === 'AWS' && (value === '*' || value === arn || isSessionOf(value, arn)),
  );
}

function namedReach(
  { type, value }: PolicyPrincipal,
  { principal: arn, principalId }: ResourceQuestion,
): StatementReach | undefined {
  // The id of an account in another form, of which nobody knows whose it is:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
  if (type === 'CanonicalUser') return { reach: 'account', isUnsure: true };
  if (type !== 'AWS') return undefined;
  if (value === '*') return { reach: 'free', isUnsure: false };
  if (value === arn) return { reach: arn.includes(':role/') ? 'role' : 'free', isUnsure: false };
  // AWS shows the id of a principal that was deleted: it may be meant, or the policy stems from one of this name before.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  if (value === principalId) return { reach: 'role', isUnsure: true };
  if (isSessionOf(value, arn)) return { reach: 'free', isUnsure: true };
  const account = wholeAccountOf(value);
  const isOwn = account !== undefined && account === accountOf(arn);
  return isOwn ? { reach: 'account', isUnsure: false } : undefined;
}

function callerOf(arn: string): SingleCaller {
  return { kind: 'principal', arn };
}
