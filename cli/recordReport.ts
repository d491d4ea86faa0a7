// Scans with an audit log in a folder: the same run as in AWS, whose state tells what changed since the last one.

import type { AuditLog } from '../shared/audit/auditLog.ts';
import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import { type WatchReader, watchReader } from '../shared/audit/readKnownWatch.ts';
import { isKeyOfLog, isSignedLog } from '../shared/audit/sign/isSignedLog.ts';
import type { SealSigners } from '../shared/audit/sign/signSeal.ts';
import { stateBelief } from '../shared/audit/stateBelief.ts';
import type { RunReport } from '../shared/drift/runReport.ts';
import type { TrendPoint } from '../shared/report/renderHtml.ts';
import { renderHtmlChunks } from '../shared/report/renderHtml.ts';
import { plural } from '../shared/report/wording/plural.ts';
import { runDeskScan } from '../shared/run/runDeskScan.ts';
import type { Advice } from '../shared/scan/adviser.ts';
import type { CollectReport } from '../shared/scan/collectReport.ts';
import { toolVersion } from '../shared/scan/toolVersion.ts';
import { CliError } from './cliError.ts';
import { startDeskWorker } from './deskWorker.ts';
import { openKeyFile } from './openKeyFile.ts';

export interface RecordReport extends CollectReport {
  /** Goes into the HTML report, which is stored with the run. */
  readonly advice: Advice;
  /** The scan was asked to look at these only; default: at all. */
  readonly accounts?: readonly string[] | undefined;
}

/** The log of scans at a desk, and what its states watch. */
export interface DeskLog {
  readonly folder: string;
  readonly log: AuditLog;
  readonly watch: WatchReader;
  readonly signers?: SealSigners | undefined;
}

/**
 * Opens the log; `keyFile` is the key that signs it. Throws a CliError where the key cannot be read, or is not one that the
 * log knows, and where a log that was signed would go on without a signature.
 */
export async function openDeskLog(folder: string, keyFile?: string): Promise<DeskLog> {
  const log = folderAuditLog(folder);
  const watch = watchReader(log, () => new Date(), stateBelief(log));
  const isSigned = await isSignedLog(log);
  if (keyFile !== undefined) {
    const signer = await openKeyFile(keyFile);
    if (isSigned && !(await isKeyOfLog(log, await signer.publicKey()))) {
      throw new CliError(
        `--key: ${keyFile} has signed nothing in ${folder}: audit keygen --replaces makes a key its successor`,
      );
    }
    return { folder, log, watch, signers: [signer] };
  }
  if (isSigned)
    throw new CliError(`the audit log in ${folder} is signed: expected --key <file>, the key that signs it`);
  return { folder, log, watch };
}

export interface RecordedReport {
  readonly report: RunReport;
  /** What the log does not hold, a sentence without its end; absent: it holds everything. */
  readonly left?: string | undefined;
  /** Call it once the report has been shown: until then its changes count as told to nobody, and the next scan shows them. */
  conclude(): Promise<void>;
}

/** Gives the report with its changes. */
export async function recordReport(
  request: RecordReport,
  { folder, log, watch, signers }: DeskLog,
): Promise<RecordedReport> {
  const { catalog, settings, now, runId, accounts, estate, onAccount, onJudged, advice } = request;
  const renderReports = (report: RunReport, trend: readonly TrendPoint[]) => [
    { name: 'report.html', pieces: renderHtmlChunks(report, { ...advice, trend }) },
  ];
  const worker = startDeskWorker();
  const context = {
    log,
    catalog,
    settings,
    toolVersion,
    now,
    alerts: [],
    renderReports,
    onJudged,
    watch,
    worker,
    signers,
  };
  try {
    const scan = { request: { runId, trigger: 'desk', accounts }, openEstate: () => estate, onAccount } as const;
    const { report, isStored, conclude } = await runDeskScan(context, scan);
    const left = isStored ? undefined : leftOut(folder, report);
    return { report, left, conclude: () => conclude().finally(worker.end) };
  } catch (error) {
    worker.end();
    throw error;
  }
}

function leftOut(folder: string, { findings, principals }: RunReport): string {
  const size = `${plural(findings.length, 'finding')} of ${plural(principals.length, 'role or user', 'roles and users')}`;
  return `${folder} holds the records of this run and no report of it, because it has ${size}`;
}
