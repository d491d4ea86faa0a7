// Findings and alerts of any number and size.

import type { AlertInput } from '../../shared/alerts/alertInput.ts';
import type { Change, ChangeKind } from '../../shared/drift/change.ts';
import { type Finding, findingId } from '../../shared/drift/finding.ts';
import type { Severity } from '../../shared/drift/severity.ts';

export interface MadeFinding {
  readonly account?: string;
  readonly role?: string;
  readonly subject?: string;
  readonly severity?: Severity;
  readonly requirements?: readonly string[];
  /** Text that makes the finding large. */
  readonly why?: string;
}

export function findingOf(made: MadeFinding = {}): Finding {
  const {
    account = '111122223333',
    role = 'store',
    subject = 's3:GetObject',
    severity = 'critical',
    why = 'Nothing allows it.',
  } = made;
  const principal = `arn:aws:iam::${account}:role/${role}`;
  const code = 'ACTION_MISSING';
  return {
    id: findingId({ account, principal, code, subject }),
    code,
    severity,
    account,
    principal,
    requirements: made.requirements ?? ['store'],
    build: '1.0.0.1',
    subject,
    summary: `${subject} is not allowed.`,
    causes: [{ layer: 'identity', kind: 'no-allow', why }],
    fix: `Allow ${subject}.`,
  };
}

export function changeOf(kind: ChangeKind, made: MadeFinding = {}): Change {
  return { kind, finding: findingOf(made), firstSeen: '2026-11-20T02:00:00.000Z' };
}

export const run = {
  id: 'run-1',
  startedAt: '2026-11-22T02:00:00.000Z',
  finishedAt: '2026-11-22T02:00:10.000Z',
  trigger: 'schedule',
  toolVersion: '0.0.0',
  build: '1.0.0.1',
  actionTableDate: '2026-09-26',
} as const;

export function alertOf(alert: Partial<AlertInput> = {}): AlertInput {
  return {
    id: 'a'.repeat(64),
    run,
    baseline: false,
    comparedWith: '2026-11-21T02:00:00.000Z',
    coverage: {
      accountsListed: 3,
      accountsRead: 3,
      accountsUnreadable: 0,
      accountsExcluded: 0,
      principalsJudged: 3,
      notes: [],
    },
    totals: { critical: 1, high: 0, medium: 0, low: 0, info: 0 },
    changes: [],
    coverageChanges: [],
    accountNames: {},
    requirements: [],
    expiringExceptions: [],
    reportLocation: 's3://bucket/report.html',
    ...alert,
  };
}
