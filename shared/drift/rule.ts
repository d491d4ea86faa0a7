// What a rule is: one kind of drift, and how to see it.

import type { Finding, FindingCode } from './finding.ts';
import type { Severity } from './severity.ts';

/**
 * One difference as a rule sees it: the finding without where it was found, which the caller adds. The subject is unique
 * among the differences of one rule and principal, because it is part of the finding's id.
 */
export interface Difference extends Omit<Finding, 'id' | 'code' | 'account' | 'principal' | 'build' | 'exception'> {
  readonly severity: Severity;
}

/** One kind of drift. `Subject` is what the rule looks at: a principal, an account, or the use of the exceptions. */
export interface Rule<Subject> {
  readonly code: FindingCode;
  /** A few words, for lists and headings. */
  readonly title: string;
  /** What it means for backups or for security, one or two sentences. */
  readonly why: string;
  judge(subject: Subject): readonly Difference[];
}
