// One door to all forms of the run report that `--format` knows.

import type { RunReport } from '../drift/runReport.ts';
import { jsonChunks } from './forms/jsonChunks.ts';
import { csvChunks, renderCsv } from './forms/renderCsv.ts';
import { renderJson } from './forms/renderJson.ts';
import { renderJunit } from './forms/renderJunit.ts';
import { renderMarkdown } from './forms/renderMarkdown.ts';
import { renderSarif } from './forms/renderSarif.ts';
import { renderHtml } from './renderHtml.ts';
import { renderText } from './renderText.ts';
import type { ReportOrder } from './wording/reportOrders.ts';

export const reportFormats = ['text', 'markdown', 'csv', 'sarif', 'junit', 'html', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportOptions {
  /** Order of text and Markdown; the other forms are lists, or sort themselves. */
  readonly by?: ReportOrder | undefined;
  /** Text and Markdown: only what changed since the last known state. */
  readonly isChangesOnly?: boolean | undefined;
}

const renderers: Readonly<Record<ReportFormat, (report: RunReport, options: ReportOptions) => string>> = {
  text: (report, options) => renderText(report, { columns: 80, color: false, ...options }),
  markdown: renderMarkdown,
  csv: renderCsv,
  sarif: renderSarif,
  junit: renderJunit,
  html: (report) => renderHtml(report),
  json: renderJson,
};

/** Renders the run in one form, with its defaults: text of 80 columns without colour, HTML without a trend. */
export function renderReport(report: RunReport, format: ReportFormat, options: ReportOptions = {}): string {
  return renderers[format](report, options);
}

/** Gives the table of findings piece by piece, as {@link renderJsonChunks}. */
export function renderCsvChunks(report: RunReport): Iterable<string> {
  return csvChunks(report);
}

/** Gives the JSON form piece by piece, for whoever writes it: whole it may be longer than any text can be. */
export function renderJsonChunks(report: RunReport): Iterable<string> {
  return jsonChunks(report);
}
