// What the last known state of an account says of its watch, to whoever reads and judges the account next.

import type { AccountState } from '../drift/change.ts';
import { isFuture, plausibleState } from '../drift/plausibleState.ts';
import type { KnownWatch, WatchedPrincipal } from '../drift/watchedPrincipal.ts';
import { nothingWatched } from '../drift/watchedPrincipal.ts';
import type { AuditLog } from './auditLog.ts';
import { readBelievedState } from './readBelievedState.ts';
import type { StateBelief } from './stateBelief.ts';

/** `now`: ISO 8601. @throws Error where the state cannot be read and the records give none. */
export async function readKnownWatch(
  log: AuditLog,
  account: string,
  { now, belief }: { readonly now: string; readonly belief?: StateBelief | undefined },
): Promise<KnownWatch> {
  const { known } = (await readBelievedState(log, account, belief)).stored;
  if (known === undefined) return nothingWatched;
  const { asOf } = known;
  const state = plausibleState(known.state, now);
  return {
    watched: state.watched ?? watchedByFindings(state),
    open: state.findings.map(({ finding }) => finding),
    ...(isFuture(asOf, now) ? { future: asOf } : {}),
  };
}

/** A state that kept no watch tells by its findings who was looked at, and not by which sets. */
function watchedByFindings({ findings }: AccountState): readonly WatchedPrincipal[] {
  const byPrincipal = Map.groupBy(findings, ({ finding }) => finding.principal);
  return [...byPrincipal].flatMap(([principal, known]): readonly WatchedPrincipal[] => {
    if (principal === null) return [];
    const since = known.map(({ firstSeen }) => firstSeen).sort()[0] ?? '';
    const kind = principal.includes(':user/') ? 'user' : 'role';
    return [{ principal, id: null, kind, sets: [], selectedBy: 'tag', since, dropped: [] }];
  });
}

/** Reads the watch of each account once for the two who ask for it: who reads the account, then who judges it. */
export interface WatchReader {
  /** For who reads the account, once at each try: a try that failed must leave nothing for the next, or for a later run. */
  readonly expect: (account: string) => Promise<KnownWatch>;
  /** For who judges it, once: then it is forgotten, so that memory does not grow with accounts. */
  readonly take: (account: string) => Promise<KnownWatch>;
  /** For an account that could not be read, and so is not judged. */
  readonly forget: (account: string) => void;
}

/** `belief` default: every state that can be read is believed. */
export function watchReader(log: AuditLog, now: () => Date, belief?: StateBelief): WatchReader {
  const read = new Map<string, Promise<KnownWatch>>();
  const expect = (account: string) => {
    const known = readKnownWatch(log, account, { now: now().toISOString(), belief });
    read.set(account, known);
    return known;
  };
  return {
    expect,
    take: (account) => {
      const known = read.get(account) ?? expect(account);
      read.delete(account);
      return known;
    },
    forget: (account) => {
      read.delete(account);
    },
  };
}
