// The example organization with its settings and sets, read as the command reads them, on the day of the example.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleDay } from '../../examples/generator/exampleSettings.ts';
import { createExportsEstate, type ExportsEstateOptions } from '../../shared/estate/createExportsEstate.ts';
import { readCatalog } from '../../shared/scan/readCatalog.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';

export const exampleFolder = fileURLToPath(new URL('../../examples/organization/', import.meta.url));
const settingsFile = `${exampleFolder}settings.yaml`;

/** The start of every scan of the example. */
export const exampleNow = new Date(`${exampleDay}T06:00:00Z`);

/** Gives settings, catalog and day; throws with the faults. */
export async function readExampleInput() {
  const loaded = loadSettings(readFileSync(settingsFile, 'utf8'), { today: exampleDay });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const requirementFiles = loaded.settings.requirementFiles.map((file) => resolve(exampleFolder, file));
  const read = await readCatalog(requirementFiles);
  if (!read.ok) throw new Error(read.message);
  return {
    settings: { ...loaded.settings, requirementFiles, now: exampleNow.toISOString() },
    catalog: read.catalog,
    today: exampleDay,
  };
}

/** Opens its exports, or a copy of them. */
export function openExample(
  requirementFiles: readonly string[],
  options: Partial<Pick<ExportsEstateOptions, 'wants' | 'folder'>> = {},
) {
  return createExportsEstate({
    folder: exampleFolder,
    notExports: [settingsFile, ...requirementFiles],
    ...options,
  });
}
