// Prints the report of a scan in the form asked for, and writes the files that stay.

import { join } from 'node:path';
import type { RunReport } from '../shared/drift/runReport.ts';
import { type HtmlReportOptions, renderHtmlChunks } from '../shared/report/renderHtml.ts';
import { type ReportFormat, renderCsvChunks, renderJsonChunks, renderReport } from '../shared/report/renderReport.ts';
import { renderText, type TextReportOptions } from '../shared/report/renderText.ts';
import type { Advice } from '../shared/scan/adviser.ts';
import { unwritable } from './makeWritableFolder.ts';
import { type Draft, draftFile } from './replaceFile.ts';
import { hasColor, outputColumns, printPieces, printText } from './terminal.ts';

/** The files of `--out`. */
export const filesWritten = ['report.json', 'report.html', 'report.txt'] as const;
const textFileColumns = 100;

export interface PrintOptions {
  readonly format: ReportFormat;
  /** Files that the text form names. */
  readonly written: readonly string[];
  readonly text: TextParts;
}

/** What only the text form holds. */
export type TextParts = Pick<TextReportOptions, 'untagged' | 'commandLine' | 'by' | 'isChangesOnly'>;

/** Prints the report on standard output. */
export function printReport(report: RunReport, advice: Advice, { format, written, text }: PrintOptions): void {
  if (format === 'html') printPieces(renderHtmlChunks(report, pageOptions(advice, text)));
  else if (format === 'json') printPieces(renderJsonChunks(report));
  else if (format === 'csv') printPieces(renderCsvChunks(report));
  else if (format === 'text') {
    printText(renderText(report, { columns: outputColumns(), color: hasColor(), reports: written, ...text }));
  } else {
    printText(renderReport(report, format, { by: text.by, isChangesOnly: text.isChangesOnly }));
  }
}

function pageOptions(advice: Advice, { commandLine }: TextParts): HtmlReportOptions {
  return { ...advice, fixCommand: commandLine?.(['fix']) };
}

export interface WriteOptions {
  readonly folder: string;
  readonly text: TextParts;
}

/** Writes the report in its lasting forms to a folder that is there, all or none. Gives the paths. */
export async function writeReports(
  report: RunReport,
  advice: Advice,
  { folder, text }: WriteOptions,
): Promise<readonly string[]> {
  const contents: Readonly<Record<(typeof filesWritten)[number], () => string | Iterable<string>>> = {
    'report.json': () => renderJsonChunks(report),
    'report.html': () => renderHtmlChunks(report, pageOptions(advice, text)),
    'report.txt': () =>
      renderText(report, { columns: textFileColumns, color: false, ...text, isWhole: true, isChangesOnly: false }),
  };
  const drafts: Draft[] = [];
  try {
    // One after the other: each may be as large as all findings together. They get their names together, so that nobody
    // finds one scan's page beside another's data.
    for (const name of filesWritten) drafts.push(await draftFile(join(folder, name), contents[name]()));
    for (const draft of drafts) await draft.place();
  } catch (error) {
    for (const draft of drafts) await draft.drop();
    throw unwritable(folder, '--out', error);
  }
  return filesWritten.map((name) => join(folder, name));
}
