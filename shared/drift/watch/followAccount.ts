// Brings the watch and the reading of one account together: which principals are judged, by which sets.

import type { SelectedPrincipal } from '../accountFacts.ts';
import type { AccountQuestion, JudgedReading } from '../accountQuestion.ts';
import { type FollowedWatch, followWatched } from './followWatched.ts';

export interface FollowedAccount extends FollowedWatch {
  /** As the reading selects them; who left the watch with the sets of before. */
  readonly selected: readonly SelectedPrincipal[];
}

/** Without a state nothing is watched, and nothing begins to be. */
export function followAccount(
  { watch, settings, catalog, onlyPrincipals }: AccountQuestion,
  reading: Extract<JudgedReading, { readonly status: 'read' }>,
  selected: readonly SelectedPrincipal[],
): FollowedAccount {
  if (watch === undefined) return { selected, followed: [], released: [] };
  const unread = new Set(reading.unread?.flatMap(({ principal = [] }) => principal));
  const followed = followWatched({
    account: reading.account.id,
    known: watch.known,
    principals: selected,
    isCovered: ({ principal, kind }) => {
      if (onlyPrincipals?.has(principal) === false) return 'not-asked';
      return unread.has(principal) || (kind === 'user' && reading.withoutUsers === true) ? 'unread' : 'whole';
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
