// One difference between what Veeam requires and what a principal has: the unit of every report, alert and record.

import { createHash } from 'node:crypto';

export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof severities)[number];

export const findingCodes = [
  'ACTION_MISSING',
  'ACTION_DENIED',
  'ACTION_LIMITED',
  'TRUST_SERVICE_MISSING',
  'TRUST_APPLIANCE_MISSING',
  'TRUST_OPEN',
  'TRUST_UNEXPECTED',
  'TRUST_DEAD_PRINCIPAL',
  'INSTANCE_PROFILE_MISSING',
  'ROLE_NOT_FOUND',
  'UNKNOWN_ROLE_KIND',
  'POLICY_UNREADABLE',
  'EXCESS_ADMIN',
  'EXCESS_ACTIONS',
  'POLICY_NEAR_QUOTA',
  'ACCOUNT_UNREADABLE',
  'EXCEPTION_EXPIRED',
  'EXCEPTION_UNUSED',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Where a cause stands. `level` names the root, OU or account that an SCP or RCP hangs on. */
export interface FindingCause {
  readonly layer:
    | 'identity'
    | 'boundary'
    | 'scp'
    | 'rcp'
    | 'trust'
    | 'instance-profile'
    | 'tag'
    | 'settings'
    | 'account';
  /** `no-allow`, `explicit-deny`, `resource`, `condition`, `unreadable`, or the rule's own word. */
  readonly kind: string;
  readonly level?: { readonly index: number; readonly id?: string; readonly name: string };
  readonly policy?: string;
  readonly policyArn?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly statement?: { readonly number: number; readonly sid?: string };
  readonly condition?: { readonly operator: string; readonly key: string; readonly values: readonly string[] };
  readonly resources?: readonly string[];
  /** One sentence for a person. */
  readonly why: string;
}

/** How many actions an excess adds, by access level of the Service Authorization Reference. */
export interface ExcessCount {
  readonly total: number;
  readonly byAccessLevel: Readonly<Record<string, number>>;
}

export interface AppliedException {
  readonly reason: string;
  readonly owner: string;
  /** YYYY-MM-DD */
  readonly expires: string;
}

export interface Finding {
  /** 64 hex digits, see {@link findingId}. */
  readonly id: string;
  readonly code: FindingCode;
  readonly severity: Severity;
  /** 12 digits. */
  readonly account: string;
  /** ARN; null where the finding is about an account or the settings. */
  readonly principal: string | null;
  /** Ids of the required sets that ask for it, sorted. */
  readonly requirements: readonly string[];
  readonly build: string | null;
  /** What it is about: for `ACTION_*` the action as the catalog spells it, for trust the principal, for excess policy and statement. */
  readonly subject: string;
  /** One sentence that stands alone. */
  readonly summary: string;
  /** The deciding cause first. */
  readonly causes: readonly FindingCause[];
  /** The next step, one sentence. */
  readonly fix: string;
  readonly excess?: ExcessCount;
  /** Present where somebody accepted it: it then counts for no verdict, no alert and no exit code. */
  readonly exception?: AppliedException;
}

/** SHA-256 (hex) of account, principal ARN, code and subject: the same in every run, build and order. */
export function findingId(of: Pick<Finding, 'account' | 'principal' | 'code' | 'subject'>): string {
  const text = JSON.stringify([of.account, of.principal, of.code, of.subject]);
  return createHash('sha256').update(text).digest('hex');
}

/** Gives the worst severity of the findings that count, null where none does. */
export function worstSeverity(findings: readonly Finding[]): Severity | null {
  const counting = new Set(
    findings.filter((finding) => finding.exception === undefined).map(({ severity }) => severity),
  );
  return severities.find((severity) => counting.has(severity)) ?? null;
}
