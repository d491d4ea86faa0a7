// Where a cause strikes: the one role that it is about, or how many roles in how many accounts, and which.

import { getOrMake } from '../../iam/getOrMake.ts';
import type { FindingGroup } from './findingGroup.ts';
import { compareText } from './groupFindings.ts';
import { plural } from './plural.ts';

/** Names of accounts by their id; an account without a name is left out. */
export type AccountNames = Readonly<Record<string, string>>;

/** One account that a cause strikes. */
export interface GroupPlace {
  readonly account: string;
  /** ARNs, sorted; empty where the findings are about the account as a whole. */
  readonly principals: readonly string[];
}

/** `veeam-ec2-backup in production (111122223333)`, `5 roles in 3 accounts`, `account production (…)`, `settings`. */
export function placeOf(group: FindingGroup, accountNames: AccountNames): string {
  const [account = '', ...others] = group.accounts;
  const where = others.length === 0 ? accountLabel(account, accountNames) : plural(group.accounts.length, 'account');
  if (group.principals.length === 0) return placeOfAccounts(account, others.length, where);
  const [name = '', ...otherNames] = namesOf(group);
  return `${otherNames.length === 0 ? name : countPrincipals(group.principals)} in ${where}`;
}

function placeOfAccounts(account: string, others: number, where: string): string {
  if (others > 0) return where;
  return account === '*' ? 'settings' : `account ${where}`;
}

/** The accounts behind a cause with its roles and users in each, in the order of the accounts. */
export function placesOf({ findings }: FindingGroup): readonly GroupPlace[] {
  const byAccount = new Map<string, Set<string>>();
  for (const { account, principal } of findings) {
    const some = getOrMake(byAccount, account, () => new Set());
    if (principal !== null) some.add(principal);
  }
  return Array.from(byAccount, ([account, some]) => ({ account, principals: [...some].toSorted(compareText) }));
}

/** Distinct names of the group's roles and users, without their paths. */
export function namesOf(group: FindingGroup): string[] {
  return [...new Set(group.principals.map(principalName))];
}

/** `production (111122223333)`, or the id alone. */
export function accountLabel(account: string, accountNames: AccountNames): string {
  const name = Object.hasOwn(accountNames, account) ? accountNames[account] : undefined;
  return name === undefined ? account : `${name} (${account})`;
}

/** `veeam-backup` of `arn:aws:iam::111122223333:role/team/veeam-backup`. */
export function principalName(arn: string): string {
  return arn.replace(/^.*\//, '');
}

/** `2 roles`, `1 user`, `2 roles and 1 user`. */
export function countPrincipals(arns: readonly string[]): string {
  const users = arns.filter((arn) => arn.includes(':user/')).length;
  const roles = arns.length - users;
  if (users === 0) return plural(roles, 'role');
  return roles === 0 ? plural(users, 'user') : `${plural(roles, 'role')} and ${plural(users, 'user')}`;
}
