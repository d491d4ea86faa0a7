// The port through which a run tells people and programs what changed.

import type { Severity } from '../drift/finding.ts';
import type { RunReport } from '../drift/runReport.ts';
import type { AlertInput } from './alert.ts';

/** How a run ended, in numbers: told to programs after every run, changes or not. */
export interface FinishedScan {
  readonly run: RunReport['run'];
  readonly baseline: boolean;
  /** Whether the run looked at less than the whole estate. */
  readonly partial: boolean;
  readonly accountsListed: number;
  readonly accountsRead: number;
  readonly accountsUnreadable: number;
  readonly principals: number;
  /** Findings that count, by severity. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly changes: Readonly<Record<'new' | 'worse' | 'resolved' | 'reminder', number>>;
  /** Where the run is sealed in the audit log; kept elsewhere, the digest proves later that the log was not cut. */
  readonly manifest: { readonly key: string; readonly sha256: string };
  readonly reportLocation?: string;
}

/** Delivers at least once: whoever receives twice tells by the id. */
export interface AlertPort {
  /** For messages: `SNS topic arn:…`. */
  readonly name: string;
  /**
   * Resolves when all have been accepted; `onSent` is called with the ids of those that were, as it goes.
   * Throws where one was refused in the end.
   */
  publishAlerts(alerts: readonly AlertInput[], onSent: (ids: readonly string[]) => Promise<void>): Promise<void>;
  /** Absent where nobody waits for the end of a run. */
  publishFinished?(finished: FinishedScan): Promise<void>;
}
