// What the headline and the exit code of a run hang on, counted account by account.

import { getOrMake } from '../iam/getOrMake.ts';
import type { AccountParts } from './accountReport.ts';
import { type AccountQuestions, addQuestions } from './askQuestions.ts';
import { addRollUps, type RoleRollUp, rollUpAccount } from './roleRollUp.ts';
import type { RunReport } from './runReport.ts';
import { severityOf } from './severity.ts';
import { type UnseenCounts, unseenKind } from './unseenKind.ts';

export interface RunFacts {
  readonly accountsRead: number;
  readonly rolesRead: number;
  /** Roles and users that were judged. */
  readonly principals: number;
  readonly users: number;
  /** With a finding that counts and is no mere information. */
  readonly drifted: number;
  readonly critical: number;
  /** Findings that count and say that something differs, mere information apart. */
  readonly differences: number;
  readonly information: number;
  /** What was to be read and was not, where no exception accepts it. */
  readonly unseen: UnseenCounts;
  /** What was not read and an exception accepts. */
  readonly unseenAccepted: number;
  readonly questions: AccountQuestions;
  /** Builds of the sets that were judged by, each once. */
  readonly builds: readonly string[];
  /** Roles and users with a required set of another product than Veeam's. */
  readonly others: number;
  /** Those of them with no set of Veeam's at all. */
  readonly foreign: number;
  /** Roles that are expected by name; none without organization mode. */
  readonly expectedRoles: readonly RoleRollUp[];
}

export const noFacts: RunFacts = {
  accountsRead: 0,
  rolesRead: 0,
  principals: 0,
  users: 0,
  drifted: 0,
  critical: 0,
  differences: 0,
  information: 0,
  unseen: { accounts: 0, files: 0, principals: 0, unjudged: 0 },
  unseenAccepted: 0,
  questions: [],
  builds: [],
  others: 0,
  foreign: 0,
  expectedRoles: [],
};

/** Counts one account, or the findings about the settings (`*`). */
export function factsOfAccount(report: AccountParts): RunFacts {
  const { coverage, principals, findings } = report;
  const { unseen, ...counts } = countFindings(findings);
  return {
    accountsRead: Number(coverage.status === 'read' && coverage.account !== '*'),
    rolesRead: coverage.roles,
    principals: principals.length,
    ...countPrincipals(principals),
    ...counts,
    unseen: { ...unseen, unjudged: unseen.unjudged === 0 ? 0 : (coverage.unjudged ?? 0) },
    questions: coverage.questions ?? [],
    expectedRoles: rollUpAccount(report),
  };
}

function countFindings(
  findings: AccountParts['findings'],
): Pick<RunFacts, 'differences' | 'information' | 'unseen' | 'unseenAccepted'> {
  const counts = { differences: 0, information: 0, unseenAccepted: 0 };
  const unseen = { accounts: 0, files: 0, principals: 0, unjudged: 0 };
  for (const finding of findings) {
    const kind = unseenKind(finding);
    if (finding.exception !== undefined) counts.unseenAccepted += Number(kind !== undefined);
    else if (kind !== undefined) unseen[kind] += 1;
    else if (severityOf(finding.severity) === 'info') counts.information += 1;
    else counts.differences += 1;
  }
  return { ...counts, unseen };
}

function countPrincipals(
  principals: AccountParts['principals'],
): Pick<RunFacts, 'users' | 'drifted' | 'critical' | 'builds' | 'others' | 'foreign'> {
  const counts = { users: 0, drifted: 0, critical: 0, others: 0, foreign: 0 };
  const builds = new Set<string>();
  for (const { kind, worst: word, requirements } of principals) {
    const worst = word === null ? 'info' : severityOf(word);
    counts.users += Number(kind === 'user');
    counts.drifted += Number(worst !== 'info');
    counts.critical += Number(worst === 'critical');
    counts.others += Number(requirements.some(isForeign));
    counts.foreign += Number(requirements.length > 0 && requirements.every(isForeign));
    for (const { build } of requirements) builds.add(build);
  }
  return { ...counts, builds: [...builds] };
}

