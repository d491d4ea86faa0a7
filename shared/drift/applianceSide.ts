// What the appliances' own accounts say: the other half of the question whether an appliance may assume a role.

import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { accountOf } from '../iam/trustCaller.ts';
import type { Appliance } from './judgeSettings.ts';

/** One account in which the settings place an appliance. */
export type ApplianceSide =
  | {
      readonly status: 'read';
      readonly account: Account;
      /** Those that the settings name, and those that carry {@link impersonationSet}. */
      readonly roles: readonly SideRole[];
      /** All roles of the account could be read: one that is not among them does not exist. */
      readonly isWhole: boolean;
    }
  | { readonly status: 'unknown'; readonly why: string };

/** A role that may be the appliance's. */
export interface SideRole {
  readonly principal: Principal;
  /** Its tag or the settings give it {@link impersonationSet}. */
  readonly isImpersonation: boolean;
}

/** By account, 12 digits; one that is not there was not asked for. */
export type ApplianceSides = ReadonlyMap<string, ApplianceSide>;

/** Id of the set that Veeam's guide has for the role of the appliance's instance. */
export const impersonationSet = 'impersonation';

/** Gives the account of an appliance, 12 digits. */
export function accountOfAppliance({ role, account }: Appliance): string {
  return account ?? accountOf(role ?? '') ?? '';
}

/**
 * Gives those of the roles that the settings mean: by ARN, by its pattern, or by their set where only the account is named.
 * Of several, those in an instance profile: others are left over from an appliance that was.
 */
export function rolesOfAppliance({ role }: Appliance, roles: readonly SideRole[]): readonly Principal[] {
  const meant = roles.filter(({ principal, isImpersonation }) =>
    role === undefined ? isImpersonation : matchesWildcard(role, principal.arn),
  );
  const attached = meant.filter(({ principal }) => principal.instanceProfiles.length > 0);
  return (attached.length > 0 ? attached : meant).map(({ principal }) => principal);
}
