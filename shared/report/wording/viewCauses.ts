// A run report by cause: what is wrong once, however many roles in however many accounts it strikes.

import type { ReportedPrincipal } from '../../drift/accountReport.ts';
import { filterList } from '../../drift/pickedList.ts';
import type { RequirementRef } from '../../drift/requirementRef.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { type Breakage, breakagesOf } from './breakagesOf.ts';
import type { FindingGroup } from './findingGroup.ts';
import { groupCauses } from './groupCauses.ts';
import type { AccountNames } from './placesOf.ts';

export interface CauseView {
  readonly group: FindingGroup;
  /** What stops working wherever the cause strikes. */
  readonly breaks: readonly Breakage[];
  /** The one role or user that it strikes, where it was judged; undefined for several or none. */
  readonly only: ReportedPrincipal | undefined;
}

type Findings = Pick<RunReport, 'principals' | 'findings'>;

/** Gives the causes of all findings that count, worst first. Parts of a report (changes, say) may stand in `findings`. */
export function viewCauses({ principals, findings }: Findings): readonly CauseView[] {
  const counting = filterList(findings, ({ exception }) => exception === undefined);
  return causesOf(groupCauses(counting), principals);
}

/** Gives groups with what they break, by the roles and users of a report. */
export function causesOf(groups: readonly FindingGroup[], principals: RunReport['principals']): readonly CauseView[] {
  let index = 0;
  const places = new Map<string, number>();
  for (const { principal } of principals) places.set(principal, index++);
  const reportOf = (principal: string) => {
    const place = places.get(principal);
    return place === undefined ? undefined : principals.at(place);
  };
  return groups.map((group) => ({
    group,
    breaks: breakagesOf([group], requirementsOf(group, reportOf)),
    only: group.principals.length === 1 ? reportOf(group.principals[0] ?? '') : undefined,
  }));
}

/** Names of the accounts that a report speaks of. */
export function accountNamesOf({ coverage, principals }: Pick<RunReport, 'coverage' | 'principals'>): AccountNames {
  const names = new Map<string, string>();
  for (const { account, accountName } of principals) if (accountName !== undefined) names.set(account, accountName);
  for (const { account, name } of coverage.accounts) if (name !== undefined) names.set(account, name);
  return Object.fromEntries(names);
}

function requirementsOf(
  { principals }: FindingGroup,
  reportOf: (principal: string) => ReportedPrincipal | undefined,
): readonly RequirementRef[] {
  const known = new Map<string, RequirementRef>();
  for (const principal of principals) {
    for (const requirement of reportOf(principal)?.requirements ?? []) known.set(requirement.id, requirement);
  }
  return [...known.values()];
}