function isForeign({ product }: { readonly product?: string }): boolean {
  return product !== undefined;
}

export function addFacts(a: RunFacts, b: RunFacts): RunFacts {
  return {
    accountsRead: a.accountsRead + b.accountsRead,
    rolesRead: a.rolesRead + b.rolesRead,
    principals: a.principals + b.principals,
    users: a.users + b.users,
    drifted: a.drifted + b.drifted,
    critical: a.critical + b.critical,
    differences: a.differences + b.differences,
    information: a.information + b.information,
    unseen: {
      accounts: a.unseen.accounts + b.unseen.accounts,
      files: a.unseen.files + b.unseen.files,
      principals: a.unseen.principals + b.unseen.principals,
      unjudged: a.unseen.unjudged + b.unseen.unjudged,
    },
    unseenAccepted: a.unseenAccepted + b.unseenAccepted,
    questions: addQuestions(a.questions, b.questions),
    builds: [...new Set([...a.builds, ...b.builds])],
    others: a.others + b.others,
    foreign: a.foreign + b.foreign,
    expectedRoles: addRollUps(a.expectedRoles, b.expectedRoles),
  };
}

/** Counts a whole report: the same as its accounts one by one, and what only the run as a whole asks. */
export function factsOfReport(report: ReportOfFacts): RunFacts {
  return getOrMake(knownFacts, report, countReport);
}

type ReportOfFacts = Pick<RunReport, 'coverage' | 'principals' | 'findings' | 'questions'>;

/** Each form of a report asks several times, and counting takes as long as the report is large. */
const knownFacts = new WeakMap<ReportOfFacts, RunFacts>();

function countReport(report: ReportOfFacts): RunFacts {
  const { accountsRead, rolesRead, accounts } = report.coverage;
  const coverage = { account: '*', status: 'read', roles: rolesRead, users: 0, principals: 0 } as const;
  const whole = factsOfAccount({ coverage, principals: report.principals, findings: report.findings });
  const asked = accounts.reduce<AccountQuestions>((all, one) => addQuestions(all, one.questions ?? []), []);
  const questions = [...asked, ...questionsOfRun(report, asked)];
  const unseen = { ...whole.unseen, unjudged: unjudgedOf(report) };
  return { ...whole, unseen, accountsRead, questions, expectedRoles: rollUpReport(report) };
}

function questionsOfRun({ questions = [] }: Pick<RunReport, 'questions'>, asked: AccountQuestions): AccountQuestions {
  const ids = new Set(asked.map(({ question }) => question));
  return questions
    .filter(({ id }) => !ids.has(id))
    .map(({ id, count, subjects }) => ({ question: id, count, subjects }));
}

// Where an exception accepts that they were not judged, they do not count.
function unjudgedOf({ coverage, findings }: Pick<RunReport, 'coverage' | 'findings'>): number {
  const accounts = new Set<string>();
  for (const one of findings) {
    if (one.exception === undefined && unseenKind(one) === 'unjudged') accounts.add(one.account);
  }
  return coverage.accounts.reduce((sum, { account, unjudged = 0 }) => sum + (accounts.has(account) ? unjudged : 0), 0);
}

function rollUpReport({ coverage, principals }: Pick<RunReport, 'coverage' | 'principals'>): readonly RoleRollUp[] {
  if (!coverage.accounts.some(({ expectedRoles }) => expectedRoles !== undefined)) return [];
  const byAccount = Map.groupBy(principals, ({ account }) => account);
  return coverage.accounts.reduce<readonly RoleRollUp[]>(
    (sum, one) =>
      addRollUps(sum, rollUpAccount({ coverage: one, principals: byAccount.get(one.account) ?? [], findings: [] })),
    [],
  );
}

/** Everything that was to be read was read, and something was judged. */
export function isAllSeen({ unseen, principals }: RunFacts): boolean {
  return unseen.accounts + unseen.files + unseen.principals + unseen.unjudged === 0 && principals > 0;
}
