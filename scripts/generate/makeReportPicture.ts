// Makes the README's picture of the HTML report: opens the file in Chromium and saves what it shows.
// node scripts/generate/makeReportPicture.ts --report veeam-drift-report/report.html --out docs/report.png

import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startChromium } from './startChromium.ts';

const { values } = parseArgs({
  options: {
    report: { type: 'string', default: 'veeam-drift-report/report.html' },
    out: { type: 'string', default: 'docs/report.png' },
  },
});
mkdirSync(dirname(values.out), { recursive: true });
const browser = await startChromium();
const page = await browser.newPage({ viewport: { width: 1200, height: 1080 } });
await page.goto(pathToFileURL(resolve(values.report)).href);
await page.locator('.item').first().waitFor();
await page.screenshot({ path: values.out });
await browser.close();
console.log(`${values.out} written`);
