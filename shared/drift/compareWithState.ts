// Finds what changed in one account since it was last looked at: the only thing that alerts tell.

import type { AccountReport } from './accountReport.ts';
import type { AccountState, Change, CoverageChange, KnownFinding } from './change.ts';
import type { Finding } from './finding.ts';
import { accountUnreadable } from './rules/accountUnreadable.ts';
import { compareSeverities } from './severity.ts';
import { endedByRelease } from './watch/endedByRelease.ts';
import { isNoticeDue } from './watch/isNoticeDue.ts';
import { isUnproved } from './watch/isUnproved.ts';
import { watchedByOthers } from './watch/watchedByOthers.ts';

export interface StateComparison {
  /** Absent for an account that is seen for the first time. */
  readonly before?: AccountState | undefined;
  readonly now: AccountReport;
  /** ISO 8601, the time of this run. */
  readonly at: string;
  readonly remindAfterDays: number;
  /** ARNs of the principals that were judged, where not all were; what is known of others stays as it was. */
  readonly onlyPrincipals?: ReadonlySet<string> | undefined;
}

export interface ComparedState {
  /** In the order of the report; resolved findings last. */
  readonly changes: readonly Change[];
  readonly coverage: readonly CoverageChange[];
  /** Absent where nothing is to be kept: an account that was passed over and was never seen before. */
  readonly next?: AccountState;
  /** The account is seen for the first time. */
  readonly isFirst: boolean;
}

/**
 * Compares one account with its last known state.
 * - `new`: not known before, or accepted by an exception until now (`firstSeen` then stays)
 * - `worse`: of a higher severity than before
 * - `reminder`: unchanged, and last told `remindAfterDays` days ago or more
 * - `resolved`: known before, gone now, and the account could be read
 *
 * What a reading could not have found again stays as it was, too: see isUnproved.ts; and so does what another run found
 * of a principal that came to be watched after this one had asked whom to read.
 *
 * An account that cannot be read resolves nothing: its findings stay as they were, and the account's own finding is
 * added. One that was left out (`excluded`) keeps its state. A finding that an exception accepts is kept and not told:
 * going under an exception is no resolution, and neither is vanishing under one; the exception itself is recorded. What
 * ends because the settings release a watched principal is recorded as released, and no resolution either.
 */
export function compareWithState(comparison: StateComparison): ComparedState {
  const { before, now } = comparison;
  const isFirst = before === undefined;
  if (now.coverage.status === 'excluded') {
    return { changes: [], coverage: [], isFirst, ...(before !== undefined && { next: before }) };
  }
  const found = new Set(now.findings.map(({ id }) => id));
  const others = new Set<string | null>(watchedByOthers(before, now).map(({ principal }) => principal));
  const kept = (before?.findings ?? []).filter(
    ({ finding }) =>
      staysAsItWas(finding, comparison) ||
      (!found.has(finding.id) && (others.has(finding.principal) || isUnproved(finding, now))),
  );
  const keptIds = new Set(kept.map(({ finding }) => finding.id));
  const current = now.findings.filter((finding) => !keptIds.has(finding.id));
  const knownById = new Map(before?.findings.map((known) => [known.finding.id, known]));
  const seen = current.map((finding) => followFinding(finding, knownById.get(finding.id), comparison));
  return {
    changes: [...seen.flatMap(({ change }) => change ?? []), ...resolvedChanges(comparison, kept)],
    coverage: coverageChanges(comparison),
    next: nextState(comparison, [...seen.map(({ known }) => known), ...kept]),
    isFirst,
  };
}

function staysAsItWas(finding: Finding, { now, onlyPrincipals }: StateComparison): boolean {
  if (now.coverage.status !== 'read') return finding.code !== accountUnreadable.code;
  if (onlyPrincipals === undefined || finding.code === accountUnreadable.code) return false;
  return finding.principal === null || !onlyPrincipals.has(finding.principal);
}

