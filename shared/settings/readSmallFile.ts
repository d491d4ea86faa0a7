// Reads a text file that somebody names: never a pipe or a device, which may have no end, and never more than fits.

import { readFile, stat } from 'node:fs/promises';
import { decodeText } from './text/decodeText.ts';

const megabyte = 1024 * 1024;

/**
 * Gives the file's text, which is UTF-8, or UTF-16 with a byte order mark; the mark stays.
 *
 * @param maxBytes default: 16 MiB, more than a hundred times the largest settings file that is known
 * @throws Error that says in a few words what is wrong with the file: for codes of the system, the code.
 */
export async function readSmallFile(file: string, maxBytes = 16 * megabyte): Promise<string> {
  if ((await sizeOfFile(file)) > maxBytes) throw new Error(`it has over ${Math.floor(maxBytes / megabyte)} MiB`);
  return decodeText(await readFile(file));
}

/** Gives the bytes of a file that can be read to its end; throws as {@link readSmallFile} does. */
export async function sizeOfFile(file: string): Promise<number> {
  const found = await stat(file);
  if (found.isDirectory()) throw new Error('EISDIR');
  if (!found.isFile()) throw new Error('it is a pipe, a device or a socket');
  return found.size;
}
