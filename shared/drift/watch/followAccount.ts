// Brings the watch and the reading of one account together: which principals are judged, by which sets.

import type { ReadAccount } from '../../vocabulary/readAccount.ts';
import type { AccountQuestion } from '../accountQuestion.ts';
import type { SelectedPrincipal } from '../facts/accountFacts.ts';
import { type FollowedWatch, followWatched } from './followWatched.ts';

export interface FollowedAccount extends FollowedWatch {
  /** As the reading selects them; who left the watch with the sets of before. */
  readonly selected: readonly SelectedPrincipal[];
}

/** Without a state nothing is watched, and nothing begins to be. */
export function followAccount(
  { watch, settings, catalog, onlyPrincipals }: AccountQuestion,
  reading: ReadAccount,
  selected: readonly SelectedPrincipal[],
): FollowedAccount {
  if (watch === undefined) return { selected, followed: [], released: [] };
  const mayBe = unreadPrincipals(reading);
  const followed = followWatched({
    account: reading.account.id,
    known: watch.known,
    principals: selected,
    isCovered: ({ principal, kind }) => {
      if (onlyPrincipals?.has(principal) === false) return 'not-asked';
      return mayBe(principal) || (kind === 'user' && reading.withoutUsers === true) ? 'unread' : 'whole';
    },
    released: settings.released ?? [],
    tagKey: settings.tags.role,
    catalog,
    at: watch.at,
  });
  const byArn = new Map(followed.followed.map((one) => [one.watched.principal, one.selection]));
  return {
    ...followed,
    selected: selected.map((one) => ({ ...one, selection: byArn.get(one.principal.arn) ?? one.selection })),
  };
}

/** Says of a principal (ARN) whether something that could not be read may be it: a file may hold anybody. */
function unreadPrincipals({ unread = [], mayBePartial }: ReadAccount): (principal: string) => boolean {
  if (mayBePartial === true || unread.some(({ principal }) => principal === undefined)) return () => true;
  const arns = new Set(unread.map(({ principal }) => principal));
  return (principal) => arns.has(principal);
}
