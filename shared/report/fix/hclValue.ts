// Writes values in Terraform's language, HCL; no text can become an interpolation.

import { escapeLogCommands, escapeUnits } from '../../vocabulary/escapedJson.ts';
import { hiddenCharacters } from '../../vocabulary/hiddenCharacters.ts';

/** A quoted string: https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
export function hclString(text: string): string {
  const escaped = text
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll(/[$%](?=\{)/g, '$&$&')
    .replaceAll(hiddenCharacters, escapeUnits);
  return `"${escapeLogCommands(escaped)}"`;
}

/** A JSON value as HCL expression, indented by `indent` spaces beyond its first line, as `terraform fmt` writes it. */
export function hclValue(value: unknown, indent: number): string {
  const inner = ' '.repeat(indent + 2);
  const outer = ' '.repeat(indent);
  if (typeof value === 'string') return hclString(value);
  if (Array.isArray(value)) {
    if (value.length === 1) return `[${hclValue(value[0], indent)}]`;
    return `[\n${value.map((each) => `${inner}${hclValue(each, indent + 2)},\n`).join('')}${outer}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const attributes = Object.entries(value).map(([key, each]) => [hclKey(key), hclValue(each, indent + 2)] as const);
    return `{\n${hclAttributes(attributes, indent + 2)}${outer}}`;
  }
  return JSON.stringify(value);
}

/**
 * Attributes, one a line, each with a line break: equal signs of neighbours stand below each other, and a value of several
 * lines ends the neighbourhood (`formatCells` of hashicorp/hcl).
 */
export function hclAttributes(attributes: readonly Attribute[], indent: number): string {
  return neighbourhoods(attributes)
    .flatMap((group) => {
      const width = Math.max(...group.map(([key]) => characterCount(key)));
      const pad = (key: string) => key + ' '.repeat(width - characterCount(key));
      return group.map(([key, value]) => `${' '.repeat(indent)}${pad(key)} = ${value}\n`);
    })
    .join('');
}

type Attribute = readonly [key: string, value: string];

function neighbourhoods(attributes: readonly Attribute[]): readonly (readonly Attribute[])[] {
  const groups: Attribute[][] = [];
  let isOpen = false;
  for (const attribute of attributes) {
    const isOneLine = !attribute[1].includes('\n');
    const last = groups.at(-1);
    if (isOneLine && isOpen && last !== undefined) last.push(attribute);
    else groups.push([attribute]);
    isOpen = isOneLine;
  }
  return groups;
}

// Making a segmenter takes long, and keys of other letters are rare.
function characterCount(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : [...new Intl.Segmenter().segment(text)].length;
}

function hclKey(key: string): string {
  return /^[A-Za-z]\w*$/.test(key) ? key : hclString(key);
}
