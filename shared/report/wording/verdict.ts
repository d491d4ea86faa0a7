// The one sentence that every report begins with: is there drift, how much of it, and is the picture whole.

import type { RunReport } from '../../drift/runReport.ts';
import { formatCount, plural } from './words.ts';

export interface RunVerdict {
  /** `unjudged`: no principal had required sets, so that nothing can be said; never to be read as `clean`. */
  readonly kind: 'drift' | 'clean' | 'unjudged';
  readonly word: 'DRIFT' | 'NO DRIFT' | 'NOTHING JUDGED';
  /** One sentence without the word, without a full stop. */
  readonly sentence: string;
  readonly principals: number;
  readonly drifted: number;
  readonly critical: number;
}

/** Gives the verdict over a whole run. Findings below `low` and accepted ones make no drift. */
export function verdictOf(report: RunReport): RunVerdict {
  const principals = report.principals.length;
  const drifted = report.principals.filter((each) => isDrift(each.worst)).length;
  const critical = report.principals.filter((each) => each.worst === 'critical').length;
  const found = report.totals.critical + report.totals.high + report.totals.medium + report.totals.low;
  const counts = { principals, drifted, critical };
  const who = veeamPrincipals(report);
  if (found > 0) return { kind: 'drift', word: 'DRIFT', sentence: driftSentence(counts, who, found), ...counts };
  if (principals === 0)
    return { kind: 'unjudged', word: 'NOTHING JUDGED', sentence: unjudgedSentence(report), ...counts };
  const sentence = `${formatCount(principals)} ${who} checked, each has what Veeam requires${incomplete(report)}`;
  return { kind: 'clean', word: 'NO DRIFT', sentence, ...counts };
}

/** Says that accounts are missing from the picture, or nothing where all were read. */
export function incomplete(report: Pick<RunReport, 'coverage'>): string {
  const count = report.coverage.accountsUnreadable;
  return count === 0 ? '' : `, but ${plural(count, 'account')} could not be read`;
}

function isDrift(severity: string | null): boolean {
  return severity !== null && severity !== 'info';
}

function driftSentence(
  counts: Pick<RunVerdict, 'principals' | 'drifted' | 'critical'>,
  who: string,
  found: number,
): string {
  const { principals, drifted, critical } = counts;
  if (drifted === 0)
    return `${plural(found, 'finding')} about accounts and settings, none about the ${formatCount(principals)} ${who}`;
  const worst = critical === 0 ? 'none of them critical' : `${formatCount(critical)} of them critical`;
  return `${formatCount(drifted)} of ${formatCount(principals)} ${who} differ from what Veeam requires, ${worst}`;
}

function unjudgedSentence(report: RunReport): string {
  const { accountsRead, rolesRead } = report.coverage;
  return `no role or user with required sets among ${plural(rolesRead, 'role')} of ${plural(accountsRead, 'account')}${incomplete(report)}`;
}

function veeamPrincipals(report: RunReport): string {
  const hasUsers = report.principals.some((each) => each.kind === 'user');
  if (hasUsers) return 'Veeam roles and users';
  return report.principals.length === 1 ? 'Veeam role' : 'Veeam roles';
}
