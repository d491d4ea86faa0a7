// How the sessions of a principal are opened, as far as its trust policy tells.

import { assumedActions } from '../../iam/decideTrust.ts';
import type { KeyHolder } from '../../iam/keyHolder.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { PolicyPrincipal, Statement } from '../../iam/policyDocument.ts';
import type { Principal } from '../../iam/principal.ts';
import { actionsToAssume, type TrustCaller } from '../../iam/trustCaller.ts';

const kinds: readonly {
  readonly holder: KeyHolder;
  readonly caller: TrustCaller;
  readonly types: readonly string[];
}[] = [
  { holder: 'role', caller: { kind: 'service', service: '*' }, types: ['AWS', 'Service'] },
  { holder: 'federated', caller: { kind: 'federated', provider: '*' }, types: ['Federated'] },
];

/**
 * Gives who makes the requests of a principal: a user, or sessions of a role that a principal or a service opens, as the
 * appliance does; where the trust policy lets in none of them but a provider, sessions that are opened there. Both where
 * the trust policy could not be read.
 */
export function sessionKinds({ kind, trust }: Pick<Principal, 'kind' | 'trust'>): readonly KeyHolder[] {
  if (kind === 'user') return ['user'];
  if (trust === undefined || trust.faults !== undefined) return ['role', 'federated'];
  const allows = trust.statements.filter(({ effect }) => effect === 'Allow');
  const found = kinds.find(({ caller, types }) =>
    allows.some((one) => names(one, types) && assumedActions(one, caller).length > 0),
  );
  return [found?.holder ?? 'role'];
}

/**
 * Tells whether sessions of the role may carry tags that nobody here knows: those that EKS, IAM Roles Anywhere and
 * providers open. The appliance and other services pass none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 */
export function mayTagSessions({ trust }: Pick<Principal, 'trust'>): boolean {
  if (trust === undefined || trust.faults !== undefined) return false;
  const allows = trust.statements.filter(({ effect, action }) => effect === 'Allow' && speaksOfTagging(action));
  return allows.some(({ principal }) => principal?.principals.some(isTagging));
}

function speaksOfTagging({ negated, patterns }: Statement['action']): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), 'sts:tagsession')) !== negated;
}

function isTagging({ type, value }: PolicyPrincipal): boolean {
  return type === 'Federated' || (type === 'Service' && actionsToAssume(value).length > 1);
}

function names({ principal }: Statement, types: readonly string[]): boolean {
  if (principal === undefined || principal.negated) return principal !== undefined;
  return principal.principals.some(({ type, value }) => value === '*' || types.includes(type));
}
