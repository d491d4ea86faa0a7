// The page of every state that a run can be in, looked at in several ways.

import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { sampleStates } from '../report/sampleStates.ts';
import { axeViolations } from './axeViolations.ts';
import { openReport } from './reportPage.ts';

const looks = {
  light: {},
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 380, height: 800 } },
} as const;

const totals = { critical: 2, high: 3, medium: 1, low: 0, info: 0 };

/** Three days before the reports of the samples. */
export const trend = ['2026-10-01', '2026-10-02', '2026-10-03'].map((day) => ({
  run: day,
  at: `${day}T05:45:00Z`,
  totals,
}));

export function describeStates(browser: () => Browser, kinds: readonly (keyof typeof looks)[]): void {
  describe.each(Object.entries(sampleStates))('given the state %s', (_, state) => {
    it.each(kinds)('has no violation that axe finds, and never scrolls sideways: %s', async (kind) => {
      const options = looks[kind];
      await using opened = await openReport(browser(), renderHtml(state, { trend }), options);
      const { page } = opened;
      for (const first of ['.cause-item', '.item']) {
        if ((await page.locator(first).count()) > 0) await page.locator(`${first} > summary`).first().click();
      }
      expect(await axeViolations(page)).toEqual([]);
      const width = 'viewport' in options ? options.viewport.width : 1280;
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(opened.troubles).toEqual([]);
    });
  });
}
