// Names what a run judged by, for the heads of reports and alerts.

import type { RunReport } from '../../drift/runReport.ts';

/** Gives the products and builds whose sets were judged by; where nothing was judged, the build that would have been. */
export function judgedBy({ judgedBy: guides, build }: RunReport['run']): string {
  return guides ?? `Veeam Backup for AWS ${build}`;
}
