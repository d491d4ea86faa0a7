// Reads the JSON of a plan, of a change set or of parameters.

import { InputError } from '../estate/inputError.ts';
import { parseJson } from '../iam/parseJson.ts';
import { jsonPathText } from '../iam/repeatedKeys.ts';
import type { NamedFile } from './optionChange.ts';

/**
 * Gives the value. Throws an InputError of one line that begins with `expected` where the text is no JSON, is nested
 * deeper than any that a tool writes, or has a key twice in one object: of the first of two lists nothing would be judged.
 */
export function readJsonText({ file, text }: NamedFile, expected: string): unknown {
  const parsed = parseJson(text.replace(/^\uFEFF/, ''));
  if (!parsed.ok)
    throw new InputError({ file }, `${expected}, got something that cannot be read as JSON: ${parsed.message}`);
  const [repeated] = parsed.repeated;
  if (repeated === undefined) return parsed.value;
  throw new InputError(
    { file, path: jsonPathText(repeated) },
    `${expected} with each key once in an object, got this one again`,
  );
}
