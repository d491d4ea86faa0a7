// Who asks to assume a role, and whether a Principal element of the role's trust policy speaks of them.

import type { PolicyPrincipal, PrincipalElement, Statement } from './policy/statement.ts';

/**
 * Somebody who may ask for a role.
 * - `service`: an AWS service, by its service principal (`ec2.amazonaws.com`)
 * - `principal`: an IAM role or user, by its ARN
 * - `account`: some role or user of an account, nobody knows which
 * - `outsider`: any principal of an AWS account that nothing is known of
 * - `organization`: like `outsider`, but of the organization with this id
 * - `federated`: somebody who signs in at this SAML or OpenID Connect provider
 *
 * `forAnybody`: the service works for resources of any account that a condition names; default: of the role's own.
 * `externalId`: the id sent with the call; null: none is sent; absent: not known.
 */
export type TrustCaller =
  | { readonly kind: 'service'; readonly service: string; readonly forAnybody?: true }
  | { readonly kind: 'principal'; readonly arn: string; readonly externalId?: string | null }
  | { readonly kind: 'account'; readonly account: string; readonly externalId?: string | null }
  | { readonly kind: 'outsider' }
  | { readonly kind: 'organization'; readonly organizationId: string }
  | { readonly kind: 'federated'; readonly provider: string };

/** One who asks, known or not; of an account it is not known which of its principals does. */
export type SingleCaller = Exclude<TrustCaller, { kind: 'account' }>;

/** As service: any that no policy names. As provider: any. */
export const anyName = '*';

const rolesAnywhere = 'rolesanywhere.amazonaws.com';

/** `partly`: only some of the caller's sessions, or nobody knows which. */
export type CallerMatch = 'yes' | 'partly' | 'no';

/**
 * Tells whether the statement speaks of the caller. One without a Principal element speaks of nobody.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchCaller({ principal }: TrustStatement, caller: SingleCaller): CallerMatch {
  if (principal === undefined) return 'no';
  const matches = principal.principals.map((named) => matchNamed(named, caller));
  const best = matchOrder.find((match) => matches.includes(match));
  if (principal.negated) return matchOthers(principal, caller, best);
  return best ?? 'no';
}

/** Gives the account of an IAM or STS ARN, or the bare account id; undefined for anything else. */
export function accountOf(value: string): string | undefined {
  return /^\d{12}$/.exec(value)?.[0] ?? /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(value)?.[1];
}

/** Gives the account that the value names as a whole, by its bare id or its root ARN; undefined for anything else. */
export function wholeAccountOf(value: string): string | undefined {
  const account = accountOf(value);
  return value === account || value.endsWith(':root') ? account : undefined;
}

/** Tells whether a principal is the id of a role or user that was deleted: IAM then shows it in place of the ARN. */
export function isDeletedPrincipal(value: string): boolean {
  return /^A(ROA|IDA|GPA|NPA)[A-Z0-9]{10,}$/.test(value);
}

/** By service what it needs beside `sts:AssumeRole`, because it opens sessions with tags, or with an identity in them. */
const sessionActions: readonly (readonly [service: string, actions: readonly string[]])[] = [
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
  ['pods.eks.amazonaws.com', ['sts:TagSession']],
  // https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
  [rolesAnywhere, ['sts:TagSession', 'sts:SetSourceIdentity']],
];

/** Gives the actions that a service must be allowed to assume a role, `sts:AssumeRole` first. */
export function actionsToAssume(service: string): readonly [string, ...string[]] {
  const more = sessionActions.find(([name]) => isSameService(service, name))?.[1] ?? [];
  return ['sts:AssumeRole', ...more];
}

/**
 * Tells whether a service's own requests to assume a role carry `aws:PrincipalTag/…`: what the certificate says.
 * https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
export function hasPrincipalTags(service: string): boolean {
  return isSameService(service, rolesAnywhere);
}

type TrustStatement = Pick<Statement, 'principal'>;

const matchOrder = ['yes', 'partly'] as const;

/** Undefined: not named. */
type NamedMatch = (typeof matchOrder)[number] | undefined;

// AWS advises to name the account beside the role in NotPrincipal: a role named alone may be exempt or not.
function matchOthers(element: PrincipalElement, caller: SingleCaller, named: NamedMatch): CallerMatch {
  if (named === undefined) return 'yes';
  return caller.kind === 'principal' && !namesAccount(element, caller.arn) ? 'partly' : 'no';
}

function matchNamed({ type, value }: PolicyPrincipal, caller: SingleCaller): NamedMatch {
  if (type === 'AWS' && value === '*') return 'yes';
  if (type === 'AWS') return caller.kind === 'principal' ? matchPrincipal(value, caller.arn) : undefined;
  const isMeant =
    (type === 'Service' && caller.kind === 'service' && isSameService(value, caller.service)) ||
    (type === 'Federated' && caller.kind === 'federated' && (value === caller.provider || value === '*'));
  return isMeant ? 'yes' : undefined;
}

function matchPrincipal(value: string, arn: string): NamedMatch {
  if (value === arn || isAccountOf(value, arn)) return 'yes';
  return isSessionOf(value, arn) ? 'partly' : undefined;
}

function isAccountOf(value: string, arn: string): boolean {
  const account = wholeAccountOf(value);
  return account !== undefined && account === accountOf(arn);
}

/**
 * Tells whether the value is the ARN of a session of that role: `arn:aws:sts::111122223333:assumed-role/name/session`,
 * without the role's path.
 */
export function isSessionOf(value: string, arn: string): boolean {
  const session = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(value);
  const role = /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return session !== null && role !== null && session[1] === role[1] && session[2] === role[2];
}

function namesAccount(element: PrincipalElement, arn: string): boolean {
  return element.principals.some(({ value }) => value === '*' || isAccountOf(value, arn));
}

// In the China regions some services go by `.amazonaws.com.cn`.
function isSameService(a: string, b: string): boolean {
  const plain = (service: string) => service.toLowerCase().replace(/\.cn$/, '');
  return plain(a) === plain(b);
}
