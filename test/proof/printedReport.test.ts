import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startChromium } from '../../scripts/generate/startChromium.ts';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { openReport } from '../browser/reportPage.ts';
import { bigReport } from '../report/bigReport.ts';

describe.skipIf(chromiumPath === undefined)('the HTML report of two thousand roles, printed to A4', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  it('is a few dozen pages: causes, then a line for each role that drifts and one for all others', async () => {
    await using opened = await openReport(browser, renderHtml(bigReport(2_000)));
    const { page } = opened;
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(40);
    await page.emulateMedia({ media: 'print' });
    const lines =
      "[...document.querySelectorAll('#list .item')].filter((item) => item.getClientRects().length > 0).length";
    expect(await page.evaluate(lines)).toBe(1_000);
    expect(await page.locator('#print-rest').textContent()).toBe('1,000 without drift.');
    expect(opened.troubles).toEqual([]);
  });
});
