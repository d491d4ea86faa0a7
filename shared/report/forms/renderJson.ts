// The run report as JSON, `veeam-drift/report/1`.

import type { RunReport } from '../../drift/runReport.ts';
import { jsonChunks } from './jsonChunks.ts';

/** Renders the whole report, every text in full, indented by two spaces so that two reports can be compared by eye. */
export function renderJson(report: RunReport): string {
  return [...jsonChunks(report)].join('');
}
