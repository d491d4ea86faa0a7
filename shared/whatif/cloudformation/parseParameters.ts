// Reads a file of parameters of a template.

import * as z from 'zod';
import { InputError } from '../../estate/inputError.ts';
import type { NamedFile } from '../optionChange.ts';
import { readJsonText } from '../readJsonText.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const plain = z.record(z.string(), text);
const schema = z.union([
  z
    .array(z.object({ ParameterKey: z.string(), ParameterValue: text.optional() }))
    .transform((list) =>
      Object.fromEntries(
        list.flatMap(({ ParameterKey, ParameterValue }) =>
          ParameterValue === undefined ? [] : [[ParameterKey, ParameterValue]],
        ),
      ),
    ),
  z.object({ Parameters: plain }).transform(({ Parameters }) => Parameters),
  plain,
]);

/** An object of keys and values, `{ "Parameters": { … } }`, or `[{ "ParameterKey", "ParameterValue" }]`. Throws an InputError of one line. */
export function parseParameters({ file, text: source }: NamedFile): Readonly<Record<string, string>> {
  const expected = 'expected parameters in JSON: an object, or a list of ParameterKey and ParameterValue';
  const parsed = schema.safeParse(readJsonText({ file, text: source }, expected));
  if (!parsed.success) throw new InputError({ file }, expected);
  return parsed.data;
}
