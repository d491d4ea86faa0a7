// Marks the findings that somebody accepts, and counts what each exception is good for.

import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { AccountReport, PrincipalReport } from './accountReport.ts';
import { type Finding, worstSeverity } from './finding.ts';
import type { ExceptionRule } from './judgeSettings.ts';

/** Per exception, in the settings' order, how many findings it matches; counts of several accounts add up. */
export type ExceptionUses = readonly number[];

export interface ExceptedReport {
  /** The same report; accepted findings carry `exception` and count for no principal's `worst`. */
  readonly report: AccountReport;
  /** Expired exceptions are counted too: what they match counts again. */
  readonly uses: ExceptionUses;
}

/**
 * Marks the findings of one account that an exception accepts. An exception counts on its last day still. Where several
 * match, the one that ends last is named: the finding stays accepted until then.
 *
 * @param today YYYY-MM-DD
 */
export function applyExceptions(
  report: AccountReport,
  exceptions: readonly ExceptionRule[],
  today: string,
): ExceptedReport {
  const uses = exceptions.map(() => 0);
  const findings = report.findings.map((finding) => {
    const matching = exceptions.filter((exception, index) => {
      const matches = matchesFinding(exception, finding);
      if (matches) uses[index] = (uses[index] ?? 0) + 1;
      return matches && !isExpired(exception, today);
    });
    return acceptFinding(finding, matching);
  });
  return { report: { ...report, findings, principals: recount(report.principals, findings) }, uses };
}

/** Adds the counts of two parts of a run, which were made with the same list of exceptions. */
export function addUses(a: ExceptionUses, b: ExceptionUses): ExceptionUses {
  if (a.length !== b.length) throw new Error(`expected counts of the same exceptions, got ${a.length} and ${b.length}`);
  return a.map((count, index) => count + (b[index] ?? 0));
}

/** Tells whether the exception's last day has passed; `today` is YYYY-MM-DD. */
export function isExpired(exception: { readonly expires: string }, today: string): boolean {
  return today > exception.expires;
}

/**
 * Gives the accepted findings whose exception ends within the next days (default 14), soonest first, so that its end
 * can be announced.
 *
 * @param today YYYY-MM-DD
 */
export function listExpiring(findings: readonly Finding[], today: string, withinDays = 14): readonly Finding[] {
  const last = addDays(today, withinDays);
  const expires = (finding: Finding) => finding.exception?.expires ?? '';
  return findings
    .filter((finding) => finding.exception !== undefined && expires(finding) >= today && expires(finding) <= last)
    .sort((a, b) => (expires(a) < expires(b) ? -1 : Number(expires(a) > expires(b))));
}

function recount(principals: readonly PrincipalReport[], findings: readonly Finding[]): readonly PrincipalReport[] {
  const byPrincipal = Map.groupBy(findings, (finding) => finding.principal);
  return principals.map((one) => ({ ...one, worst: worstSeverity(byPrincipal.get(one.principal) ?? []) }));
}

/** Whether an exception covers a finding, its last day aside. */
export function matchesFinding(
  exception: Pick<ExceptionRule, 'account' | 'principal' | 'code' | 'subject'>,
  finding: Pick<Finding, 'account' | 'principal' | 'code' | 'subject'>,
): boolean {
  return (
    matchesText(exception.account, finding.account) &&
    matchesText(exception.code, finding.code) &&
    matchesText(exception.subject, finding.subject) &&
    matchesPrincipal(exception.principal, finding.principal)
  );
}

// A finding about an account has no principal: only an exception for every principal covers it.
function matchesPrincipal(pattern: string, arn: string | null): boolean {
  if (arn === null) return pattern === '*';
  return matchesText(pattern, arn) || matchesText(pattern, arn.slice(arn.lastIndexOf('/') + 1));
}

function matchesText(pattern: string, text: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), text.toLowerCase());
}

function acceptFinding(finding: Finding, matching: readonly ExceptionRule[]): Finding {
  const [first, ...others] = matching;
  if (first === undefined) return finding;
  const { reason, owner, expires } = others.reduce((last, next) => (next.expires > last.expires ? next : last), first);
  return { ...finding, exception: { reason, owner, expires } };
}

function addDays(day: string, days: number): string {
  const dayMs = 24 * 60 * 60 * 1000;
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}
