// The organizations that a caller may belong to, and what its requests then carry.

import type { ContextValue, KnownContext } from '../conditions/knownContext.ts';
import { shapeLanguage } from '../conditions/shapeLanguage.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import { distinct, organizationsInConditions } from './conditionValues.ts';
import { isMember } from './isMember.ts';
import { possibleValues } from './possibleValues.ts';
import { absent, type IdentityCaller, type PossibleValues, type TrustScene } from './trustScene.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';
import { formatPattern } from './valuesInFormat.ts';

/** `other`: one that no policy names and that is not the role's own. */
export type CallerOrganization = { readonly id: string } | 'other' | 'none';

/** What the requests of an account carry that is in no organization. */
const withoutOrganization: Readonly<Record<string, ContextValue>> = {
  'aws:PrincipalOrgID': absent,
  'aws:PrincipalOrgPaths': absent,
};

/**
 * Gives each organization that the caller may belong to. An account outside a known organization is in another one, or in
 * none; `account` is undefined where the caller may be of any.
 */
export function callerOrganizations(
  caller: IdentityCaller,
  account: string | undefined,
  { around, conditions }: TrustScene,
): readonly CallerOrganization[] {
  const { organizationId, organizationAccounts } = around;
  if (caller.kind === 'organization') return [{ id: caller.organizationId }];
  const isOwn = isMember(account, around);
  if (isOwn && organizationId !== undefined) return [{ id: organizationId }];
  if (caller.kind === 'outsider') return ['other', 'none'];
  const isElsewhere = !isOwn && organizationAccounts.length > 0;
  const possible = knownOrganizations(around, conditions).filter((id) => !isElsewhere || id !== organizationId);
  return [...possible.map((id) => ({ id })), 'other', 'none'];
}

// Those that a condition names, and the role's own.
function knownOrganizations(
  { organizationId }: TrustSurroundings,
  conditions: readonly PolicyCondition[],
): readonly string[] {
  const named = organizationsInConditions(conditions);
  return organizationId === undefined ? named : distinct([...named, organizationId]);
}

/** Gives what `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths` are or may be in that organization. */
export function organizationKeys(
  organization: CallerOrganization,
  scene: TrustScene,
): Pick<KnownContext, 'known' | 'oneOf'> {
  if (organization === 'none') return { known: withoutOrganization };
  if (organization === 'other') return { known: {}, oneOf: ofOtherOrganization(scene) };
  const { id } = organization;
  return {
    known: { 'aws:PrincipalOrgID': id },
    oneOf: possibleValues('aws:PrincipalOrgPaths', [formatPattern(`${id}/r-?*/`)], scene),
  };
}

function ofOtherOrganization(scene: TrustScene): PossibleValues {
  const except = knownOrganizations(scene.around, scene.conditions);
  return {
    ...possibleValues('aws:PrincipalOrgID', shapeLanguage({ kind: 'organization' }), { ...scene, except }),
    ...possibleValues('aws:PrincipalOrgPaths', [formatPattern('o-?*/r-?*/')], {
      ...scene,
      except: except.map((id) => `${id}/*`),
    }),
  };
}
