// Chromium for the browser tests: the system's own, started without anything that would reach for the network.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of the browser, or undefined where there is none. `CHROMIUM` in the environment names another one. */
export const chromiumPath = process.env.CHROMIUM ?? findChromium(process.env.PATH ?? '');

if (chromiumPath === undefined) {
  const hint =
    'No Chromium was found: the browser tests of the HTML report do not run. Install it (apt-get install chromium).';
  // In CI a missing browser must not look like success.
  if (process.env.CI === 'true') throw new Error(hint);
  console.warn(`\n*** ${hint}\n`);
}

/** Starts the browser without a window. */
export async function startChromium(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error('expected a Chromium');
  const quiet = ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update'];
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-sync', ...quiet],
  });
}

function findChromium(path: string): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: look further.
    return false;
  }
}
