// Writes values in Terraform's language, HCL; no text can become an interpolation.

import { escapeUnits } from '../../vocabulary/escapedJson.ts';
import { hiddenCharacters } from '../../vocabulary/hiddenCharacters.ts';
import { logCommandMarks } from '../../vocabulary/withoutLogCommands.ts';

/** A quoted string: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
export function hclString(text: string): string {
  const escaped = text
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll(/[$%](?=\{)/g, '$&$&')
    .replaceAll(hiddenCharacters, escapeUnits)
    .replaceAll(logCommandMarks, (mark) => `#${escapeUnits('#')}${mark.slice(2)}`);
  return `"${escaped}"`;
}

/** A JSON value as HCL expression, indented by `indent` spaces beyond its first line. */
export function hclValue(value: unknown, indent: number): string {
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  if (typeof value === 'string') return hclString(value);
  if (Array.isArray(value)) {
    if (value.length === 1) return `[${hclValue(value[0], indent)}]`;
    return `[\n${value.map((each) => `${inner}${hclValue(each, indent + 2)},\n`).join('')}${outer}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const lines = Object.entries(value).map(
      ([key, each]) => `${inner}${hclKey(key)} = ${hclValue(each, indent + 2)}\n`,
    );
    return `{\n${lines.join('')}${outer}}`;
  }
  return JSON.stringify(value);
}

function hclKey(key: string): string {
  return /^[A-Za-z]\w*$/.test(key) ? key : hclString(key);
}
