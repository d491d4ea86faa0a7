// Measures what is deployed: size of each function's bundle and zip, and how long Node takes to load it.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../scripts/packageBundle.ts';
import { functionNames } from '../scripts/packageFunctions.ts';
import { zipFiles } from '../scripts/packageZip.ts';

export interface BundleFigure {
  readonly what: string;
  readonly figure: string;
  readonly goal: string;
}

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
      const { code } = await bundleFunction(`functions/${name}/handler.ts`);
      const file = join(folder, `${name}.mjs`);
      await writeFile(file, code);
      const zip = zipFiles({ 'handler.mjs': code });
      const figure = `${kib(code)}, zip ${kib(zip)}, loads in ${medianLoadMs(file).toFixed(0)} ms`;
      figures.push({ what: `bundle of ${name}`, figure, goal: '' });
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

function kib(bytes: Uint8Array): string {
  return `${(bytes.length / 1024).toFixed(0)} KiB`;
}
