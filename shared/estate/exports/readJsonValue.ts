// Reads the JSON of a whole file that is no export, to say what it is.

import { parseJson } from '../../iam/parseJson.ts';
import { InputError } from '../inputError.ts';
import { readDecodedText } from '../readDecodedChunks.ts';

/** What is told by its members is an organization of thousands of accounts at most. */
const maxLength = 16 * 1024 * 1024;

/** Gives its value; undefined where it cannot be read, is no JSON, or is longer than anything that is told by it. */
export async function readJsonValue(path: string): Promise<unknown> {
  try {
    const parsed = parseJson(await readDecodedText(path, maxLength));
    return parsed.ok ? parsed.value : undefined;
  } catch (cause) {
    if (cause instanceof InputError) return undefined;
    throw cause;
  }
}
