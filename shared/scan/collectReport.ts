// Scans an estate and keeps everything: the run report of a scan at a desk.

import type { AccountParts, AccountReport } from '../drift/accountReport.ts';
import { addUses } from '../drift/applyExceptions.ts';
import { askScopes, type MetScopes, meetScopes } from '../drift/askScopes.ts';
import { createPacker } from '../drift/createPacker.ts';
import { describeRun } from '../drift/describeRun.ts';
import type { Finding } from '../drift/finding.ts';
import { judgeExceptions } from '../drift/judgeExceptions.ts';
import { judgeUnreadFiles } from '../drift/judgeUnread.ts';
import type { RunReport } from '../drift/runReport.ts';
import { actionTableDate } from '../iam/findAction.ts';
import { describeBuilds } from '../requirements/describeBuilds.ts';
import { newestBuild } from '../requirements/loadCatalog.ts';
import { buildRunReport } from './buildRunReport.ts';
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
  const { accounts, met, end } = await collectAccounts({ ...request, settings: { ...settings, now: startedAt } });
  const guides = describeBuilds([...buildsOf(accounts)], request.catalog);
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
    questions: questionsOfRun({ ...request, met, end }),
    skipped: end.skipped,
    notes: describeRun({ settings, organization: end.organization }),
  });
}

function buildsOf(accounts: readonly AccountParts[]): ReadonlySet<string> {
  const builds = new Set<string>();
  for (const { principals } of accounts) {
    for (const { requirements } of principals) for (const { build } of requirements) builds.add(build);
  }
  return builds;
}

interface CollectedRun {
  readonly accounts: readonly AccountParts[];
  /** What the scopes of the settings met in each account. */
  readonly met: readonly MetScopes[];
  readonly end: ScanEnd;
}

type JudgedRun = Pick<CollectReport, 'settings' | 'today'> & Omit<CollectedRun, 'met'>;

/** Accounts that the organization has and the run does not are those that the call leaves out. */
function questionsOfRun({
  settings,
  onlyPrincipals,
  met,
  end,
}: Omit<CollectedRun, 'accounts'> & Pick<CollectReport, 'settings' | 'onlyPrincipals'>) {
  const { scopes } = settings;
  if (onlyPrincipals !== undefined || scopes.length === 0) return [];
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

async function collectAccounts(request: CollectReport): Promise<CollectedRun> {
  const { scopes } = request.settings;
  const accounts: AccountParts[] = [];
  const met: MetScopes[] = [];
  const pack = createPacker();
  const reports = scanEstate(request);
  for (;;) {
    const next = await reports.next();
    if (next.done === true) return { accounts, met, end: next.value };
    if (scopes.length > 0) met.push(meetScopes(scopes, next.value));
    accounts.push(pack(next.value));
    request.onAccount?.(next.value);
  }
}
