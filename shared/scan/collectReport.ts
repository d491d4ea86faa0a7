// Scans an estate and keeps everything: the run report of a scan at a desk.

import type { AccountReport } from '../drift/accountReport.ts';
import { addUses } from '../drift/applyExceptions.ts';
import { askScopes, meetScopes } from '../drift/askScopes.ts';
import { describeRun } from '../drift/describeRun.ts';
import type { Finding } from '../drift/finding.ts';
import { judgeExceptions } from '../drift/judgeExceptions.ts';
import { judgeUnreadFiles } from '../drift/judgeUnread.ts';
import type { RunReport } from '../drift/runReport.ts';
import { actionTableDate } from '../iam/findAction.ts';
import { describeBuilds } from '../requirements/describeBuilds.ts';
import { newestBuild } from '../requirements/loadCatalog.ts';
import { buildRunReport } from './buildRunReport.ts';
import { createShare } from './createShare.ts';
import { type ScanEnd, type ScanRequest, scanEstate } from './scanEstate.ts';
import { toolVersion } from './toolVersion.ts';

export interface CollectReport extends ScanRequest {
  readonly runId: string;
  readonly now: () => Date;
  /** Called with each account as soon as it is judged. */
  readonly onAccount?: ((report: AccountReport) => void) | undefined;
}

/** Gives the report of the whole estate; throws what the estate throws. */
export async function collectReport(request: CollectReport): Promise<RunReport> {
  const { settings, today, now } = request;
  const startedAt = now().toISOString();
  const { accounts, end } = await collectAccounts({ ...request, settings: { ...settings, now: startedAt } });
  const refs = accounts.flatMap(({ principals }) => principals.flatMap(({ requirements }) => requirements));
  const guides = describeBuilds(
    refs.map(({ build }) => build),
    request.catalog,
  );
  return buildRunReport({
    run: {
      id: request.runId,
      startedAt,
      finishedAt: now().toISOString(),
      trigger: 'desk',
      toolVersion,
      build: settings.build ?? newestBuild(),
      ...(guides !== '' && { judgedBy: guides }),
      actionTableDate,
    },
    accounts,
    settingsFindings: judgeRun({ settings, today, accounts, end }),
    questions: questionsOfRun({ ...request, accounts, end }),
    skipped: end.skipped,
    notes: describeRun({ settings, organization: end.organization }),
  });
}

interface JudgedRun extends Pick<CollectReport, 'settings' | 'today'> {
  readonly accounts: readonly AccountReport[];
  readonly end: ScanEnd;
}

/** Accounts that the organization has and the run does not are those that the call leaves out. */
function questionsOfRun({
  settings,
  onlyPrincipals,
  accounts,
  end,
}: JudgedRun & Pick<CollectReport, 'onlyPrincipals'>) {
  const { scopes } = settings;
  if (onlyPrincipals !== undefined || scopes.length === 0) return [];
  const met = accounts.map((report) => meetScopes(scopes, report));
  const inRun = new Set<string>(met.map(({ account }) => account));
  const leftOut = end.organization.accountIds
    .filter((account) => !inRun.has(account))
    .map((account) => ({ account, state: 'left-out' as const, met: [] }));
  return askScopes({ settings, accounts: [...met, ...leftOut], hasUnreadFiles: end.unread.length > 0 });
}

/** What belongs to no account: files that could not be read, and the exceptions themselves. */
function judgeRun({ settings, today, accounts, end }: JudgedRun): readonly Finding[] {
  const unread = judgeUnreadFiles(end.unread, settings.exceptions, today);
  const judged = accounts.filter(({ coverage }) => coverage.status === 'read').map(({ coverage }) => coverage.account);
  const exceptions = judgeExceptions({
    exceptions: settings.exceptions,
    uses: addUses(end.uses, unread.uses),
    today,
    accountsJudged: new Set(judged),
    isComplete: judged.length === accounts.length && end.unread.length === 0,
  });
  return [...unread.findings, ...exceptions];
}

async function collectAccounts(
  request: CollectReport,
): Promise<{ readonly accounts: readonly AccountReport[]; readonly end: ScanEnd }> {
  const accounts: AccountReport[] = [];
  const share = createShare();
  const reports = scanEstate(request);
  for (;;) {
    const next = await reports.next();
    if (next.done === true) return { accounts, end: next.value };
    accounts.push(share(next.value));
    request.onAccount?.(next.value);
  }
}
