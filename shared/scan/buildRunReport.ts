// Joins the reports of all accounts into the run report.

import type { AccountParts } from '../drift/accountReport.ts';
import { type AccountQuestions, addQuestions, listQuestions } from '../drift/askQuestions.ts';
import type { Finding } from '../drift/finding.ts';
import { JoinedList } from '../drift/joinedList.ts';
import { factsOfReport } from '../drift/runFacts.ts';
import { type Coverage, type RunReport, reportSchemaId } from '../drift/runReport.ts';
import { type Severity, severities, severityOf } from '../drift/severity.ts';
import { headlineOfRun } from '../report/wording/headlineOfReport.ts';
import { nameSome } from '../vocabulary/nameSome.ts';

export interface RunParts {
  readonly run: RunReport['run'];
  readonly accounts: readonly AccountParts[];
  /** Findings about the settings. */
  readonly settingsFindings: readonly Finding[];
  /** What was passed over and why, in all accounts. */
  readonly skipped: Coverage['skipped'];
  /** What bears on every verdict of the run, each said once: see drift/describeRun.ts. */
  readonly notes: Coverage['notes'];
  /** What only the run as a whole leaves open; default: nothing. */
  readonly questions?: AccountQuestions | undefined;
  readonly changes?: RunReport['changes'];
}

/** Gives the run report; accounts in the order of their ids, whatever order they were read in. */
export function buildRunReport({ run, accounts, settingsFindings, skipped, notes, ...parts }: RunParts): RunReport {
  const sorted = accounts.toSorted((a, b) => compareIds(a.coverage.account, b.coverage.account));
  const findings = new JoinedList([...sorted.map((account) => account.findings), settingsFindings]);
  const principals = new JoinedList(sorted.map((account) => account.principals));
  const coverage = { ...countCoverage(sorted), skipped, notes: [...notes, ...trustNotes(principals)] };
  const { changes, questions: ofRun = [] } = parts;
  const facts = factsOfReport({ coverage, principals, findings });
  const questions = addQuestions(facts.questions, ofRun);
  return {
    schema: reportSchemaId,
    run,
    headline: headlineOfRun({ ...facts, questions }),
    coverage,
    questions: listQuestions(questions),
    ...(facts.expectedRoles.length > 0 && { expectedRoles: facts.expectedRoles }),
    principals,
    findings,
    totals: countBySeverity(findings),
    ...(changes !== undefined && { changes }),
  };
}

const maxNamed = 5;

// After a new deployment old roles trust the old appliance: one is enough for the verdict, and which one is said.
function trustNotes(principals: RunReport['principals']): readonly string[] {
  const pairs: { readonly appliance: string; readonly name: string }[] = [];
  for (const { name, trustedAppliances = [] } of principals) {
    for (const appliance of trustedAppliances) pairs.push({ appliance, name });
  }
  return [...Map.groupBy(pairs, ({ appliance }) => appliance)].map(([appliance, roles]) => {
    const names = roles.map(({ name }) => name);
    return `The appliance ${appliance} can assume ${roles.length} ${roles.length === 1 ? 'role' : 'roles'}: ${nameSome(names, maxNamed)}.`;
  });
}

/** Counts the findings that no exception accepts. */
export function countBySeverity(findings: Iterable<Finding>): Readonly<Record<Severity, number>> {
  const totals: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const finding of findings) if (finding.exception === undefined) totals[severityOf(finding.severity)]++;
  return totals;
}

/** Tells whether a finding that counts is at least as severe as `failOn`; `never`: no finding is. */
export function reachesSeverity(totals: RunReport['totals'], failOn: Severity | 'never'): boolean {
  if (failOn === 'never') return false;
  return severities.slice(0, severities.indexOf(failOn) + 1).some((severity) => totals[severity] > 0);
}

function countCoverage(reports: readonly AccountParts[]): Omit<Coverage, 'skipped' | 'notes'> {
  const accounts = reports.map((report) => report.coverage);
  const count = (status: Coverage['accounts'][number]['status']) => accounts.filter((a) => a.status === status).length;
  const sum = (key: 'roles' | 'users' | 'principals') => accounts.reduce((total, account) => total + account[key], 0);
  return {
    accounts,
    accountsListed: accounts.length,
    accountsRead: count('read'),
    accountsUnreadable: count('unreadable'),
    accountsExcluded: count('excluded'),
    rolesRead: sum('roles'),
    usersRead: sum('users'),
    principalsJudged: sum('principals'),
  };
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
