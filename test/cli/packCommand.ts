// The npm package as `npm pack` makes it, unpacked. Built from a copy, so that the checkout's own dist stays as it is.

import { execFile } from 'node:child_process';
import { copyFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { buildCommand } from '../../scripts/package/build.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Packs into a folder that exists and is empty; gives the folder of the unpacked package. */
export async function packCommand(folder: string): Promise<string> {
  const source = join(folder, 'source');
  await buildCommand(join(source, 'dist/cli'));
  for (const name of ['package.json', 'LICENSE']) await copyFile(join(checkout, name), join(source, name));
  await cp(join(checkout, 'examples'), join(source, 'examples'), { recursive: true });
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source });
  await run('tar', ['-xzf', join(folder, `${manifest.name}-${manifest.version}.tgz`), '-C', folder]);
  return join(folder, 'package');
}
