// Tells what the system refused at a place of the log: whoever damaged the folder is to find it by this line.

import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../vocabulary/errorCode.ts';
import { UnusableLogError } from '../unusableLogError.ts';

/**
 * Does the work at the path.
 *
 * @throws UnusableLogError that names the place where the system refuses it; what else `work` throws.
 */
export async function atPath<Result>(path: string, work: (path: string) => Promise<Result>): Promise<Result> {
  try {
    return await work(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new UnusableLogError(await describe(path, code, error), { cause: error });
  }
}

async function describe(path: string, code: string, error: unknown): Promise<string> {
  if (code === 'EISDIR') return `${path}: expected a file, got a folder: move it away`;
  if (code !== 'ENOTDIR' && code !== 'EEXIST') return `${path}: it cannot be read or written: ${code}`;
  // What was to be made a folder may be another path, as that of the drafts.
  const place = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : path;
  return `${await lastThere(join(dirname(place), basename(place)))}: expected a folder, got something else: move it away`;
}

/** The path, or the nearest one above it at which there is something. */
async function lastThere(path: string): Promise<string> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : lastThere(dirname(path));
}
