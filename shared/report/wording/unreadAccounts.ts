// Joins accounts that were not read for one reason: a hundred without an export are one fact, not a hundred.

import type { Finding } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import type { FindingGroup } from './findingGroup.ts';
import type { AccountView, ReportView } from './reportView.ts';

export interface UnreadAccounts {
  /** At least two, in the view's order. */
  readonly accounts: readonly AccountView[];
  /** Of the first account: severity, reason and next step are the same in all. */
  readonly group: FindingGroup;
  readonly message: string;
}

/** Gives the reasons that several accounts share, and the accounts that stand for themselves. */
export function joinUnread(accounts: readonly AccountView[]): {
  readonly joined: readonly UnreadAccounts[];
  readonly others: readonly AccountView[];
} {
  const byReason = Map.groupBy(accounts, reasonOf);
  const joined = [...byReason].flatMap(([reason, some]) => {
    const group = some[0]?.groups[0];
    const message = some[0]?.coverage?.message ?? '';
    return reason === undefined || group === undefined || some.length < 2 ? [] : [{ accounts: some, group, message }];
  });
  const taken = new Set(joined.flatMap((each) => each.accounts));
  return { joined, others: accounts.filter((account) => !taken.has(account)) };
}

/** Accounts whose own findings are all told otherwise are left out: only those with one of `findings`, or without any. */
export function accountsWith(
  findings: Listed<Finding>,
  { accounts, findings: all }: ReportView,
): readonly AccountView[] {
  if (findings === all) return accounts;
  const ids = new Set(Iterator.from(findings).map(({ id }) => id));
  return accounts.filter(({ groups }) =>
    groups.every((group) => Iterator.from(group.findings).some(({ id }) => ids.has(id))),
  );
}

/** Undefined where there is more to say of the account. */
function reasonOf({ coverage, groups, principals }: AccountView): string | undefined {
  const [group, ...more] = groups;
  if (coverage?.status !== 'unreadable' || group?.code !== 'ACCOUNT_UNREADABLE') return undefined;
  if (more.length > 0 || principals.length > 0) return undefined;
  return JSON.stringify([group.severity, coverage.reason, coverage.message]);
}
