// Scans with an audit log in a folder: the same run as in AWS, whose state tells what changed since the last one.

import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import type { RunReport } from '../shared/drift/runReport.ts';
import type { TrendPoint } from '../shared/report/htmlReport.ts';
import { renderHtml } from '../shared/report/htmlReport.ts';
import { runScan } from '../shared/run/runScan.ts';
import type { Advice } from '../shared/scan/adviser.ts';
import type { CollectReport } from '../shared/scan/collectReport.ts';
import { toolVersion } from '../shared/scan/toolVersion.ts';
import { CliError } from './cliError.ts';

export interface RecordReport extends CollectReport {
  /** Goes into the HTML report, which is stored with the run. */
  readonly advice: Advice;
}

/** Gives the report with its changes; throws a CliError where the run is too large to be one report. */
export async function recordReport(request: RecordReport, folder: string): Promise<RunReport> {
  const { catalog, settings, now, runId, estate, onAccount, onJudged, advice } = request;
  let whole: RunReport | undefined;
  const renderReports = (report: RunReport, trend: readonly TrendPoint[]) => {
    whole = report;
    return [{ name: 'report.html', body: renderHtml(report, { ...advice, trend }) }];
  };
  const log = folderAuditLog(folder);
  const context = { log, catalog, settings, toolVersion, now, alerts: [], renderReports, onJudged };
  await runScan(context, { request: { runId, trigger: 'desk' }, openEstate: () => estate, onAccount });
  if (whole === undefined) throw new CliError(`the run is recorded in ${folder}, but too large for one report`);
  return whole;
}
