// Measures what is deployed: size of each function's bundle and zip, and how long Node takes to load it.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bundle, bundleFunction, writeBundle } from '../scripts/package/bundleFunction.ts';
import { functionNames } from '../scripts/package/packageFunctions.ts';
import { zipFiles } from '../scripts/package/zipFiles.ts';

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
      const bundle = await bundleFunction(name);
      const handler = await writeBundle(bundle, join(folder, name));
      const sizes = [
        `${kib(startedCode(bundle))} of code at the start`,
        `${kib(Object.values(bundle.files))} with parts on demand and tables`,
        `zip ${kib([zipFiles(bundle.files)])}`,
      ];
      figures.push({
        what: `bundle of ${name}`,
        figure: `${sizes.join(', ')}, loads in ${medianLoadMs(handler).toFixed(0)} ms`,
        goal: name === 'scan' ? '900 KiB' : '',
      });
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The handler and the parts that it imports at once, not those that it imports when they are needed. */
function startedCode({ files, metafile }: Bundle): readonly Uint8Array[] {
  const started = new Set<string>();
  const start = (file: string) => {
    if (started.has(file)) return;
    started.add(file);
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) if (kind === 'import-statement') start(path);
  };
  start('handler.mjs');
  return [...started].flatMap((file) => files[file] ?? []);
}

function medianLoadMs(file: string): number {
  const times = Array.from({ length: loads }, () => {
    const done = spawnSync(process.execPath, ['--input-type=module', '--eval', loadScript, file], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${file} does not load: ${done.stderr}`);
    return Number(done.stdout);
  });
  return times.sort((a, b) => a - b)[Math.floor(loads / 2)] ?? Number.NaN;
}

function kib(parts: readonly Uint8Array[]): string {
  return `${(parts.reduce((total, { length }) => total + length, 0) / 1024).toFixed(0)} KiB`;
}
