// A run report arranged for people: accounts and principals worst first, findings grouped by cause, and the verdict.

import type { AccountCoverage, ReportedPrincipal } from '../../drift/accountReport.ts';
import type { Finding } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { type Breakage, breakagesOf } from './breakagesOf.ts';
import type { FindingGroup } from './findingGroup.ts';
import { compareFindings, compareText, groupFindings } from './groupFindings.ts';
import { principalFindings } from './principalFindings.ts';

export interface PrincipalView {
  /** Made anew each time, where the report's list makes its entries. */
  readonly report: ReportedPrincipal;
  /** Of its report. */
  readonly worst: ReportedPrincipal['worst'];
  /** Findings that count, grouped by cause, worst first; made anew each time. */
  readonly groups: readonly FindingGroup[];
  /** Findings that count. */
  readonly count: number;
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
  /** Findings that belong to no judged principal, grouped by cause; made anew each time. */
  readonly groups: readonly FindingGroup[];
  readonly accepted: readonly Finding[];
  /** Worst severity of all that counts here; null: no drift. */
  readonly worst: Severity | null;
}

export interface ReportView {
  /** Worst first; the settings (`*`) last. */
  readonly accounts: readonly AccountView[];
  /** Of the report that is viewed. */
  readonly findings: Listed<Finding>;
  readonly accepted: readonly Finding[];
  /** Accepted findings whose exception ends within 14 days of the run. */
  readonly expiringSoon: readonly Finding[];
}

/** Days before its last day from which on the end of an exception is announced. */
export const announceExpiryDays = 14;

/** Arranges a run report for people. Findings that no principal refers to stand with their account. */
export function viewReport(report: RunReport): ReportView {
  return getOrMake(views, report, makeView);
}

/** Each form of one report asks for the same. */
const views = new WeakMap<RunReport, ReportView>();

function makeView(report: RunReport): ReportView {
  const { of: findingsOf, others } = principalFindings(report);
  const { principals } = report;
  const byAccount = new Map<string, PrincipalView[]>();
  let index = 0;
  for (const each of principals) {
    const view = new ViewedPrincipal(each, findingsOf(each), { principals, index });
    getOrMake(byAccount, each.account, () => []).push(view);
    index += 1;
  }
  const coverage = new Map(report.coverage.accounts.map((each) => [each.account, each]));
  const ids = new Set([...coverage.keys(), ...byAccount.keys(), ...others.keys()]);
  const accounts = Array.from(
    ids,
    (account) =>
      new ViewedAccount(account, coverage.get(account), {
        principals: byAccount.get(account) ?? [],
        findings: others.get(account) ?? [],
      }),
  );
  const accepted = acceptedOf(report.findings);
  return {
    accounts: accounts.toSorted(compareAccounts),
    findings: report.findings,
    accepted,
    expiringSoon: accepted.filter((finding) => endsSoon(finding, report.run.finishedAt)),
  };
}

/** The account's roles and users that drift, worst first. */
export function driftedOf(account: AccountView): readonly PrincipalView[] {
  return account.principals.filter((each) => each.worst !== null);
}

interface PrincipalPlace {
  readonly principals: RunReport['principals'];
  readonly index: number;
}

/** Holds neither its report nor a finding that counts: both are made when they are asked for, and forgotten. */
class ViewedPrincipal implements PrincipalView {
  readonly worst: ReportedPrincipal['worst'];
  readonly accepted: readonly Finding[];
  readonly count: number;
  private readonly findings: Listed<Finding>;
  private readonly principals: RunReport['principals'];
  private readonly index: number;

  constructor(report: ReportedPrincipal, findings: Listed<Finding>, { principals, index }: PrincipalPlace) {
    this.worst = report.worst;
    this.accepted = acceptedOf(findings);
    this.count = findings.length - this.accepted.length;
    this.findings = findings;
    this.principals = principals;
    this.index = index;
  }

  get report(): ReportedPrincipal {
    const report = this.principals.at(this.index);
    if (report === undefined) throw new Error(`expected a role or user at ${this.index}, got none`);
    return report;
  }

  get groups(): readonly FindingGroup[] {
    return groupFindings(countingOf(this.findings));
  }

  get breaks(): readonly Breakage[] {
    return breakagesOf(this.groups, this.report.requirements);
  }
}

/** As {@link ViewedPrincipal}. */
class ViewedAccount implements AccountView {
  readonly account: string;
  readonly name?: string;
  readonly coverage?: AccountCoverage;
  readonly principals: readonly PrincipalView[];
  readonly accepted: readonly Finding[];
  readonly worst: Severity | null;
  private readonly findings: Listed<Finding>;

  constructor(
    account: string,
    coverage: AccountCoverage | undefined,
    { principals, findings }: { readonly principals: readonly PrincipalView[]; readonly findings: Listed<Finding> },
  ) {
    this.account = account;
    this.principals = principals.toSorted(comparePrincipals);
    const name = coverage?.name ?? this.principals[0]?.report.accountName;
    if (name !== undefined) this.name = name;
    if (coverage !== undefined) this.coverage = coverage;
    this.findings = findings;
    this.accepted = acceptedOf(findings);
    this.worst = worstOf([
      ...principals.map((each) => each.worst),
      ...countingOf(findings).map(({ severity }) => severity),
    ]);
  }

  get groups(): readonly FindingGroup[] {
    return groupFindings(countingOf(this.findings));
  }
}

function countingOf(findings: Listed<Finding>): readonly Finding[] {
  return [...findings].filter(({ exception }) => exception === undefined);
}

function acceptedOf(findings: Listed<Finding>): readonly Finding[] {
  const accepted: Finding[] = [];
  for (const finding of findings) if (finding.exception !== undefined) accepted.push(finding);
  return accepted.length === 0 ? none : accepted.sort(compareFindings);
}

const none: readonly Finding[] = [];

function comparePrincipals(a: PrincipalView, b: PrincipalView): number {
  return compareWorst(a.worst, b.worst) || b.count - a.count || compareText(a.report.principal, b.report.principal);
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

function endsSoon(finding: Finding, finishedAt: string): boolean {
  if (finding.exception === undefined) return false;
  const daysLeft = (Date.parse(finding.exception.expires) - Date.parse(finishedAt)) / 86_400_000;
  return daysLeft <= announceExpiryDays;
}
