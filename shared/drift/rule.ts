// What a rule is: one kind of drift, and how to see it.

import type { ExcessCount, FindingCause, FindingCode, Severity } from './finding.ts';

/** One difference as a rule sees it; where it was found is added by the caller. */
export interface Difference {
  readonly severity: Severity;
  /** Ids of the required sets that ask for it, sorted. */
  readonly requirements: readonly string[];
  /** Unique among the differences of one rule and principal: it is part of the finding's id. */
  readonly subject: string;
  /** One sentence that stands alone. */
  readonly summary: string;
  /** The deciding cause first. */
  readonly causes: readonly FindingCause[];
  /** The next step, one sentence. */
  readonly fix: string;
  readonly excess?: ExcessCount;
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
