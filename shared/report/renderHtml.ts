// The run as one self-contained HTML file: opens from disk, asks nobody for anything, runs no script but its own.

import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { RunReport } from '../drift/runReport.ts';
import { escapedJson } from '../vocabulary/escapedJson.ts';
import { coverageSection, exceptionSection, questionSection } from './html/coverageSection.ts';
import assets from './html/htmlAssets.generated.json' with { type: 'json' };
import { htmlData } from './html/htmlData.ts';
import type { HtmlData } from './html/htmlItem.ts';
import { pageHead } from './html/pageHead.ts';
import { causeSection, matrixSection, roleSection } from './html/roleSection.ts';
import { type TrendPoint, trendSection } from './html/trendSection.ts';
import type { HtmlFix } from './renderFix.ts';
import { fixStart } from './wording/fixCommand.ts';
import { viewReport } from './wording/reportView.ts';

export type { TrendPoint } from './html/trendSection.ts';

export interface HtmlReportOptions {
  /** Earlier runs, oldest first, without this one; none: no trend is shown. */
  readonly trend?: readonly TrendPoint[];
  /** Texts of the fix by principal ARN; without, the page shows the command that prints it. */
  readonly fixes?: ReadonlyMap<string, readonly HtmlFix[]>;
  /** What begins the command that prints the fix of one role; default: `veeam-drift fix`. */
  readonly fixCommand?: string | undefined;
  /** The hub's run: the same over live accounts, by settings that a desk reads from there. */
  readonly live?: { readonly settings: string | undefined } | undefined;
  /** The decision layer by layer, by finding id, one line each. */
  readonly explanations?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Renders the report as one HTML document. Its Content-Security-Policy allows its own script and style by their hashes
 * and nothing else; names and policy text of strangers are escaped as text, and put into the page as text nodes only.
 * Sections of roles are made when they are opened, so that thousands of them open at once.
 */
export function renderHtml(report: RunReport, options: HtmlReportOptions = {}): string {
  return [...renderHtmlChunks(report, options)].join('');
}

/** The pieces of {@link renderHtml}'s page: that of thousands of roles is long. */
export function* renderHtmlChunks(report: RunReport, options: HtmlReportOptions = {}): Generator<string> {
  const view = viewReport(report);
  const data = htmlData(report, view, {
    fixes: options.fixes ?? new Map(),
    fixCommand: options.fixCommand ?? (options.live === undefined ? 'veeam-drift fix' : fixStart(options.live)),
    explanations: options.explanations ?? new Map(),
  });
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Veeam role drift, ${report.run.finishedAt.slice(0, 10)}</title>
<style>${raw(assets.style)}</style>
</head>
<body>
<a class="skip" href="#roles">Skip to the roles</a>
${pageHead(report)}
<main>
${causeSection(data)}
${matrixSection(data)}
${roleSection(report, data)}
${trendSection([...(options.trend ?? []), { run: report.run.id, at: report.run.startedAt, totals: report.totals }])}
${questionSection(report)}
${exceptionSection(view)}
${coverageSection(report)}
</main>
<footer>Run ${report.run.id}, veeam-role-drift ${report.run.toolVersion}, action table of ${report.run.actionTableDate}</footer>
<script type="application/json" id="report-data">`;
  // Only values that are promises make a promise of the template, and here are none.
  if (page instanceof Promise) throw new Error('expected a page without promises');
  yield page.toString();
  yield* scriptJson(data);
  yield `</script>\n<script>${assets.script}</script>\n</body>\n</html>\n`;
}

/** Characters of a piece, more or less. */
const chunkLength = 100_000;

/** JSON that cannot end its script element or open a comment in it. */
function* scriptJson({ itemCount: _count, items, ...data }: HtmlData): Generator<string> {
  const open = pieceOf(data).slice(0, -1);
  let chunk = `${open},"items":[`;
  let before = '';
  for (const item of items) {
    chunk += `${before}${pieceOf(item)}`;
    before = ',';
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}]}`;
}

function pieceOf(value: unknown): string {
  return escapedJson(value, 0).replaceAll('<', String.raw`\u003c`);
}

function contentSecurityPolicy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(assets.script)}`,
    `style-src ${hash(assets.style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
