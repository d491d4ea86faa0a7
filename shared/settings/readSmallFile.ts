// Reads a text file that somebody names: never a pipe or a device, which may have no end, and never more than fits.

import { readFile, stat } from 'node:fs/promises';

const megabyte = 1024 * 1024;

/**
 * Gives the file's text (UTF-8).
 *
 * @param maxBytes default: 16 MiB, more than a hundred times the largest settings file that is known
 * @throws Error that says in a few words what is wrong with the file: for codes of the system, the code.
 */
export async function readSmallFile(file: string, maxBytes = 16 * megabyte): Promise<string> {
  const found = await stat(file);
  if (found.isDirectory()) throw new Error('EISDIR');
  if (!found.isFile()) throw new Error('it is a pipe, a device or a socket');
  if (found.size > maxBytes) throw new Error(`it has over ${Math.floor(maxBytes / megabyte)} MiB`);
  return readFile(file, 'utf8');
}
