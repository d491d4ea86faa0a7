// A run report by cause: what is wrong once, however many roles in however many accounts it strikes.

import type { PrincipalReport } from '../../drift/accountReport.ts';
import type { RequirementRef } from '../../drift/requirementRef.ts';
import type { RunReport } from '../../drift/runReport.ts';
import type { FindingGroup } from './findingGroup.ts';
import { groupFindings } from './groupFindings.ts';
import { type Breakage, breakagesOf } from './headlineOf.ts';
import type { AccountNames } from './placesOf.ts';

export interface CauseView {
  readonly group: FindingGroup;
  /** What stops working wherever the cause strikes. */
  readonly breaks: readonly Breakage[];
  /** The one role or user that it strikes, where it was judged; undefined for several or none. */
  readonly only: PrincipalReport | undefined;
}

type Findings = Pick<RunReport, 'principals' | 'findings'>;

/** Gives the causes of all findings that count, worst first. Parts of a report (changes, say) may stand in `findings`. */
export function viewCauses({ principals, findings }: Findings): readonly CauseView[] {
  const counting = findings.filter(({ exception }) => exception === undefined);
  return causesOf(groupFindings(counting, 'organization'), principals);
}

/** Gives groups with what they break, by the roles and users of a report. */
export function causesOf(groups: readonly FindingGroup[], principals: RunReport['principals']): readonly CauseView[] {
  const reports = new Map(principals.map((each) => [each.principal, each]));
  return groups.map((group) => ({
    group,
    breaks: breakagesOf([group], requirementsOf(group, reports)),
    only: group.principals.length === 1 ? reports.get(group.principals[0] ?? '') : undefined,
  }));
}

/** Names of the accounts that a report speaks of. */
export function accountNamesOf({ coverage, principals }: Pick<RunReport, 'coverage' | 'principals'>): AccountNames {
  const named = [
    ...principals.map(({ account, accountName }) => [account, accountName] as const),
    ...coverage.accounts.map(({ account, name }) => [account, name] as const),
  ];
  return Object.fromEntries(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
}

function requirementsOf(
  { principals }: FindingGroup,
  reports: ReadonlyMap<string, PrincipalReport>,
): readonly RequirementRef[] {
  const all = principals.flatMap((principal) => reports.get(principal)?.requirements ?? []);
  return [...new Map(all.map((requirement) => [requirement.id, requirement])).values()];
}
