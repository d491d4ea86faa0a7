// The run report: what one scan saw and found. Written as JSON, rendered by shared/report, stored by shared/audit.

import type { Finding, Severity } from './finding.ts';

export const reportSchemaId = 'veeam-drift/report/1';

export type UnreadableReason =
  | 'not-assumed'
  | 'access-denied'
  | 'throttled'
  | 'suspended'
  | 'not-reached'
  | 'broken-export'
  | 'failed';

/** What was read of one account. */
export interface AccountCoverage {
  readonly account: string;
  readonly name?: string;
  /** `excluded`: the settings or the call leave it out. */
  readonly status: 'read' | 'unreadable' | 'excluded';
  readonly reason?: UnreadableReason;
  /** One sentence, for `unreadable` and `excluded`. */
  readonly message?: string;
  readonly roles: number;
  readonly users: number;
  /** Principals with required sets. */
  readonly principals: number;
}

export interface Coverage {
  readonly accounts: readonly AccountCoverage[];
  readonly accountsListed: number;
  readonly accountsRead: number;
  readonly accountsUnreadable: number;
  readonly accountsExcluded: number;
  readonly rolesRead: number;
  readonly usersRead: number;
  readonly principalsJudged: number;
  /** What was passed over and why: files that are no export, entities without a readable ARN, … One sentence each. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
  /** What bears on every verdict of the run, said once: `SCPs not evaluated: …`. */
  readonly notes: readonly string[];
}

export interface RequirementRef {
  readonly id: string;
  readonly title: string;
  readonly build: string;
  readonly url: string;
  /** What breaks without it, in Veeam's terms; one clause. */
  readonly purpose?: string;
}

export interface PrincipalReport {
  readonly account: string;
  readonly accountName?: string;
  /** ARN */
  readonly principal: string;
  readonly name: string;
  readonly kind: 'role' | 'user';
  readonly requirements: readonly RequirementRef[];
  /** How the sets were found: by tag or by a line of the settings. */
  readonly selectedBy: 'tag' | 'settings';
  /**
   * ARN or account that is taken for the appliance, because the settings name none and the trust policy lets in no other
   * AWS principal.
   */
  readonly presumedAppliance?: string;
  /** Verdicts over the required actions; optional actions do not count. */
  readonly actions: {
    readonly required: number;
    readonly granted: number;
    readonly limited: number;
    readonly denied: number;
    readonly missing: number;
  };
  /** Worst severity of its findings without those that an exception accepts; null: no drift. */
  readonly worst: Severity | null;
  /** Ids into the report's `findings`. */
  readonly findings: readonly string[];
}

/** All that one account adds to a report: the unit that is streamed, stored and forgotten. */
export interface AccountReport {
  readonly coverage: AccountCoverage;
  readonly principals: readonly PrincipalReport[];
  readonly findings: readonly Finding[];
}

export type ChangeKind = 'new' | 'worse' | 'resolved' | 'reminder';

export interface Change {
  readonly kind: ChangeKind;
  /** For `resolved` the finding as it was last seen. */
  readonly finding: Finding;
  /** ISO 8601, when this finding was first seen. */
  readonly firstSeen: string;
  /** Severity before, for `worse`. */
  readonly before?: Severity;
}

/** An account that can no longer be read, or can again. */
export interface CoverageChange {
  readonly account: string;
  readonly kind: 'lost' | 'regained';
  readonly message: string;
}

export interface RunReport {
  readonly schema: typeof reportSchemaId;
  readonly run: {
    readonly id: string;
    /** ISO 8601 */
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly trigger: 'desk' | 'schedule' | 'on-demand' | 'event';
    readonly reason?: string;
    readonly toolVersion: string;
    /** The build that principals without a tag of their own are judged by. */
    readonly build: string;
    /** YYYY-MM-DD of the action table that expands wildcards. */
    readonly actionTableDate: string;
  };
  readonly coverage: Coverage;
  readonly principals: readonly PrincipalReport[];
  /** All principals' and accounts' findings, flat. */
  readonly findings: readonly Finding[];
  /** Findings that count (no exception), by severity. */
  readonly totals: Readonly<Record<Severity, number>>;
  /** Against the last known state; absent where there is none to compare with. */
  readonly changes?: {
    readonly baseline: boolean;
    readonly findings: readonly Change[];
    readonly coverage: readonly CoverageChange[];
  };
}
