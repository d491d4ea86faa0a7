// Finds the roles that the settings expect in an account by name.

import type { ExpectedRule } from '../../requirements/expectedRule.ts';
import { expectedRoles, type PlacedAccount } from '../../requirements/expectedRule.ts';
import type { UnreadPart } from '../../vocabulary/readAccount.ts';
import type { AccountCoverage } from '../accountReport.ts';

type FoundRoles = NonNullable<AccountCoverage['expectedRoles']>;

/** What an account said of its roles; undefined: it was not read. */
export interface ReadRoles {
  readonly principals: readonly { readonly arn: string; readonly name: string; readonly kind: 'role' | 'user' }[];
  /** What could not be read or judged: a file or an element without ARN may be any role. */
  readonly unread: readonly UnreadPart[];
  readonly mayBePartial?: boolean | undefined;
}

/** Gives them in the order of their names; of one that may only be unread nobody says that it is missing. */
export function findExpectedRoles(
  rules: readonly ExpectedRule[],
  account: PlacedAccount,
  read: ReadRoles | undefined,
): FoundRoles {
  return expectedRoles(rules, account).map(({ name, requirements }) => {
    const found = read?.principals.find((each) => each.kind === 'role' && isNamed(each.name, name));
    const principal = found?.arn ?? null;
    const isUnread = read === undefined || mayBeUnread(read, name, found?.arn);
    return { name, requirements, principal, ...(isUnread && { isUnread }) };
  });
}

function mayBeUnread({ unread, mayBePartial }: ReadRoles, name: string, arn: string | undefined): boolean {
  if (arn !== undefined) return unread.some(({ principal }) => principal === arn);
  const isIt = ({ principal }: UnreadPart) => principal === undefined || isNamed(principal.replace(/^.*\//, ''), name);
  return mayBePartial === true || unread.some(isIt);
}

// Names of roles are unique in an account without regard to case and path.
function isNamed(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
