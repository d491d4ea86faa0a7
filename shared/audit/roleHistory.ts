// Tells the drift of one role or user over time, from the log.

import type { PrincipalReport } from '../drift/accountReport.ts';
import { type RecordedChanges, readAccountRecords, readChangeRecords } from './accountRecords.ts';
import { accountKey, changesKey, parseRunKey, type RunPlace } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import type { Manifest } from './manifest.ts';
import { walkChain } from './walkChain.ts';

/** What one run said of the principal. */
export interface HistoryEntry {
  readonly run: string;
  /** ISO 8601, when the run began. */
  readonly at: string;
  /** `absent`: the account was read and has no such principal with required sets. */
  readonly status: 'judged' | 'absent' | 'unreadable';
  /** Present where it was judged. */
  readonly principal?: PrincipalReport;
  /** One sentence, where the account could not be read. */
  readonly message?: string;
  readonly changes: RecordedChanges['changes'];
}

export interface RoleHistory {
  /** ARN of the role or user. */
  readonly principal: string;
  readonly log: AuditLog;
  /** How many runs to look back at; default: all. */
  readonly runs?: number | undefined;
}

/** The log cannot be followed further back. */
export class BrokenChainError extends Error {
  override readonly name = 'BrokenChainError';
}

/**
 * Newest first: one entry per run that looked at the principal's account.
 *
 * @throws BrokenChainError where the chain is broken; Error where the ARN names no account.
 */
export async function* readRoleHistory({ principal, log, runs }: RoleHistory): AsyncGenerator<HistoryEntry> {
  const account = /^arn:[\w-]+:iam::(\d{12}):/.exec(principal)?.[1];
  if (account === undefined) throw new Error(`expected the ARN of a role or user, came ${principal}`);
  let left = runs ?? Number.POSITIVE_INFINITY;
  for await (const step of walkChain(log)) {
    if (step.state === 'lost') throw new BrokenChainError(`${log.name}: ${step.link.key}: ${step.why}`);
    if (left <= 0) return;
    left -= 1;
    const entry = await readEntry(log, step.manifest, { principal, account, key: step.link.key });
    if (entry !== undefined) yield entry;
  }
}

interface Subject {
  readonly principal: string;
  readonly account: string;
  readonly key: string;
}

async function readEntry(log: AuditLog, manifest: Manifest, subject: Subject): Promise<HistoryEntry | undefined> {
  const place = parseRunKey(subject.key);
  const key = place === undefined ? undefined : accountKey(place, subject.account);
  const stored = key === undefined ? undefined : await log.read(key);
  if (place === undefined || key === undefined || stored === undefined) return undefined;
  const { report } = readAccountRecords(stored.body, key);
  const principal = report.principals.find((judged) => judged.principal === subject.principal);
  const { status, message } = report.coverage;
  if (status === 'excluded') return undefined;
  return {
    run: manifest.run,
    at: manifest.startedAt,
    status: status === 'unreadable' ? 'unreadable' : principal === undefined ? 'absent' : 'judged',
    ...(principal === undefined ? {} : { principal }),
    ...(message === undefined ? {} : { message }),
    changes: await readChanges(log, place, subject),
  };
}

async function readChanges(log: AuditLog, place: RunPlace, { principal, account }: Subject) {
  const key = changesKey(place, account);
  const stored = await log.read(key);
  if (stored === undefined) return [];
  return readChangeRecords(stored.body, key).changes.filter(({ finding }) => finding.principal === principal);
}
