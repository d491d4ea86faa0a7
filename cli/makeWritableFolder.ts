// Finds out before the work whether a folder takes what is to be written there: a scan of hours is not to end without a report.

import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, errorReason } from '../shared/vocabulary/errorCode.ts';
import { CliError } from './cliError.ts';

/** Makes the folder where it is missing. Throws a CliError where it, or one of `files` in it, cannot be written. */
export async function makeWritableFolder(folder: string, option: string, files: readonly string[] = []): Promise<void> {
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    for (const file of files) await expectWritable(join(folder, file));
  } catch (error) {
    throw unwritable(folder, option, error);
  }
}

/** The fault to tell where a folder does not take what is written. */
export function unwritable(folder: string, option: string, error: unknown): CliError {
  return new CliError(`${option} ${folder}: expected a folder that can be written to: ${errorReason(error)}`, {
    cause: error,
  });
}

async function expectWritable(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return;
  if (!found.isFile()) throw new Error(`${path} is no file`);
  await access(path, constants.W_OK);
}

// Node's own recursive form never ends where a parent is there and takes no folder, as below /proc.
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    if (await isThere(dirname(folder))) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
