// Findings of one cause, as people read them: a boundary that blocks 40 actions is one group with 40 subjects.

import type { Finding, FindingCause } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import type { Severity } from '../../drift/severity.ts';

export interface FindingGroup {
  readonly code: string;
  readonly severity: Severity;
  /** The deciding cause that all findings share; absent where the findings have none. */
  readonly cause: FindingCause | undefined;
  /** Causes of the first finding beyond the deciding one, in other layers: it must be mended there as well. */
  readonly alsoIn: readonly FindingCause[];
  /** At least one, sorted by account, principal and subject. */
  readonly findings: Listed<Finding>;
  /** Distinct, sorted. */
  readonly subjects: readonly string[];
  /** Distinct ARNs, sorted; empty where the findings are about an account or the settings. */
  readonly principals: readonly string[];
  /** Distinct account ids, sorted. */
  readonly accounts: readonly string[];
  /** Ids of the required sets that ask for the subjects, distinct and sorted. */
  readonly requirements: readonly string[];
}
