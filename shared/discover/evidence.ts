// What of a role or user, beside its rights, says that it is Veeam's.

import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { Principal } from '../iam/principal.ts';
import { accountOf, isSessionOf, wholeAccountOf } from '../iam/trustCaller.ts';

/**
 * One sign of Veeam.
 * - `name`, `path`, `profile`, `policy`, `tag`: what bears a name that Veeam or its users give
 * - `trusts`: the appliance's role, by its name, by the settings, or because it may assume every role
 * - `appliance`: it runs on an instance and may assume every role, and nothing else
 */
export interface Evidence {
  readonly kind: 'name' | 'path' | 'profile' | 'policy' | 'tag' | 'trusts' | 'appliance';
  /** As the account has it: written by strangers. */
  readonly value: string;
}

/** Who an appliance is, as far as it is known. */
export interface KnownAppliances {
  /** ARNs or patterns of their roles. */
  readonly roles: readonly string[];
  /** Accounts that are an appliance's as a whole. */
  readonly accounts: readonly string[];
}

// Names of Veeam's own stacks hold `Veeam` or begin with `vcb`: appliances from the Marketplace, VcbInstanceProfile.
const veeamName = /veeam|vbaws|vba-|(^|[^a-z])vcb/i;

/** Tells whether a name is one that Veeam, or people for Veeam, give. */
export function isVeeamName(name: string): boolean {
  return veeamName.test(name);
}

/** Gives what speaks for Veeam, the strongest first; empty: nothing but perhaps its rights. */
export function findEvidence(principal: Principal, known: KnownAppliances): readonly Evidence[] {
  const { name, path, instanceProfiles, identity, tags } = principal;
  return [
    ...trustedAppliances(principal, known).map((value): Evidence => ({ kind: 'trusts', value })),
    ...(isApplianceLike(principal) ? [{ kind: 'appliance', value: name } as const] : []),
    ...named('name', [name]),
    ...named('path', [path]),
    ...named('profile', instanceProfiles),
    ...named(
      'policy',
      identity.map((policy) => policy.name),
    ),
    ...named(
      'tag',
      Object.entries(tags).map(([key, value]) => `${key}=${value}`),
    ),
  ];
}

/** Gives what the trust policy names of the AWS kind: ARNs and account ids, each once. */
export function trustedIdentities({ trust }: Pick<Principal, 'trust'>): readonly string[] {
  const values = (trust?.statements ?? [])
    .filter(({ effect, principal }) => effect === 'Allow' && principal?.negated === false)
    .flatMap(({ principal }) => principal?.principals ?? [])
    .filter(({ type }) => type === 'AWS')
    .map(({ value }) => value);
  return [...new Set(values)];
}

/** Tells whether a role can be that of an appliance: EC2 may assume it, and it may assume every role, and little else. */
export function isApplianceLike({ kind, trust, identity }: Principal): boolean {
  if (kind === 'user' || !trustsEc2(trust)) return false;
  const allowed = identity.flatMap(({ document }) => document.statements).filter(({ effect }) => effect === 'Allow');
  const actions = allowed.flatMap(({ action }) => (action.negated ? ['*'] : action.patterns));
  return (
    actions.length <= 3 &&
    actions.every((action) => /^sts:/i.test(action)) &&
    allowed.some(
      ({ action, resource }) =>
        action.patterns.some((pattern) => /^sts:(assumerole|\*)$/i.test(pattern)) &&
        resource?.negated === false &&
        resource.patterns.some((pattern) => /^(\*|arn:[^:]*:iam::\*:role\/\*)$/.test(pattern)),
    )
  );
}

function trustsEc2(trust: Principal['trust']): boolean {
  return (trust?.statements ?? []).some(
    ({ effect, principal }) =>
      effect === 'Allow' &&
      principal?.principals.some(({ type, value }) => type === 'Service' && /^ec2\.amazonaws\.com(\.cn)?$/.test(value)),
  );
}

function trustedAppliances(principal: Principal, known: KnownAppliances): readonly string[] {
  return trustedIdentities(principal).filter(
    (value) =>
      isVeeamName(roleNameOf(value)) ||
      known.accounts.includes(wholeAccountOf(value) ?? '') ||
      isKnownRole(value, known),
  );
}

function isKnownRole(value: string, { roles }: KnownAppliances): boolean {
  return (
    accountOf(value) !== undefined && roles.some((role) => matchesWildcard(role, value) || isSessionOf(value, role))
  );
}

function roleNameOf(value: string): string {
  return value.slice(value.indexOf('/') + 1 || value.length);
}

function named(kind: Evidence['kind'], values: readonly string[]): readonly Evidence[] {
  return values.filter(isVeeamName).map((value) => ({ kind, value }));
}
