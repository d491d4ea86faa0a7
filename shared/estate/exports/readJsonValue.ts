// Reads the JSON of a whole file that is no export, to say what it is.

import { parseJson } from '../../iam/parseJson.ts';
import { InputError } from '../inputError.ts';
import { readDecodedText } from '../readDecodedChunks.ts';

/** Gives its value; undefined where it cannot be read, or is no JSON. */
export async function readJsonValue(path: string): Promise<unknown> {
  try {
    const parsed = parseJson(await readDecodedText(path));
    return parsed.ok ? parsed.value : undefined;
  } catch (cause) {
    if (cause instanceof InputError) return undefined;
    throw cause;
  }
}
