import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startChromium } from '../../scripts/generate/startChromium.ts';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { openReport } from '../browser/reportPage.ts';
import { describeStates } from '../browser/stateTrials.ts';
import { wideReport } from '../report/wideReport.ts';

describe.skipIf(chromiumPath === undefined)('the HTML report in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  describe('given three hundred accounts with every set', () => {
    const wide = renderHtml(wideReport());

    it('cuts no column of it on A4', async () => {
      await using opened = await openReport(browser, wide, { viewport: { width: 703, height: 1000 } });
      const { page } = opened;
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator('#matrix-table tbody tr').count()).toBe(300);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(703);
      const last = await page.locator('#matrix-table thead th').last().boundingBox();
      expect((last?.x ?? 0) + (last?.width ?? 0)).toBeLessThanOrEqual(704);
    });

    it('is cards on a phone', async () => {
      await using opened = await openReport(browser, wide, { viewport: { width: 390, height: 844 } });
      const { page } = opened;
      expect(await page.locator('#matrix-table thead').isVisible()).toBe(false);
      const label = "getComputedStyle(document.querySelector('#matrix-table td.cell'), '::before').content";
      expect(await page.evaluate(label)).toMatch(/set-/);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    });
  });

  describeStates(() => browser, ['light', 'dark']);
});
