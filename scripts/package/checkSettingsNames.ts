// Refuses settings whose names nothing has, before they travel to AWS: the functions would refuse them at each scan.

import { dirname, resolve } from 'node:path';
import { readCatalog } from '../../shared/scan/readCatalog.ts';
import { settingsNameFaults } from '../../shared/scan/settingsNameFaults.ts';
import type { Settings } from '../../shared/settings/settings.ts';

/** @throws Error with a line for each set, build, code, question or region that does not exist */
export async function checkSettingsNames(file: string, settings: Settings): Promise<void> {
  const read = await readCatalog(settings.requirementFiles.map((own) => resolve(dirname(file), own)));
  if (!read.ok) throw new Error(read.message);
  const faults = settingsNameFaults(settings, read.catalog);
  if (faults.length > 0) throw new Error(faults.map(({ path, message }) => `${file}: ${path}: ${message}`).join('\n'));
}
