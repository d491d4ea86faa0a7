// What an alert says: the part of a run that people and machines are told about, whatever form it is sent in.

import type { Severity } from '../drift/finding.ts';
import type { Change, Coverage, CoverageChange, RequirementRef, RunReport } from '../drift/runReport.ts';

export const alertSchemaId = 'veeam-drift/alert/1';

/** A finding whose exception ends soon: announced 14 days ahead, so that nobody is surprised by its return. */
export interface ExpiringException {
  readonly findingId: string;
  /** 12 digits, or `*` */
  readonly account: string;
  /** ARN; null where the finding is about an account. */
  readonly principal: string | null;
  readonly code: string;
  readonly subject: string;
  readonly owner: string;
  /** YYYY-MM-DD, the last day it counts. */
  readonly expires: string;
}

/** Counts of a run's coverage, as an alert says them. */
export type AlertCoverage = Pick<
  Coverage,
  'accountsListed' | 'accountsRead' | 'accountsUnreadable' | 'accountsExcluded' | 'principalsJudged' | 'notes'
>;

/** One message: all changes of a run, or those of one account (`alerts.groupBy`). */
export interface AlertInput {
  /** Deduplication id: the same message sent twice has the same one. */
  readonly id: string;
  readonly run: RunReport['run'];
  /** 12 digits, where the message is about one account only. */
  readonly account?: string;
  /** The first run: everything is new, so the message is a summary and no list. */
  readonly baseline: boolean;
  /** ISO 8601, when the state that `changes` compares with was written; absent for a baseline. */
  readonly comparedWith?: string;
  readonly coverage: AlertCoverage;
  /** Findings that count (no exception), by severity: of the whole run, or of the one account. */
  readonly totals: Readonly<Record<Severity, number>>;
  /** Changes to tell about; findings below the minimum severity and those with an exception are left out before. */
  readonly changes: readonly Change[];
  readonly coverageChanges: readonly CoverageChange[];
  /** Names of the accounts that the message speaks of, by id; an account without a name is left out. */
  readonly accountNames: Readonly<Record<string, string>>;
  /** The required sets that `changes` name, with their purpose: says what breaks. */
  readonly requirements: readonly RequirementRef[];
  readonly expiringExceptions: readonly ExpiringException[];
  /** Where the whole report is: an S3 URI, a URL or a folder. */
  readonly reportLocation?: string;
  /** Present where the message was cut to fit: changes that are only in the whole report. */
  readonly omitted?: { readonly changes: number };
}
