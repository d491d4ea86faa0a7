// Edits a settings file of a person: checked before it is written, and written whole.

import { loadSettings, settingsFaultsText } from '../shared/settings/loadSettings.ts';
import { errorReason } from '../shared/vocabulary/errorCode.ts';
import { CliError } from './cliError.ts';
import { readTextFile } from './estateOptions.ts';
import { replaceFile } from './replaceFile.ts';

/** Throws a CliError where the result would be no settings, somebody else edits it too, or it cannot be written. */
export async function editSettings(file: string, today: string, edit: (before: string) => string): Promise<void> {
  const before = await readTextFile(file);
  const after = edit(before);
  const loaded = loadSettings(after, { today });
  if (!loaded.ok) throw new CliError(settingsFaultsText(file, loaded.faults));
  if ((await readTextFile(file)) !== before) {
    throw new CliError(`${file} was changed by somebody else meanwhile: nothing was written`);
  }
  await replaceFile(file, after).catch((error: unknown) => {
    throw unwritableSettings(file, error);
  });
}

/** The fault to tell where a settings file cannot be written. */
export function unwritableSettings(file: string, error: unknown): CliError {
  return new CliError(`${file}: expected a settings file that can be written: ${errorReason(error)}`, { cause: error });
}
