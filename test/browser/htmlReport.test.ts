import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, startChromium } from '../../scripts/generate/startChromium.ts';
import { renderFix } from '../../shared/report/renderFix.ts';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { bigReport } from '../report/bigReport.ts';
import { hostileNames, hostileReport } from '../report/hostileNames.ts';
import { everything } from '../report/sampleAlerts.ts';
import { onePolicyFix } from '../report/sampleFix.ts';
import { sampleReport } from '../report/sampleOrganization.ts';
import { wideReport } from '../report/wideReport.ts';
import { axeViolations } from './axeViolations.ts';
import { openReport, waitForItems } from './reportPage.ts';
import { describeStates, trend } from './stateTrials.ts';

const fix = renderFix(onePolicyFix, 'policy');
const report = renderHtml(
  { ...sampleReport, changes: { baseline: false, findings: everything.changes, coverage: [] } },
  {
    trend,
    fixes: new Map([['arn:aws:iam::111122223333:role/veeam-ec2-backup', [{ as: 'policy', text: fix }]]]),
    explanations: new Map(
      sampleReport.findings.slice(0, 3).map((finding) => [finding.id, ['Policies of the role: nothing allows it']]),
    ),
  },
);

describe.skipIf(chromiumPath === undefined)('the HTML report in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());

  describe('given the sample organization', () => {
    it('opens from disk without error, warning or request', async () => {
      await using opened = await openReport(browser, report);
      await opened.page.locator('.item.critical > summary').first().click();
      expect(await opened.page.title()).toBe('Veeam role drift, 2026-10-04');
      expect(opened.troubles).toEqual([]);
    });

    it.each([
      ['text', (page: Page) => page.fill('#filter-text', 'ec2:CreateSnapshots'), 1],
      ['two words', (page: Page) => page.fill('#filter-text', 'repository 333344445555'), 1],
      ['account', (page: Page) => page.selectOption('#filter-account', { label: 'billing (222233334444): 4' }), 4],
      ['required set', (page: Page) => page.selectOption('#filter-set', { label: 'repository (13.1.0.411): 2' }), 2],
      ['severity', (page: Page) => page.selectOption('#filter-severity', 'medium'), 1],
      ['no drift', (page: Page) => page.selectOption('#filter-severity', 'none'), 5],
      ['new', (page: Page) => page.selectOption('#filter-change', 'new'), 2],
      ['resolved', (page: Page) => page.selectOption('#filter-change', 'resolved'), 1],
      ['nothing that matches', (page: Page) => page.fill('#filter-text', 'zebra'), 0],
    ])('filters by %s', async (_, filter, expected) => {
      await using opened = await openReport(browser, report);
      await filter(opened.page);
      await waitForItems(opened.page, expected);
      expect(await opened.page.locator('.item').count()).toBe(expected);
    });

    it('joins filters, and clears them all', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      await page.selectOption('#filter-account', { label: 'production (111122223333): 5' });
      await page.selectOption('#filter-severity', 'critical');
      await waitForItems(page, 2);
      await page.click('#filters button[type=reset]');
      await waitForItems(page, 12);
    });

    it('shows the roles of a cell of the matrix', async () => {
      await using opened = await openReport(browser, report);
      await opened.page.locator('#matrix-table td.cell.critical').first().click();
      await waitForItems(opened.page, 1);
      expect(await opened.page.textContent('.item .name')).toBe('veeam-ec2-backup');
    });

    it('says every verdict of the matrix in words, not only in colour', async () => {
      await using opened = await openReport(browser, report);
      const cells = await opened.page.locator('#matrix-table td').allTextContents();
      expect(cells).toHaveLength(32);
      const words = /none|no drift|critical|high|medium|low|account not read|expected role does not exist/;
      expect(cells.every((cell) => words.test(cell))).toBe(true);
    });

    it('can be used with the keyboard alone', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').textContent()).toBe('Skip to the roles');
      await page.keyboard.press('Enter');
      await tabTo(page, '#filter-text');
      await page.keyboard.type('veeam-worker');
      await waitForItems(page, 1);
      await tabTo(page, '.item > summary');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.item[open] .detail');
      await tabTo(page, '.copy-block .copy');
      await page.keyboard.press('Enter');
      await page.locator('.copy-block .told:not(:empty)').waitFor();
      expect(opened.troubles).toEqual([]);
    });

    it('copies the fix as it is', async () => {
      await using opened = await openReport(browser, report, { permissions: ['clipboard-read', 'clipboard-write'] });
      const { page } = opened;
      await page.locator('.item.critical > summary').first().click();
      await page.locator('.copy-block .copy').first().click();
      await page.locator('.told', { hasText: 'Copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(fix);
    });

    it('shows the layers, the explanation and the exceptions of a role', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      await page.locator('.item.critical > summary').first().click();
      await page.locator('.why > summary').first().click();
      expect(await page.locator('.item[open] .cause').first().textContent()).toContain('Permissions boundary');
      expect(await page.textContent('#exceptions')).toContain('ends soon');
      await page.fill('#filter-text', 'veeam-plugin');
      await waitForItems(page, 1);
      await page.locator('.item > summary').click();
      expect(await page.locator('.accepted').textContent()).toContain('accepted until 2026-10-12');
    });

    it('opens every cause for print, and leaves a line to each role that drifts and one to all others', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      await page.emulateMedia({ media: 'print' });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator('.cause-item[open] .detail').count()).toBe(11);
      expect(await page.locator('.item:visible').count()).toBe(7);
      expect(await page.locator('#print-rest').textContent()).toBe('5 without drift.');
      expect(await page.locator('.filters').isVisible()).toBe(false);
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await page.locator('.cause-item[open]').count()).toBe(0);
    });

    it('filters by its tiles, and writes filters into its address', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      await page.click('.tiles .medium a');
      await waitForItems(page, 1);
      expect(new URL(page.url()).hash).toBe('#severity=medium');
      await page.selectOption('#filter-severity', 'critical');
      await page.fill('#filter-text', 'veeam-worker');
      await page.waitForURL(/#severity=critical&text=veeam-worker$/);
      await waitForItems(page, 1);
      await page.click('#filters button[type=reset]');
      await waitForItems(page, 12);
      expect(new URL(page.url()).hash).toBe('');
      expect(opened.troubles).toEqual([]);
    });

    it.each([
      ['a role', `role=${encodeURIComponent('arn:aws:iam::222233334444:role/veeam/veeam-ec2-backup')}`, 1],
      ['filters', 'severity=critical&account=111122223333', 2],
      ['a set', 'set=repository', 2],
      ['an order', 'sort=name', 12],
      ['nothing that is there', `role=${encodeURIComponent('"><img src=x onerror=alert(1)>')}`, 0],
    ])('opens at an address that was sent, with %s', async (_, hash, count) => {
      await using opened = await openReport(browser, report, {}, `#${hash}`);
      await waitForItems(opened.page, count);
      expect(opened.troubles).toEqual([]);
    });

    it('opens the role of a finding whose link was sent, and marks the finding', async () => {
      const finding = sampleReport.findings.find(({ code }) => code === 'TRUST_APPLIANCE_MISSING')?.id ?? '';
      await using opened = await openReport(browser, report, {}, `#finding=${finding}`);
      const { page } = opened;
      await page.locator('.item[open] .group.target').waitFor();
      expect(await page.locator('.group.target').textContent()).toContain(
        'The backup appliance cannot assume the role',
      );
      expect(await page.getByRole('link', { name: 'Link to this finding' }).first().isVisible()).toBe(true);
    });

    it('shows of a cause whom it strikes, and those alone in the list', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      const cause = page.locator('.cause-item', { hasText: '2 roles in production' });
      await cause.locator('summary').first().click();
      expect(await cause.locator('.who a').allTextContents()).toEqual(['veeam-ec2-backup', 'veeam-ec2-restore']);
      await cause.getByRole('link', { name: 'These 2 in the list below' }).click();
      await waitForItems(page, 2);
      await cause.locator('.who a').last().click();
      await waitForItems(page, 1);
      expect(await page.locator('.item[open] .name').textContent()).toBe('veeam-ec2-restore');
    });

    it('moves between the cells of the matrix with the arrow keys', async () => {
      await using opened = await openReport(browser, report);
      const { page } = opened;
      await tabTo(page, '#matrix-table td a');
      const first = await page.locator(':focus').evaluate((node) => node.closest('td')?.dataset.set);
      await page.keyboard.press('ArrowRight');
      expect(await page.locator(':focus').evaluate((node) => node.closest('td')?.dataset.set)).not.toBe(first);
      await page.keyboard.press('Enter');
      await page.locator('#count', { hasText: /^1 of / }).waitFor();
    });

    it('says in words that no role matches', async () => {
      await using opened = await openReport(browser, report);
      await opened.page.fill('#filter-text', 'zebra');
      await waitForItems(opened.page, 0);
      expect(await opened.page.locator('#list').textContent()).toContain('No role, user or account matches');
    });

    it.each([
      ['light', {}],
      ['dark', { colorScheme: 'dark' }],
      ['narrow', { viewport: { width: 380, height: 800 } }],
      ['forced colours', { forcedColors: 'active' }],
    ] as const)('has no violation that axe finds: %s', async (_, options) => {
      await using opened = await openReport(browser, report, options);
      await opened.page.locator('.cause-item > summary').first().click();
      await opened.page.locator('.item.critical > summary').first().click();
      await opened.page.locator('.why > summary').first().click();
      expect(await axeViolations(opened.page)).toEqual([]);
    });

    it.each([380, 768, 1280])('never scrolls sideways at %d pixels', async (width) => {
      await using opened = await openReport(browser, report, { viewport: { width, height: 800 } });
      await opened.page.locator('.item.critical > summary').first().click();
      const scrollWidth = await opened.page.evaluate('document.documentElement.scrollWidth');
      expect(scrollWidth).toBeLessThanOrEqual(width);
    });
  });

  describe('given an account that was not read and nothing judged', () => {
    it('lists the finding, and no script dies for the table that is not there', async () => {
      const findings = sampleReport.findings.filter(({ code }) => code === 'ACCOUNT_UNREADABLE');
      await using opened = await openReport(browser, renderHtml({ ...sampleReport, principals: [], findings }));
      await waitForItems(opened.page, findings.length);
      expect(findings.length).toBeGreaterThan(0);
      expect(await opened.page.locator('.item').count()).toBe(findings.length);
      expect(await opened.page.textContent('#matrix')).toContain('No role or user has required sets.');
      expect(opened.troubles).toEqual([]);
    });
  });

  describe('given an expected role that is missing, and an account that was not read', () => {
    it('tells both in the matrix from what nobody asked for', async () => {
      const [account = ''] = sampleReport.principals.map((each) => each.account);
      const unread = sampleReport.coverage.accounts.find(({ status }) => status === 'unreadable');
      const [like] = sampleReport.findings;
      if (like === undefined || unread === undefined) throw new Error('expected a finding and an unread account');
      const missing = {
        ...like,
        id: '0'.repeat(64),
        code: 'ROLE_NOT_FOUND',
        principal: null,
        account,
        requirements: ['vpc-backup'],
      };
      const findings = [...sampleReport.findings, missing];
      await using opened = await openReport(browser, renderHtml({ ...sampleReport, findings }));
      const cells = opened.page.locator('#matrix-table td');
      // The sample itself has one more.
      expect(await cells.filter({ hasText: 'expected role does not exist' }).count()).toBe(2);
      const row = opened.page.locator('#matrix-table tr', { hasText: unread.account });
      const width = await opened.page.locator('#matrix-table thead th').count();
      expect(await row.locator('td', { hasText: 'account not read' }).count()).toBe(width - 1);
      expect(opened.troubles).toEqual([]);
    });
  });

  describe('given hostile names', () => {
    it.each(Object.entries(hostileNames))('runs nothing of %s and shows it as text', async (_, name) => {
      await using opened = await openReport(browser, renderHtml(hostileReport(name)));
      const { page } = opened;
      await page.evaluate(
        "for (const summary of document.querySelectorAll('.cause-item > summary, .item > summary')) summary.click()",
      );
      await page
        .locator('.cause-item:not(:has(.detail)), .item:not(:has(.detail))')
        .first()
        .waitFor({ state: 'detached' });
      expect(await page.evaluate(() => Reflect.has(globalThis, 'hacked'))).toBe(false);
      expect(await page.locator('img, iframe, object').count()).toBe(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1280);
      expect(opened.troubles).toEqual([]);
    });
  });

  describe('given a page whose script was changed', () => {
    it('does not run it: the policy knows the hash of its own', async () => {
      const changed = report.replace('</body>', '<script>globalThis.hacked = true</script></body>');
      await using opened = await openReport(browser, changed);
      expect(await opened.page.evaluate(() => Reflect.has(globalThis, 'hacked'))).toBe(false);
      expect(opened.troubles.join()).toContain('Content Security Policy');
    });
  });

  describe('given three hundred accounts with every set', () => {
    const wide = renderHtml(wideReport());

    it('keeps the heads of the matrix in sight, and sorts it by unit and by set', async () => {
      await using opened = await openReport(browser, wide);
      const { page } = opened;
      const region = page.locator('#matrix .scroll');
      await region.evaluate((node) => node.scrollTo(400, 900));
      const [frame, head, row] = await Promise.all([
        region.boundingBox(),
        page.locator('#matrix-table thead th').first().boundingBox(),
        page.locator('#matrix-table tbody th').nth(30).boundingBox(),
      ]);
      expect(Math.abs((head?.y ?? 0) - (frame?.y ?? 0))).toBeLessThan(2);
      expect(Math.abs((row?.x ?? 0) - (frame?.x ?? 0))).toBeLessThan(2);
      await page.selectOption('#matrix-order', 'unit');
      expect(await page.locator('#matrix-table tr.unit').first().textContent()).toBe('Root / Unit 0');
      await page.selectOption('#matrix-order', { label: 'set-7' });
      expect(
        await page.locator('#matrix-table tbody tr').first().locator('[data-set="set-7"]').textContent(),
      ).toContain('critical');
      expect(opened.troubles).toEqual([]);
    });
  });

  // In other looks: test/proof/htmlReport.test.ts.
  describeStates(() => browser, ['narrow']);

  describe('given five thousand roles', () => {
    const big = renderHtml(bigReport(5_000));

    it('shows the first, finds the last and opens it', async () => {
      await using opened = await openReport(browser, big);
      const { page } = opened;
      expect(await page.locator('.item').count()).toBeLessThan(500);
      await page.fill('#filter-text', 'veeam-impersonation-4998');
      await waitForItems(page, 1);
      await page.locator('.item > summary').click();
      expect(await page.locator('.item .detail').textContent()).toContain('impersonation');
      expect(opened.troubles).toEqual([]);
    });

    it('adds rows while one scrolls', async () => {
      await using opened = await openReport(browser, big);
      const { page } = opened;
      await page.locator('#list-more').scrollIntoViewIfNeeded();
      await page.locator('.item:nth-child(200)').waitFor({ state: 'attached' });
    });
  });
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`:focus:is(${selector})`).count()) > 0) return;
  }
  throw new Error(`expected to reach ${selector} with the Tab key`);
}
