// What an appliance's answer adds to the settings: who it is, which sets its roles need, which accounts must have them.

import type { ApplianceRole } from '../shared/discover/appliance/parseApplianceRoles.ts';
import type { JoinedAppliance, UsedRole } from '../shared/discover/appliance/watchAppliance.ts';
import type { Candidate } from '../shared/discover/candidate.ts';
import { matchesWildcard } from '../shared/iam/matchesWildcard.ts';
import type { NewPrincipalRule } from '../shared/settings/addPrincipals.ts';
import type { Settings } from '../shared/settings/settings.ts';

/** Entries for the settings. */
export interface ApplianceSettings {
  readonly appliances: readonly ({ readonly role: string } | { readonly account: string })[];
  readonly principals: readonly NewPrincipalRule[];
  readonly expected: readonly { readonly accounts: readonly string[]; readonly requirements: readonly string[] }[];
}

export interface ApplianceParts {
  readonly roles: readonly ApplianceRole[];
  readonly joined: JoinedAppliance;
  readonly candidates: readonly Candidate[];
  readonly settings: Pick<Settings, 'appliances' | 'expected'>;
}

/** Gives what is not in the settings yet. */
export function applianceSettings({
  roles,
  joined,
  candidates,
  settings,
}: ApplianceParts): Omit<ApplianceSettings, 'principals'> {
  return {
    appliances: settings.appliances.length > 0 ? [] : applianceOf(roles, candidates),
    expected: expectedOf([...joined.used.map(({ role, sets }) => ({ ...role, sets })), ...joined.missing], settings),
  };
}

/** Nobody named its sets, and the appliance says of some. */
export function isUnnamed({ named, sets }: UsedRole): boolean {
  return named === undefined && sets.length > 0;
}

// Its own account is that of the roles that it does not call those of another account.
function applianceOf(
  roles: readonly ApplianceRole[],
  candidates: readonly Candidate[],
): ApplianceSettings['appliances'] {
  const accounts = [...new Set(roles.filter(({ isOwn }) => isOwn).map(({ account }) => account))];
  return accounts.map((account) => {
    const [own, ...others] = candidates.filter((one) => one.isAppliance && one.account.id === account);
    return own === undefined || others.length > 0 ? { account } : { role: lastingName(own.arn) };
  });
}

/** Of a name, or an ARN, that CloudFormation ends with random letters, which change with each deployment, a pattern. */
export function lastingName(name: string): string {
  return name.replace(/(VeeamImpersonationRoleV\d+)-[A-Z0-9]{6,}$/, '$1-*');
}

function expectedOf(
  roles: readonly Pick<ApplianceRole, 'account' | 'sets'>[],
  { expected }: Pick<Settings, 'expected'>,
): ApplianceSettings['expected'] {
  return [...Map.groupBy(roles, ({ account }) => account)].flatMap(([account, own]) => {
    const known = expected.filter((rule) => rule.accounts?.some((each) => matchesWildcard(each, account)));
    const wanted = new Set(own.flatMap(({ sets }) => sets));
    const requirements = [...wanted].filter((set) => !known.some((rule) => rule.requirements.includes(set))).sort();
    return requirements.length === 0 ? [] : [{ accounts: [account], requirements }];
  });
}
