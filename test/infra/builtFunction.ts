// The functions as they are deployed, each bundled once in a run of the tests.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { type Bundle, bundleFunction, writeBundle } from '../../scripts/package/bundleFunction.ts';
import { madeOnce } from '../madeOnce.ts';

const metafileName = 'metafile.json';

/** Path of a function's handler, its parts and data beside it. `variant` names the plugins. */
export async function builtHandler(name: string, variant = '', plugins: readonly Plugin[] = []): Promise<string> {
  const folder = await madeOnce(`${name}${variant}`, async (own) => {
    const bundle = await bundleFunction(name, plugins);
    await writeBundle(bundle, join(own, 'function'));
    await writeFile(join(own, metafileName), JSON.stringify(bundle.metafile));
  });
  return join(folder, 'function', 'handler.mjs');
}

/** The same as a bundle. */
export async function builtFunction(name: string): Promise<Bundle> {
  const folder = dirname(await builtHandler(name));
  const files = (await readdir(folder)).map(async (file) => [file, await readFile(join(folder, file))] as const);
  const metafile: Bundle['metafile'] = JSON.parse(await readFile(join(dirname(folder), metafileName), 'utf8'));
  return { files: Object.fromEntries(await Promise.all(files)), metafile };
}
