// The organizations that a caller may belong to, and what its requests then carry.

import type { ContextValue } from '../conditions/knownContext.ts';
import { distinct, organizationsInConditions } from './conditionValues.ts';
import { isMember } from './isMember.ts';
import { possibleValues } from './possibleValues.ts';
import { absent, type IdentityCaller, type PossibleValues, type TrustScene } from './trustScene.ts';
import { formatPattern } from './valuesInFormat.ts';

/** `other`: one that no policy names and that is not the role's own. */
export type CallerOrganization = { readonly id: string } | 'other' | 'none';

/** What the requests of an account carry that is in no organization. */
export const withoutOrganization: Readonly<Record<string, ContextValue>> = {
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
  const isOwn = account !== undefined && isMember(account, around);
  if (isOwn && organizationId !== undefined) return [{ id: organizationId }];
  if (caller.kind === 'outsider') return ['other', 'none'];
  const named = distinct([...organizationsInConditions(conditions), ...[organizationId ?? []].flat()]);
  const isElsewhere = !isOwn && organizationAccounts.length > 0;
  const possible = named.filter((id) => !isElsewhere || id !== organizationId);
  return [...possible.map((id) => ({ id })), 'other', 'none'];
}

/** Gives what `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths` may be in that organization; nothing for `none`. */
export function organizationValues(organization: CallerOrganization, scene: TrustScene): PossibleValues {
  if (organization === 'none') return {};
  if (organization !== 'other') {
    const { id } = organization;
    return {
      ...possibleValues('aws:PrincipalOrgPaths', [formatPattern(`${id}/r-?*/`)], scene),
      'aws:PrincipalOrgID': [id],
    };
  }
  const { conditions, around } = scene;
  const except = [...organizationsInConditions(conditions), ...[around.organizationId ?? []].flat()];
  return {
    ...possibleValues('aws:PrincipalOrgID', [formatPattern('o-?*')], { ...scene, except }),
    ...possibleValues('aws:PrincipalOrgPaths', [formatPattern('o-?*/r-?*/')], {
      ...scene,
      except: except.map((id) => `${id}/*`),
    }),
  };
}
