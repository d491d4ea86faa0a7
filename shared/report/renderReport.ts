// One door to all forms of the run report that `--format` knows.

import type { RunReport } from '../drift/runReport.ts';
import { renderCsv } from './forms/csvReport.ts';
import { renderJunit } from './forms/junitReport.ts';
import { renderMarkdown } from './forms/markdownReport.ts';
import { renderJson } from './forms/renderJson.ts';
import { renderSarif } from './forms/sarifReport.ts';
import { renderHtml } from './htmlReport.ts';
import { renderText } from './textReport.ts';

export const reportFormats = ['text', 'markdown', 'csv', 'sarif', 'junit', 'html', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

const renderers: Readonly<Record<ReportFormat, (report: RunReport) => string>> = {
  text: (report) => renderText(report, { columns: 80, color: false }),
  markdown: (report) => renderMarkdown(report),
  csv: renderCsv,
  sarif: renderSarif,
  junit: renderJunit,
  html: (report) => renderHtml(report),
  json: renderJson,
};

/** Renders the run in one form, with its defaults: text of 80 columns without colour, HTML without a trend. */
export function renderReport(report: RunReport, format: ReportFormat): string {
  return renderers[format](report);
}
