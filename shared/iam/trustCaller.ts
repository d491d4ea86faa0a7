// Who asks to assume a role, and whether a Principal element of the role's trust policy speaks of them.

import type { PrincipalElement } from './statement.ts';

/**
 * Somebody who may ask for a role.
 * - `service`: an AWS service, by its service principal (`ec2.amazonaws.com`)
 * - `principal`: an IAM role or user, by its ARN
 * - `account`: some role or user of an account, nobody knows which
 * - `outsider`: any principal of an AWS account that nothing is known of
 * - `organization`: like `outsider`, but of the organization with this id
 * - `federated`: somebody who signs in at this SAML or OpenID Connect provider
 *
 * `externalId`: the id sent with the call; null: none is sent; absent: not known.
 */
export type TrustCaller =
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'principal'; readonly arn: string; readonly externalId?: string | null }
  | { readonly kind: 'account'; readonly account: string; readonly externalId?: string | null }
  | { readonly kind: 'outsider' }
  | { readonly kind: 'organization'; readonly organizationId: string }
  | { readonly kind: 'federated'; readonly provider: string };

/** `partly`: only some of the caller's sessions, or nobody knows which. */
export type CallerMatch = 'yes' | 'partly' | 'no';

/**
 * Tells whether the element speaks of the caller. A statement without one speaks of nobody. For `account` callers an
 * Allow for one role of the account is enough (`some`), while a Deny must cover them all (`every`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function matchCaller(
  element: PrincipalElement | undefined,
  caller: TrustCaller,
  quantity: 'some' | 'every',
): CallerMatch {
  if (element === undefined) return 'no';
  const named = bestMatch(element.principals.map(({ type, value }) => matchNamed(type, value, caller)));
  if (!element.negated) return named === 'one of' ? (quantity === 'some' ? 'yes' : 'partly') : named;
  // AWS advises to name the account beside the role: a role named alone may be exempt or not.
  if (named === 'yes') return caller.kind === 'principal' && !namesAccount(element, caller.arn) ? 'partly' : 'no';
  return named === 'no' ? 'yes' : 'partly';
}

/** Gives the account of an IAM or STS ARN, or the bare account id; undefined for anything else. */
export function accountOf(value: string): string | undefined {
  return /^\d{12}$/.exec(value)?.[0] ?? /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(value)?.[1];
}

/** Tells whether a principal is the id of a role or user that was deleted: IAM then shows it in place of the ARN. */
export function isDeletedPrincipal(value: string): boolean {
  return /^A(ROA|IDA|GPA|NPA)[A-Z0-9]{10,}$/.test(value);
}

type NamedMatch = CallerMatch | 'one of';

function bestMatch(matches: readonly NamedMatch[]): NamedMatch {
  const order: readonly NamedMatch[] = ['yes', 'one of', 'partly', 'no'];
  return order.find((match) => matches.includes(match)) ?? 'no';
}

function matchNamed(type: string, value: string, caller: TrustCaller): NamedMatch {
  if (value === '*' && (type === 'AWS' || caller.kind === 'outsider')) return 'yes';
  switch (caller.kind) {
    case 'service':
      return type === 'Service' && isSameService(value, caller.service) ? 'yes' : 'no';
    case 'federated':
      return type === 'Federated' && (value === caller.provider || value === '*') ? 'yes' : 'no';
    case 'account':
      return type === 'AWS' ? matchAccount(value, caller.account) : 'no';
    case 'principal':
      return type === 'AWS' ? matchPrincipal(value, caller.arn) : 'no';
    default:
      return 'no';
  }
}

function matchAccount(value: string, account: string): NamedMatch {
  if (isWholeAccount(value, account)) return 'yes';
  return accountOf(value) === account ? 'one of' : 'no';
}

function matchPrincipal(value: string, arn: string): NamedMatch {
  const account = accountOf(arn);
  if (value === arn || (account !== undefined && isWholeAccount(value, account))) return 'yes';
  return isSessionOf(value, arn) ? 'partly' : 'no';
}

function isWholeAccount(value: string, account: string): boolean {
  return value === account || (accountOf(value) === account && value.endsWith(':root'));
}

// arn:aws:sts::111122223333:assumed-role/name/session: one session, and without the role's path.
function isSessionOf(value: string, arn: string): boolean {
  const session = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(value);
  const role = /^arn:[^:]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  return session !== null && role !== null && session[1] === role[1] && session[2] === role[2];
}

function namesAccount(element: PrincipalElement, arn: string): boolean {
  const account = accountOf(arn);
  return element.principals.some(
    ({ value }) => value === '*' || (account !== undefined && isWholeAccount(value, account)),
  );
}

// In the China regions some services go by `.amazonaws.com.cn`.
function isSameService(a: string, b: string): boolean {
  const plain = (service: string) => service.toLowerCase().replace(/\.cn$/, '');
  return plain(a) === plain(b);
}
