// The licences of the packages inside a bundle, which must travel with it.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import * as z from 'zod';

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * Gives name, version, licence and licence text of every package that the bundle has code of, sorted by folder.
 * `root` is the folder that esbuild's paths start from.
 */
export async function thirdPartyLicenses({ inputs }: Metafile, root: string): Promise<string> {
  const folders = new Set(Object.keys(inputs).flatMap((file) => packageFolder(file) ?? []));
  const sections = await Promise.all([...folders].sort().map((folder) => describePackage(join(root, folder))));
  return `The command contains code of these packages.\n\n${sections.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** `node_modules/@aws-sdk/core` of `node_modules/@aws-sdk/core/dist-es/index.js`; undefined for a file of our own. */
function packageFolder(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

async function describePackage(folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifestSchema.parse(manifest);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '(no licence file in the package)\n' : await readFile(join(folder, file), 'utf8');
  return `${name} ${version} (${license})\n\n${text.trimEnd()}\n`;
}
