// A run report arranged for people: accounts and principals worst first, findings grouped by cause, and the verdict.

import type { AccountCoverage, PrincipalReport } from '../../drift/accountReport.ts';
import type { Finding } from '../../drift/finding.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';
import type { FindingGroup } from './findingGroup.ts';
import { compareFindings, compareText, groupFindings } from './groupFindings.ts';
import { type Breakage, breakagesOf } from './headlineOf.ts';
import { principalFindings } from './principalFindings.ts';

export interface PrincipalView {
  readonly report: PrincipalReport;
  /** Findings that count, grouped by cause, worst first. */
  readonly groups: readonly FindingGroup[];
  /** Findings that an exception accepts. */
  readonly accepted: readonly Finding[];
  readonly breaks: readonly Breakage[];
}

export interface AccountView {
  /** 12 digits, or `*` for findings about the settings. */
  readonly account: string;
  readonly name?: string;
  readonly coverage?: AccountCoverage;
  /** Worst first, then by name. */
  readonly principals: readonly PrincipalView[];
  /** Findings that belong to no judged principal, grouped by cause. */
  readonly groups: readonly FindingGroup[];
  readonly accepted: readonly Finding[];
  /** Worst severity of all that counts here; null: no drift. */
  readonly worst: Severity | null;
}

export interface ReportView {
  /** Worst first; the settings (`*`) last. */
  readonly accounts: readonly AccountView[];
  readonly accepted: readonly Finding[];
  /** Accepted findings whose exception ends within 14 days of the run. */
  readonly expiringSoon: readonly Finding[];
}

/** Days before its last day from which on the end of an exception is announced. */
export const announceExpiryDays = 14;

/** Arranges a run report for people. Findings that no principal refers to stand with their account. */
export function viewReport(report: RunReport): ReportView {
  const { of: findingsOf, isShown } = principalFindings(report);
  const principals = report.principals.map((each) => viewPrincipal(each, findingsOf(each)));
  const loose = Map.groupBy(
    report.findings.filter((finding) => !isShown(finding)),
    (finding) => finding.account,
  );
  const byAccount = Map.groupBy(principals, (each) => each.report.account);
  const coverage = new Map(report.coverage.accounts.map((each) => [each.account, each]));
  const ids = new Set([...coverage.keys(), ...byAccount.keys(), ...loose.keys()]);
  const accounts = Array.from(ids, (account) =>
    viewAccount({
      account,
      coverage: coverage.get(account),
      principals: byAccount.get(account) ?? [],
      findings: loose.get(account) ?? [],
    }),
  );
  const accepted = report.findings.filter((finding) => finding.exception !== undefined).toSorted(compareFindings);
  return {
    accounts: accounts.toSorted(compareAccounts),
    accepted,
    expiringSoon: accepted.filter((finding) => endsSoon(finding, report.run.finishedAt)),
  };
}

/** The account's roles and users that drift, worst first. */
export function driftedOf(account: AccountView): readonly PrincipalView[] {
  return account.principals.filter((each) => each.report.worst !== null);
}

function viewPrincipal(report: PrincipalReport, findings: readonly Finding[]): PrincipalView {
  const groups = groupFindings(findings.filter((finding) => finding.exception === undefined));
  const accepted = findings.filter((finding) => finding.exception !== undefined).toSorted(compareFindings);
  return { report, groups, accepted, breaks: breakagesOf(groups, report.requirements) };
}

function viewAccount(parts: {
  readonly account: string;
  readonly coverage: AccountCoverage | undefined;
  readonly principals: readonly PrincipalView[];
  readonly findings: readonly Finding[];
}): AccountView {
  const { account, coverage } = parts;
  const principals = parts.principals.toSorted(comparePrincipals);
  const groups = groupFindings(parts.findings.filter((finding) => finding.exception === undefined));
  const worst = [...principals.map((each) => each.report.worst), ...groups.map((group) => group.severity)];
  const name = coverage?.name ?? principals[0]?.report.accountName;
  return {
    account,
    ...(name !== undefined && { name }),
    ...(coverage !== undefined && { coverage }),
    principals,
    groups,
    accepted: parts.findings.filter((finding) => finding.exception !== undefined).toSorted(compareFindings),
    worst: worstOf(worst),
  };
}

function comparePrincipals(a: PrincipalView, b: PrincipalView): number {
  return (
    compareWorst(a.report.worst, b.report.worst) ||
    findingCount(b) - findingCount(a) ||
    compareText(a.report.principal, b.report.principal)
  );
}

function compareAccounts(a: AccountView, b: AccountView): number {
  const settingsLast = Number(a.account === '*') - Number(b.account === '*');
  return settingsLast || compareWorst(a.worst, b.worst) || compareText(a.account, b.account);
}

function worstOf(words: readonly (string | null)[]): Severity | null {
  const [worst] = words.filter((word) => word !== null).toSorted(compareSeverities);
  return worst === undefined ? null : severityOf(worst);
}

function compareWorst(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compareSeverities(a, b);
}

function findingCount(view: PrincipalView): number {
  return view.groups.reduce((sum, group) => sum + group.findings.length, 0);
}

function endsSoon(finding: Finding, finishedAt: string): boolean {
  if (finding.exception === undefined) return false;
  const daysLeft = (Date.parse(finding.exception.expires) - Date.parse(finishedAt)) / 86_400_000;
  return daysLeft <= announceExpiryDays;
}
