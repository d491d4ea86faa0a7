// What the reports of like roles have in common, kept once: all but which role it is, and the ids of its findings.

import type { PrincipalReport, ReportedPrincipal } from '../accountReport.ts';
import type { Listed } from '../listed.ts';
import { hideWords, ownMembers, type Struck } from './ownMembers.ts';

/** Makes the report of a role or user anew. */
export type PrincipalForm = (struck: Struck, findings: Listed<string>) => ReportedPrincipal;

/** The key of all reports that one form may give. */
export function principalKeyOf(report: PrincipalReport, struck: Struck): string {
  return hideWords(JSON.stringify({ ...report, findings: [] }), struck);
}

/** Gives the form of reports that are like this one; whether another is, {@link isReportOf} says. */
export function principalFormOf(report: PrincipalReport, struck: Struck): PrincipalForm {
  const { account: _account, principal: _principal, findings: _findings, ...others } = report;
  const own = ownMembers(others, struck);
  const shared = { ...report, findings: [] };
  return (of, findings) => ({
    ...shared,
    ...own(of),
    account: of.account,
    principal: of.principal ?? '',
    findings,
  });
}

/** Whether the form makes this report to the letter. */
export function isReportOf(form: PrincipalForm, report: PrincipalReport, struck: Struck): boolean {
  return JSON.stringify(form(struck, report.findings)) === JSON.stringify(report);
}
