// Each form of a report as a text that a person reviews: what stands in goldens of its own is left out, and of hundreds
// of accounts the beginning and the end are shown, with the digest of all.

import { createHash } from 'node:crypto';
import { alertOfReport } from '../../scripts/generate/alertOfReport.ts';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { renderSlackBlocks } from '../../shared/alerts/forms/renderSlackBlocks.ts';
import type { RunReport } from '../../shared/drift/runReport.ts';
import { renderReport } from '../../shared/report/renderReport.ts';

/** Endings of the golden files, each with its form. */
export const goldenForms: Readonly<Record<string, (report: RunReport) => string>> = {
  txt: (report) => renderReport(report, 'text'),
  md: (report) => renderReport(report, 'markdown'),
  'mail.txt': mailOf,
  'slack.json': (report) => {
    const alert = alertOfReport(report);
    return `${JSON.stringify(alert === undefined ? null : renderSlackBlocks(alert), null, 2)}\n`;
  },
  html: (report) => excerpt(pageOf(report)),
  csv: (report) => excerpt(renderReport(report, 'csv')),
  xml: (report) => excerpt(renderReport(report, 'junit')),
  sarif: (report) => excerpt(renderReport(report, 'sarif')),
  json: (report) => excerpt(renderReport(report, 'json')),
};

const first = 120;
const last = 30;

function excerpt(text: string): string {
  const lines = text.split('\n');
  if (lines.length <= first + last + 50) return text;
  const digest = createHash('sha256').update(text).digest('hex');
  const between = `… ${lines.length - first - last} lines are left out here; SHA-256 of all: ${digest}`;
  return [...lines.slice(0, first), between, ...lines.slice(-last)].join('\n');
}

function mailOf(report: RunReport): string {
  const alert = alertOfReport(report);
  if (alert === undefined) return 'No message.\n';
  const { subject, body } = renderEmail(alert);
  return `Subject: ${subject}\n\n${body}`;
}

/** Without script and style, which are the same in every page and in report.html, and with its data in lines. */
function pageOf(report: RunReport): string {
  return renderReport(report, 'html')
    .replace(/(?<=<style>).*?(?=<\/style>)/s, '…')
    .replace(/(?<=<script>).*?(?=<\/script>)/s, '…')
    .replaceAll(/&#39;sha256-[^&]*&#39;/g, '…')
    .replace(/(?<=id="report-data">).*?(?=<\/script>)/s, (data) => `\n${JSON.stringify(JSON.parse(data), null, 1)}\n`);
}
