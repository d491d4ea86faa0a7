// Gathers the policies that bear on one principal: its own, its boundary, and those of the organization above it.

import type { PolicyLayers, PolicySource } from '../iam/decideGrant.ts';
import type { Account, OrganizationLevel, Principal } from '../iam/principal.ts';

export interface PrincipalLayers {
  readonly layers: PolicyLayers;
  /** The level that each entry of `layers.scps` hangs on. */
  readonly scpLevels: readonly OrganizationLevel[];
  /** The level that each entry of `layers.rcps` hangs on. */
  readonly rcpLevels: readonly OrganizationLevel[];
}

/**
 * Gives the layers of a principal. SCPs and RCPs are left out where they have no effect: principals of the management
 * account and service-linked roles (path `/aws-service-role/`) are exempt, and so is every level that was not read or
 * where the policy type is disabled. Levels that were read count even where others were not: a Deny wins at any level.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function buildLayers(principal: Principal, account: Account): PrincipalLayers {
  const levels = account.isManagementAccount || isServiceLinked(principal) ? [] : account.levels;
  const scpLevels = levels.filter((level) => level.scps !== undefined);
  const rcpLevels = levels.filter((level) => level.rcps !== undefined);
  return {
    layers: {
      identity: principal.identity,
      ...(principal.boundary !== undefined && { boundary: principal.boundary }),
      ...(scpLevels.length > 0 && { scps: policiesOf(scpLevels, 'scps') }),
      ...(rcpLevels.length > 0 && { rcps: policiesOf(rcpLevels, 'rcps') }),
    },
    scpLevels,
    rcpLevels,
  };
}

function isServiceLinked(principal: Principal): boolean {
  return principal.kind === 'role' && principal.path.startsWith('/aws-service-role/');
}

function policiesOf(levels: readonly OrganizationLevel[], kind: 'scps' | 'rcps'): readonly (readonly PolicySource[])[] {
  return levels.map((level) => level[kind] ?? []);
}
