// Applies a fix to a principal as read, so that the rules can judge what would be.

import type { IdentityPolicy, Principal } from '../../iam/principal.ts';
import type { Fix, FixPolicy } from './fix.ts';

/**
 * Gives the principal as it would be with the fix: new policies attached, trust policy and boundary replaced, instance
 * profile made. Edits of Deny statements are not applied, because somebody must decide on them.
 */
export function applyFix(principal: Principal, fix: Fix): Principal {
  const { policies, trust, instanceProfile, boundary } = fix;
  return {
    ...principal,
    identity: [...principal.identity, ...policies.map((policy) => toIdentityPolicy(policy, fix))],
    ...(trust !== undefined && { trust: trust.document }),
    ...(boundary !== undefined &&
      principal.boundary !== undefined && { boundary: { ...principal.boundary, document: boundary.document } }),
    instanceProfiles:
      instanceProfile === undefined
        ? principal.instanceProfiles
        : [...principal.instanceProfiles, instanceProfile.name],
  };
}

function toIdentityPolicy({ name, document, placement, size }: FixPolicy, { principal }: Fix): IdentityPolicy {
  if (placement === 'inline') return { name, document, attachment: 'inline', size };
  const arn = `arn:${principal.partition}:iam::${principal.account}:policy/${name}`;
  return { name, arn, document, attachment: 'managed', size };
}
