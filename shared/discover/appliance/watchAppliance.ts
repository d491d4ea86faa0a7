// Holds the roles that an appliance uses against those that an estate has.

import type { Account, Principal } from '../../iam/principal.ts';
import { findSet, newestBuild } from '../../requirements/loadCatalog.ts';
import { selectRequirements } from '../../requirements/selectRequirements.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import type { Candidate, DiscoverySettings } from '../candidate.ts';
import type { ApplianceRole } from './parseApplianceRoles.ts';

/** A role that the appliance uses and the estate has. */
export interface UsedRole {
  readonly role: ApplianceRole;
  readonly account: Pick<Account, 'id' | 'name'>;
  /** As the account has it. */
  readonly arn: string;
  readonly name: string;
  /** Sets that the appliance asks of it and that the build has. */
  readonly sets: readonly string[];
  /** The build of these sets. */
  readonly build: string;
  /** Sets that a tag or the settings name for it; undefined: none. */
  readonly named: readonly string[] | undefined;
}

export interface JoinedAppliance {
  readonly used: readonly UsedRole[];
  /** Roles that accounts which were read do not have. */
  readonly missing: readonly ApplianceRole[];
  /** Roles of accounts that were not read. */
  readonly elsewhere: readonly ApplianceRole[];
  /** Roles that look like Veeam's and that the appliance does not use; not its own role. */
  readonly unused: readonly Candidate[];
}

interface SeenRole {
  readonly principal: Principal;
  readonly account: Account;
}

export interface ApplianceSight {
  /** Looks at a role or user of an account that was read. */
  readonly observe: (principal: Principal, account: Account) => void;
  /** Once all were looked at; `accounts`: those that were read. */
  readonly join: (candidates: readonly Candidate[], accounts: ReadonlySet<string>) => JoinedAppliance;
}

/** Keeps only the roles that the appliance names; IAM tells names of one account apart whatever path and case they have. */
export function watchAppliance(roles: readonly ApplianceRole[], input: DiscoverySettings): ApplianceSight {
  const wanted = new Set(roles.map(({ arn }) => keyOf(arn)));
  const seen = new Map<string, SeenRole>();
  return {
    observe: (principal, account) => {
      const key = keyOf(principal.arn);
      if (principal.kind === 'role' && wanted.has(key)) seen.set(key, { principal, account });
    },
    join: (candidates, accounts) => {
      const absent = roles.filter(({ arn }) => !seen.has(keyOf(arn)));
      return {
        used: roles.flatMap((role) => {
          const found = seen.get(keyOf(role.arn));
          return found === undefined ? [] : [usedRole(role, found, input)];
        }),
        missing: absent.filter(({ account }) => accounts.has(account)),
        elsewhere: absent.filter(({ account }) => !accounts.has(account)),
        unused: candidates.filter(
          ({ kind, arn, isAppliance }) => kind === 'role' && !isAppliance && !wanted.has(keyOf(arn)),
        ),
      };
    },
  };
}

function keyOf(arn: string): string {
  const { account, resource } = arnParts(arn);
  return `${account} ${resource.slice(resource.lastIndexOf('/') + 1).toLowerCase()}`;
}

function usedRole(
  role: ApplianceRole,
  { principal, account }: SeenRole,
  { settings, catalog }: DiscoverySettings,
): UsedRole {
  const build = settings.build ?? newestBuild();
  const named = selectRequirements({ principal, accountId: account.id, levels: account.levels, settings, catalog });
  return {
    role,
    account: { id: account.id, ...(account.name !== undefined && { name: account.name }) },
    arn: principal.arn,
    name: principal.name,
    build,
    sets: role.sets.filter((id) => findSet(catalog, id, build) !== undefined),
    named: named?.sets.map(({ id }) => id).sort(),
  };
}
