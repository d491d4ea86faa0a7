// Which accounts of an organization a trust policy cannot tell apart.

import { accountsInConditions, accountsOfPrincipals, conditionValues } from './conditionValues.ts';
import { isMember } from './isMember.ts';
import type { NamedInTrust } from './namedParty.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

/**
 * Gives a function that tells whether an account fares like every other one of which that is true: it is of the role's
 * organization and not the role's own, nothing names it, and no wildcard can tell its digits from others.
 */
export function alikeMembers(
  { conditions, principals }: NamedInTrust,
  around: TrustSurroundings,
): (account: string) => boolean {
  const values = ['aws:principalaccount', 'aws:principalarn'].flatMap((key) => conditionValues(conditions, key));
  const isAnyAlike = values.every(tellsNoDigits);
  const named = new Set([around.accountId, ...accountsInConditions(conditions), ...accountsOfPrincipals(principals)]);
  return (account) => isAnyAlike && !named.has(account) && isMember(account, around);
}

// `*` in the place of the account takes all of its digits, since a colon follows.
function tellsNoDigits(value: string): boolean {
  if (!/[*?]/.test(value) || !/\d/.test(value)) return true;
  return /^arn:[^:*?]*:[^:*?]*:[^:*?]*:(?:\*|\d{12}):/.test(value);
}
