// Reads the files of a user's own required sets.

import { parseJson } from '../iam/parseJson.ts';
import { jsonPathText } from '../iam/repeatedKeys.ts';
import { type OwnSetFault, type OwnSetFile, type ParsedOwnSets, parseOwnSets } from '../requirements/parseOwnSets.ts';
import { readSmallFile } from '../settings/readSmallFile.ts';
import { errorReason } from '../vocabulary/errorCode.ts';

/**
 * Reads and checks all files; paths are relative to the working directory. Every fault of every file is given at once,
 * a file that cannot be read or holds no JSON among them.
 */
export async function readOwnSets(paths: readonly string[]): Promise<ParsedOwnSets> {
  const read = await Promise.all(paths.map(readOwnSet));
  const unreadable = read.flatMap((one) => ('fault' in one ? [one.fault] : []));
  const parsed = parseOwnSets(read.flatMap((one) => ('file' in one ? [one.file] : [])));
  if (unreadable.length === 0) return parsed;
  return { ok: false, faults: [...unreadable, ...(parsed.ok ? [] : parsed.faults)] };
}

async function readOwnSet(path: string): Promise<{ readonly file: OwnSetFile } | { readonly fault: OwnSetFault }> {
  try {
    const parsed = parseJson((await readSmallFile(path)).replace(/^\uFEFF/, ''));
    if (!parsed.ok) return { fault: { file: path, path: '', message: `expected JSON: ${parsed.message}` } };
    const [repeated] = parsed.repeated;
    if (repeated === undefined) return { file: { name: path, content: parsed.value } };
    return { fault: { file: path, path: jsonPathText(repeated), message: 'expected each key once in an object' } };
  } catch (error) {
    return { fault: { file: path, path: '', message: `expected a file that can be read: ${errorReason(error)}` } };
  }
}