interface FollowedFinding {
  readonly known: KnownFinding;
  readonly change?: Change;
}

function followFinding(
  finding: Finding,
  known: KnownFinding | undefined,
  comparison: StateComparison,
): FollowedFinding {
  const firstSeen = known?.firstSeen ?? comparison.at;
  const change = changeOf(finding, known, comparison);
  const lastAlerted = change === undefined ? (known?.lastAlerted ?? null) : comparison.at;
  return { known: { finding, firstSeen, lastAlerted }, ...(change !== undefined && { change }) };
}

function changeOf(finding: Finding, known: KnownFinding | undefined, comparison: StateComparison): Change | undefined {
  if (finding.exception !== undefined) return undefined;
  const firstSeen = known?.firstSeen ?? comparison.at;
  if (finding.upgrade !== undefined && finding.severity === 'info') return noticeOf(finding, known, comparison);
  if (known === undefined || known.finding.exception !== undefined) return { kind: 'new', finding, firstSeen };
  const before = known.finding.severity;
  if (compareSeverities(finding.severity, before) < 0) {
    return { kind: 'worse', finding, firstSeen, before };
  }
  return isReminderDue(known, comparison) ? { kind: 'reminder', finding, firstSeen } : undefined;
}

// What an upgrade will find lacking is told on its days, and not before.
function noticeOf(finding: Finding, known: KnownFinding | undefined, { at }: StateComparison): Change | undefined {
  const lastAlerted = known?.lastAlerted ?? null;
  if (finding.upgrade === undefined || !isNoticeDue(finding.upgrade.date, at, lastAlerted)) return undefined;
  return { kind: lastAlerted === null ? 'new' : 'reminder', finding, firstSeen: known?.firstSeen ?? at };
}

function isReminderDue({ lastAlerted }: KnownFinding, { at, remindAfterDays }: StateComparison): boolean {
  if (lastAlerted === null) return true;
  const dayMs = 24 * 60 * 60 * 1000;
  // A schedule of once a day never fires at quite the same second: half an hour early still counts as that day.
  const toleranceMs = 30 * 60 * 1000;
  return Date.parse(at) - Date.parse(lastAlerted) >= remindAfterDays * dayMs - toleranceMs;
}

function resolvedChanges({ before, now }: StateComparison, kept: readonly KnownFinding[]): readonly Change[] {
  const open = new Set([...now.findings, ...kept.map(({ finding }) => finding)].map(({ id }) => id));
  return (before?.findings ?? [])
    .filter(({ finding }) => !open.has(finding.id) && finding.exception === undefined)
    .filter(({ finding }) => !endedByRelease(finding, now.watch))
    .map(({ finding, firstSeen }) => ({ kind: 'resolved', finding, firstSeen }));
}

function coverageChanges({ before, now }: StateComparison): readonly CoverageChange[] {
  const { account, status, message } = now.coverage;
  if (before === undefined || before.status === status) return [];
  if (status === 'read') return [{ account, kind: 'regained', message: `Account ${account} can be read again.` }];
  return [
    { account, kind: 'lost', message: `Account ${account} can no longer be read: ${message ?? 'no reason given'}` },
  ];
}

function nextState({ before, now, at }: StateComparison, findings: readonly KnownFinding[]): AccountState {
  const status = now.coverage.status === 'read' ? 'read' : 'unreadable';
  return {
    account: now.coverage.account,
    status,
    since: before?.status === status ? before.since : at,
    lastRead: status === 'read' ? at : (before?.lastRead ?? null),
    findings,
    ...watchedNext(before, now),
  };
}

function watchedNext(before: AccountState | undefined, now: AccountReport): Pick<AccountState, 'watched'> {
  const known = before?.watched;
  if (now.watch === undefined) return known === undefined ? {} : { watched: known };
  return { watched: [...now.watch.watched, ...watchedByOthers(before, now)] };
}
