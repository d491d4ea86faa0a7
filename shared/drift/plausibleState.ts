// A clock that was once wrong must not mute an account: dates that cannot be are not believed.

import type { AccountState } from './change.ts';

/** Clocks of two machines may differ by this much, in milliseconds. */
const clockToleranceMs = 10 * 60_000;

/** Whether the instant lies further ahead of `now` (both ISO 8601) than two clocks may differ. */
export function isFuture(instant: string, now: string): boolean {
  return Date.parse(instant) - Date.parse(now) > clockToleranceMs;
}

/**
 * The state without dates from the future: what began then begins at `now`, what was told or read then was never told or
 * read. Nothing else of it changes.
 */
export function plausibleState(state: AccountState, now: string): AccountState {
  const past = (instant: string) => (isFuture(instant, now) ? now : instant);
  const never = (instant: string | null) => (instant === null || isFuture(instant, now) ? null : instant);
  return {
    ...state,
    since: past(state.since),
    lastRead: never(state.lastRead),
    findings: state.findings.map(({ firstSeen, lastAlerted, ...known }) => ({
      ...known,
      firstSeen: past(firstSeen),
      lastAlerted: never(lastAlerted),
    })),
    ...(state.watched === undefined
      ? {}
      : { watched: state.watched.map((watched) => ({ ...watched, since: past(watched.since) })) }),
  };
}
