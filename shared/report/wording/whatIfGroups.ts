// Arranges what a change would do for people: one group per cause, with the roles it concerns and the place that does it.

import type { ChangePlace, PlacedChange, WhatIfReport } from '../../drift/whatIfReport.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import { type Breakage, breakagesOf } from './breakagesOf.ts';
import type { FindingGroup } from './findingGroup.ts';
import { groupCauses } from './groupCauses.ts';
import { plural } from './plural.ts';

export interface WhatIfGroup {
  readonly group: FindingGroup;
  /** Each once. */
  readonly places: readonly ChangePlace[];
  /** What stops working. */
  readonly breaks: readonly Breakage[];
  /** Names of the roles and users by account, `222233334444 backup`; empty where it is about no role. */
  readonly roles: readonly { readonly account: string; readonly names: readonly string[] }[];
}

/** Gives one group per cause, over all accounts, the worst first. */
export function whatIfGroups(changes: readonly PlacedChange[], report: WhatIfReport): readonly WhatIfGroup[] {
  const placeById = new Map(changes.map(({ finding, place }) => [finding.id, place]));
  const requirements = new Map(report.principals.flatMap((one) => one.requirements.map((ref) => [ref.id, ref])));
  const groups = groupCauses(changes.map(({ finding }) => finding));
  return groups.map((group) => {
    const places = Array.from(group.findings).flatMap(({ id }) => placeById.get(id) ?? []);
    return {
      group,
      places: [...new Map(places.map((place) => [JSON.stringify(place), place])).values()],
      breaks: breakagesOf([group], [...requirements.values()]),
      roles: rolesOf(group, report),
    };
  });
}

/** `main.tf:12 module.a.aws_iam_role.b`. */
export function placeText({ what, file, line }: ChangePlace): string {
  if (file === undefined) return what;
  const where = line === undefined ? file : `${file}:${line}`;
  return what === file ? where : `${what} (${where})`;
}

/** `28 roles and users in 3 accounts`, `veeam-ec2-backup in 333344445555 shop-web`. */
export function rolesText({ roles }: WhatIfGroup): string | undefined {
  const [first, ...others] = roles;
  if (first === undefined) return undefined;
  const count = roles.reduce((sum, { names }) => sum + names.length, 0);
  if (count === 1) return `${first.names.join()} in ${first.account}`;
  const accounts = others.length === 0 ? first.account : plural(roles.length, 'account');
  return `${plural(count, 'role or user', 'roles and users')} in ${accounts}`;
}

function rolesOf(group: FindingGroup, { principals }: WhatIfReport): WhatIfGroup['roles'] {
  const names = new Map(principals.map(({ account, accountName }) => [account, accountName]));
  const byAccount = Map.groupBy(group.principals, (arn) => arnParts(arn).account);
  return [...byAccount].map(([account, arns]) => ({
    account: `${account} ${names.get(account) ?? ''}`.trim(),
    names: arns.map((arn) => arn.replace(/^.*\//, '')),
  }));
}
