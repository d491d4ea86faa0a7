// Writes shared/requirements/catalog.generated.json from the readable sets in shared/requirements/sets/<build>/<id>.json.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseRequiredSetFile } from '../../shared/requirements/parseRequiredSetFile.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import { packCatalog } from './packCatalog.ts';
import { renderOutside } from './readStatements.ts';

const setsFolder = new URL('../../shared/requirements/sets/', import.meta.url);
const outputPath = fileURLToPath(new URL('../../shared/requirements/catalog.generated.json', import.meta.url));

const outsidePath = new URL('../../shared/requirements/outsideIam.generated.json', import.meta.url);

/** Gives every built-in set as its file states it, sorted by build and id. Throws at the first file with faults. */
export async function readBuiltInSets(): Promise<readonly RequiredSet[]> {
  const files = (await readdir(setsFolder, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(files.map(readSet));
}

/** Gives the text of catalog.generated.json: the same text for the same sets. */
export async function renderCatalog(): Promise<string> {
  const data = packCatalog(await readBuiltInSets());
  // One set a line keeps the diff of an update readable.
  return `${JSON.stringify(data).replaceAll('{"id"', '\n{"id"')}\n`;
}

async function readSet(file: string): Promise<RequiredSet> {
  const parsed = parseRequiredSetFile(JSON.parse(await readFile(new URL(file, setsFolder), 'utf8')));
  if (!parsed.ok)
    throw new Error(`${file}: ${parsed.faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}`);
  if (file !== `${parsed.set.build}/${parsed.set.id}.json`) throw new Error(`${file}: expected <build>/<id>.json`);
  return parsed.set;
}

/** Writes what is generated from the sets and the statements of the guide; gives a line that tells it. */
export async function writeCatalog(): Promise<string> {
  await writeFile(fileURLToPath(outsidePath), await renderOutside());
  const text = await renderCatalog();
  await writeFile(outputPath, text);
  return `${outputPath}: ${Buffer.byteLength(text)} bytes`;
}

if (import.meta.main) console.log(await writeCatalog());
