// Which lines of the settings release a watched principal, or one of its sets.

import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { ReleaseRule, WatchedPrincipal } from '../watchedPrincipal.ts';

/** Whether the principal as a whole is released. */
export function isReleased(rules: readonly ReleaseRule[], account: string, watched: WatchedPrincipal): boolean {
  return rules.some((rule) => rule.requirements === undefined && speaksOf(rule, account, watched));
}

/** The sets of a principal that are released alone. */
export function releasedSets(
  rules: readonly ReleaseRule[],
  account: string,
  watched: WatchedPrincipal,
): readonly string[] {
  return rules.filter((rule) => speaksOf(rule, account, watched)).flatMap(({ requirements = [] }) => requirements);
}

function speaksOf(rule: ReleaseRule, account: string, { principal, since }: WatchedPrincipal): boolean {
  const isOfAccount = rule.account === '*' || rule.account === account;
  const name = principal.slice(principal.lastIndexOf('/') + 1);
  // A line of long ago must not let go what was watched anew since.
  return (
    isOfAccount && since.slice(0, 10) <= rule.on && [principal, name].some((text) => matches(rule.principal, text))
  );
}

function matches(pattern: string, text: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), text.toLowerCase());
}
