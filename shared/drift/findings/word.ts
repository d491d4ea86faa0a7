// Words of an enumeration in a stored format.

import * as z from 'zod';

/**
 * Gives the schema of a word. The JSON Schema that is made of it lists the words that this version writes; reading takes
 * any of up to 64 letters, digits, `-` and `_`, so that what a newer version wrote is kept as it is.
 */
export function word(words: readonly string[]): z.ZodString {
  const isWord = (text: string) => /^[A-Za-z][\w-]{0,63}$/.test(text);
  return z
    .string()
    .refine(isWord, `expected a word such as ${words[0]}`)
    .meta({ enum: [...words] });
}
