// Applies a fix to a principal as read, so that the rules can judge what would be.

import type { IdentityPolicy, Principal } from '../../iam/principal.ts';
import type { DetachEdit, Fix, FixPolicy } from '../fix.ts';

/**
 * Gives the principal as it would be with the fix: new policies attached, those of AWS detached that allow too much,
 * trust policy and boundary replaced, instance profile made. Edits of Deny statements are not applied, because somebody must decide on them.
 */
export function applyFix(principal: Principal, fix: Fix): Principal {
  const { policies, trust, instanceProfile, boundary, detach } = fix;
  return {
    ...principal,
    identity: [
      ...withoutDetached(principal, detach).identity,
      ...policies.map((policy) => toIdentityPolicy(policy, fix)),
    ],
    ...(trust !== undefined && { trust: trust.document }),
    ...(boundary !== undefined &&
      principal.boundary !== undefined && { boundary: { ...principal.boundary, document: boundary.document } }),
    instanceProfiles:
      instanceProfile === undefined
        ? principal.instanceProfiles
        : [...principal.instanceProfiles, instanceProfile.name],
  };
}

/** Gives the principal without the policies that are to be detached. */
export function withoutDetached(principal: Principal, detach: readonly DetachEdit[]): Principal {
  if (detach.length === 0) return principal;
  const isDetached = ({ arn, group }: IdentityPolicy) =>
    detach.some((edit) => edit.policyArn === arn && edit.group === group);
  return { ...principal, identity: principal.identity.filter((policy) => !isDetached(policy)) };
}

function toIdentityPolicy({ name, document, placement, size }: FixPolicy, { principal }: Fix): IdentityPolicy {
  if (placement === 'inline') return { name, document, attachment: 'inline', size };
  const arn = `arn:${principal.partition}:iam::${principal.account}:policy/${name}`;
  return { name, arn, document, attachment: 'managed', size };
}
