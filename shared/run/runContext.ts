// What a recorded run works with: the same pieces for the scheduled scan, for one account of a large one, and at a desk.

import type { AlertPort } from '../alerts/alertPort.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { WatchReader } from '../audit/readKnownWatch.ts';
import type { SealSigners } from '../audit/sign/signSeal.ts';
import type { AccountReport } from '../drift/accountReport.ts';
import type { RunReport } from '../drift/runReport.ts';
import type { RunTrigger } from '../drift/runSchema.ts';
import type { Estate } from '../estate/accountReading.ts';
import type { TrendPoint } from '../report/renderHtml.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import type { JudgedAccount } from '../scan/scanEstate.ts';
import type { Settings } from '../settings/settings.ts';

/** One file for people, stored with the run. */
export interface ReportFile {
  /** `report.html` */
  readonly name: string;
  /** Its text, made piece by piece and once. */
  readonly pieces: Iterable<string>;
}

export interface RunContext {
  readonly log: AuditLog;
  readonly catalog: Catalog;
  readonly settings: Settings;
  /** What `--settings` of the command reads the same settings from; absent: there are none, or nobody is told. */
  readonly deskSettings?: string | undefined;
  readonly toolVersion: string;
  readonly now: () => Date;
  readonly alerts: readonly AlertPort[];
  /** Who signs the seals; absent: nobody. */
  readonly signers?: SealSigners | undefined;
  /** Gives the files that are stored with the run; absent: none. `trend` is oldest first, without this run. */
  readonly renderReports?:
    | ((report: RunReport, trend: readonly TrendPoint[]) => Iterable<ReportFile> | AsyncIterable<ReportFile>)
    | undefined;
  /** Findings and principals of the largest run whose report is stored beside its records; default 25,000. */
  readonly largestStoredReport?: number | undefined;
  /** Whether a report that is too large to be stored is kept, packed, for who shows it; default: no. */
  readonly keepsReport?: boolean | undefined;
  /** Called with each account that is read and judged, before it is written down. */
  readonly onJudged?: ((judged: JudgedAccount) => void | Promise<void>) | undefined;
  /** Called once all accounts are written down: what was put off may be done while the log is asked. */
  readonly onRecorded?: (() => void) | undefined;
  /**
   * How long a run that is being finished is left alone before another run finishes it; default 15 minutes, the longest
   * that a Lambda lives.
   */
  readonly leaseMs?: number | undefined;
  /** What the log's states watch, where who reads the accounts asks for it too; default: read from `log`. */
  readonly watch?: WatchReader | undefined;
  /** The process that does the work, where others of the same machine may look whether it still lives; default: only the lease counts. */
  readonly worker?: RunWorker | undefined;
}

/** A process that finishes runs, by a name that no other process has. */
export interface RunWorker {
  readonly name: string;
  /** Whether the worker of that name is known to be dead; false where that cannot be told. */
  isDead(name: string): boolean;
}

/** What a run is asked to do. */
export interface RunRequest {
  /** The same for every delivery of the same event. */
  readonly runId: string;
  readonly trigger: RunTrigger;
  readonly reason?: string | undefined;
  /** ISO 8601, where the event tells when it happened; default: now. */
  readonly at?: string | undefined;
  readonly accounts?: readonly string[] | undefined;
  readonly organizationalUnits?: readonly string[] | undefined;
  /** ARNs: only these roles and users of their accounts are judged. */
  readonly roles?: readonly string[] | undefined;
}

/** One run, and how its accounts are reached. */
export interface RunScan {
  readonly request: RunRequest;
  /** Opens the estate; accounts in `alreadyRead` have their records from an earlier try and need no reading. */
  readonly openEstate: (alreadyRead: ReadonlySet<string>) => Estate;
  readonly onAccount?: ((report: AccountReport) => void) | undefined;
}
