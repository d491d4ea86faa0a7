// Judges an estate as it is and as a change would leave it, by the same scan, and tells what differs.

import type { AccountReport } from '../drift/accountReport.ts';
import type { AccountState, Change } from '../drift/change.ts';
import { compareWithState } from '../drift/compareWithState.ts';
import type { Finding } from '../drift/finding.ts';
import type { RunReport } from '../drift/runReport.ts';
import { type KnownWatch, nothingWatched } from '../drift/watchedPrincipal.ts';
import type { AccountReading, Estate } from '../estate/accountReading.ts';
import { estateLike } from '../estate/estateLike.ts';
import type { Account, OrganizationLevel } from '../iam/principal.ts';
import { type CollectReport, collectReport } from '../scan/collectReport.ts';
import { pairEstate } from './pairEstate.ts';

/** `estate` was opened with the change. */
export interface JudgeChange extends Omit<CollectReport, 'onAccount' | 'watch' | 'onJudged'> {
  /** Settings after the change, where it is one of them: nobody counts as watched then. */
  readonly settingsAfter?: CollectReport['settings'] | undefined;
  /** Called with each account as the change would leave it. */
  readonly onChanged?: CollectReport['onJudged'];
}

export interface JudgedChange {
  readonly before: RunReport;
  readonly after: RunReport;
  /** `new`, `worse` and `resolved`, account by account, the settings (`*`) last. */
  readonly changes: readonly Change[];
  /** Accounts that were not read and on whose way from the root something changes. */
  readonly concernedUnread: ReadonlySet<string>;
}

/**
 * What the change does is the scan of the changed estate minus the scan of the estate as it is, by finding. Whoever is
 * judged as it is counts as watched in the changed estate: who is deleted there, or loses its tag, is a finding, and
 * what was open of it stays open.
 *
 * @throws what the estate throws.
 */
export async function judgeChange(request: JudgeChange): Promise<JudgedChange> {
  const concernedUnread = new Set<string>();
  const { asIs, changed } = pairEstate(watchUnread(request.estate, concernedUnread));
  const now = request.now();
  const at = now.toISOString();
  const known = awaited<AccountReport>();
  const compared: Change[] = [];
  const [before, after] = await Promise.all([
    collectReport({
      ...request,
      now: () => now,
      estate: asIs,
      watch: { of: async () => nothingWatched, at },
      onAccount: (report) => known.set(report.coverage.account, report),
    }),
    collectReport({
      ...request,
      now: () => now,
      estate: changed,
      settings: request.settingsAfter ?? request.settings,
      onJudged: request.onChanged,
      watch: { of: async (account) => watchOf(request, await known.get(account)), at },
      onAccount: (report) => {
        const { account } = report.coverage;
        compared.push(...compareReports(known.take(account), report, at));
      },
    }),
  ]);
  const settings = compareReports(settingsReport(before), settingsReport(after), at);
  const inOrder = compared.toSorted((a, b) => compareIds(a.finding.account, b.finding.account));
  return { before, after, changes: [...inOrder, ...settings], concernedUnread };
}

function watchUnread(estate: Estate, concerned: Set<string>): Estate {
  const see = (reading: AccountReading) => {
    if (reading.status === 'read' || reading.changedAccount === undefined) return;
    if (!isSameWay(reading.account, reading.changedAccount)) concerned.add(reading.account.id);
  };
  return estateLike(estate, {
    async *readAccounts() {
      for await (const reading of estate.readAccounts()) {
        see(reading);
        yield reading;
      }
    },
  });
}

/** Documents of equal text are one object. */
function isSameWay(before: Account, after: Account): boolean {
  const policiesOf = ({ id, scps = [], rcps = [] }: OrganizationLevel) => [
    id,
    ...[...scps, ...rcps].map(({ document }) => document),
  ];
  const [a, b] = [before.levels.flatMap(policiesOf), after.levels.flatMap(policiesOf)];
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

function watchOf({ settingsAfter }: JudgeChange, { watch, findings }: AccountReport): KnownWatch {
  if (settingsAfter !== undefined) return nothingWatched;
  return { watched: watch?.watched ?? [], open: findings };
}

function compareReports(before: AccountReport | undefined, now: AccountReport, at: string): readonly Change[] {
  if (before === undefined) return [];
  const comparison = { before: stateOf(before, at), now, at, remindAfterDays: Number.POSITIVE_INFINITY };
  return compareWithState(comparison).changes.filter(({ kind }) => kind !== 'reminder');
}

function stateOf({ coverage, findings, watch }: AccountReport, at: string): AccountState {
  return {
    account: coverage.account,
    status: coverage.status === 'read' ? 'read' : 'unreadable',
    since: at,
    lastRead: at,
    findings: findings.map((finding) => ({ finding, firstSeen: at, lastAlerted: at })),
    ...(watch !== undefined && { watched: watch.watched }),
  };
}

/** What belongs to no account, in the form of one. */
function settingsReport({ findings }: RunReport): AccountReport {
  const own = [...findings].filter(({ account }: Finding) => account === '*');
  return {
    coverage: { account: '*', status: 'read', roles: 0, users: 0, principals: 0 },
    principals: [],
    findings: own,
  };
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Values that one asks for before the other has them. */
function awaited<Value>() {
  const values = new Map<string, PromiseWithResolvers<Value>>();
  const known = new Map<string, Value>();
  const slot = (key: string) => {
    const there = values.get(key) ?? Promise.withResolvers<Value>();
    values.set(key, there);
    return there;
  };
  return {
    set: (key: string, value: Value) => {
      known.set(key, value);
      slot(key).resolve(value);
    },
    get: (key: string) => slot(key).promise,
    /** Then it is forgotten. */
    take: (key: string) => {
      const value = known.get(key);
      known.delete(key);
      values.delete(key);
      return value;
    },
  };
}
