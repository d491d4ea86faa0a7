// Principals that another run began to watch after this one had asked whom to read: it could not look at them.

import type { AccountReport } from '../accountReport.ts';
import type { AccountState } from '../change.ts';
import type { WatchedPrincipal } from '../watchedPrincipal.ts';

/** They stay watched, and what is open of them stays open. None where the reading kept no watch. */
export function watchedByOthers(
  before: AccountState | undefined,
  { watch }: AccountReport,
): readonly WatchedPrincipal[] {
  if (watch === undefined) return [];
  const settled = new Set(
    [...watch.watched, ...watch.released.filter(({ requirements }) => requirements === null)].map(
      ({ principal }) => principal,
    ),
  );
  return (before?.watched ?? []).filter(({ principal }) => !settled.has(principal));
}
