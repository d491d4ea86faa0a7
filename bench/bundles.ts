// Measures what is deployed: size of each function's bundle and zip, and how long Node takes to load it.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction, writeBundle } from '../scripts/package/bundleFunction.ts';
import { loadedBytes } from '../scripts/package/loadedParts.ts';
import { functionNames } from '../scripts/package/packageFunctions.ts';
import { zipFiles } from '../scripts/package/zipFiles.ts';

export interface BundleFigure {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}

/** Parts that a run loads whatever it finds, with settings beside the code. */
const firstRun: Readonly<Record<string, readonly string[]>> = {
  scan: ['shared/settings/loadSettings.ts', 'shared/hub/composeHub.ts', 'shared/run/runScan.ts'],
};

/** How often each bundle is loaded; the median counts. */
const loads = 11;
const loadScript = `
  const before = performance.now();
  await import(process.argv[1]);
  process.stdout.write(String(performance.now() - before));`;

/** Each load is a process of its own, as a cold start is. What Lambda adds to fetch and unpack the zip is not in it. */
export async function benchBundles(): Promise<readonly BundleFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-bench-'));
  try {
    const figures: BundleFigure[] = [];
    for (const name of functionNames()) {
      const bundle = await bundleFunction(name);
      const handler = await writeBundle(bundle, join(folder, name));
      const all = Object.values(bundle.files).reduce((total, { length }) => total + length, 0);
      const first = firstRun[name];
      const sizes = [
        `${kib(loadedBytes(bundle))} of code at the start`,
        ...(first === undefined ? [] : [`${kib(loadedBytes(bundle, first))} when a run without changes is over`]),
        `${kib(all)} with all parts and tables`,
        `zip ${kib(zipFiles(bundle.files).length)}`,
      ];
      figures.push({
        what: `bundle of ${name}`,
        figure: `${sizes.join(', ')}, loads in ${medianLoadMs(handler).toFixed(0)} ms`,
        goal: name === 'scan' ? '700 KiB at the start' : '',
      });
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function medianLoadMs(file: string): number {
  const times = Array.from({ length: loads }, () => {
    const done = spawnSync(process.execPath, ['--input-type=module', '--eval', loadScript, file], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${file} does not load: ${done.stderr}`);
    return Number(done.stdout);
  });
  return times.sort((a, b) => a - b)[Math.floor(loads / 2)] ?? Number.NaN;
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}
