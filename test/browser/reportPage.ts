// Opens a report in the browser from disk, and notes everything that should never happen there.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface ReportPage extends AsyncDisposable {
  readonly page: Page;
  /** Console errors, warnings, page errors, broken policies, and requests beyond the file itself. */
  readonly troubles: readonly string[];
}

/** Pages by browser and options. A page for each report costs more than the report, and nothing of one is left when the next is opened. */
const pages = new WeakMap<Browser, Map<string, Promise<Page>>>();

/** Writes the report into a folder of its own and opens it as a person would, from disk; `hash` is the address's part behind `#`. */
export async function openReport(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
  hash = '',
): Promise<ReportPage> {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const url = pathToFileURL(file).href;
  const page = await pageFor(browser, options);
  const troubles = noteTroubles(page, url);
  await page.goto(`${url}${hash}`);
  return {
    page,
    troubles,
    async [Symbol.asyncDispose]() {
      await page.emulateMedia({ media: null });
      page.removeAllListeners();
      rmSync(folder, { recursive: true });
    },
  };
}

function pageFor(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const ofBrowser = pages.get(browser) ?? new Map<string, Promise<Page>>();
  pages.set(browser, ofBrowser);
  const key = JSON.stringify(options);
  const known = ofBrowser.get(key);
  if (known !== undefined) return known;
  const made = browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  ofBrowser.set(key, made);
  return made;
}

function noteTroubles(page: Page, url: string): readonly string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().replace(/#.*$/, '') !== url) troubles.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch((error: unknown) => troubles.push(String(error)));
  });
  return troubles;
}

/** Waits until the page says that so many roles match. */
export async function waitForItems(page: Page, count: number): Promise<void> {
  await page.locator('#count', { hasText: new RegExp(`^${count} of `) }).waitFor();
}
