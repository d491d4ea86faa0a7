// How long the forms of a report take for 5,000 roles, and how soon its page can be used in a browser.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromiumPath, startChromium } from '../scripts/generate/startChromium.ts';
import { renderReport, reportFormats } from '../shared/report/renderReport.ts';
import { bigReport } from '../test/report/bigReport.ts';

export interface ReportFigure {
  readonly what: string;
  readonly ms: number;
  /** Characters of the text, where there is one. */
  readonly size?: number;
}

const roles = 5_000;

/** Measures each form once, and the page in Chromium where there is one: until it is usable, and one text filter. */
export async function benchReport(): Promise<readonly ReportFigure[]> {
  const report = bigReport(roles);
  const forms = reportFormats.map((format): ReportFigure => {
    const begin = performance.now();
    const text = renderReport(report, format);
    return { what: `${roles} roles as ${format}`, ms: performance.now() - begin, size: text.length };
  });
  return chromiumPath === undefined ? forms : [...forms, ...(await measurePage(renderReport(report, 'html')))];
}

async function measurePage(html: string): Promise<readonly ReportFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-bench-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const begin = performance.now();
    await page.goto(pathToFileURL(file).href);
    await page.locator('.item').first().waitFor();
    const usable = performance.now() - begin;
    const { metrics } = await devtools.send('Performance.getMetrics');
    const busy = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    const typed = performance.now();
    await page.fill('#filter-text', `veeam-impersonation-${roles - 2}`);
    await page.locator('#count', { hasText: /^1 of / }).waitFor();
    return [
      { what: `page of ${roles} roles until it can be used`, ms: usable },
      { what: `page of ${roles} roles until it can be used, CPU time of its thread`, ms: busy * 1_000 },
      { what: `text filter over ${roles} roles`, ms: performance.now() - typed },
    ];
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}
