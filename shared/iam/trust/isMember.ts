// Tells the accounts of the role's own organization.

import { getOrMake } from '../getOrMake.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

// All roles of a run share one list, which may hold thousands.
const accountSets = new WeakMap<readonly string[], ReadonlySet<string | undefined>>();

/** Tells whether an account is known to be of the role's organization; the role's own account always is. */
export function isMember(
  account: string | undefined,
  { accountId, organizationAccounts }: Pick<TrustSurroundings, 'accountId' | 'organizationAccounts'>,
): boolean {
  return (
    account === accountId ||
    getOrMake(accountSets, organizationAccounts, () => new Set(organizationAccounts)).has(account)
  );
}
