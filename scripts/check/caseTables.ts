// Writes the case tables of test/cases so that a table stays a table: what fits stands on one line.
// Usage: node scripts/check/caseTables.ts [--check]

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const width = 300;

/** JSON in which every array and object stands on one line where that line has at most 300 characters; ends with a line break. */
export function caseTableText(table: unknown): string {
  return `${print(z.json().parse(table), '', 0)}\n`;
}

/** @param taken characters of the line that stand around the value */
function print(value: z.core.util.JSONType, indent: string, taken: number): string {
  const line = onOneLine(value);
  if (typeof value !== 'object' || value === null || indent.length + taken + line.length <= width) return line;
  const deeper = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => `${deeper}${print(item, deeper, 1)}`)
    : Object.entries(value).map(([key, item]) => {
        const name = `${visible(JSON.stringify(key))}: `;
        return `${deeper}${name}${print(item, deeper, name.length + 1)}`;
      });
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${open}\n${items.join(',\n')}\n${indent}${close}`;
}

function onOneLine(value: z.core.util.JSONType): string {
  if (typeof value !== 'object' || value === null) return visible(JSON.stringify(value));
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  const members = Object.entries(value).map(([key, item]) => `${visible(JSON.stringify(key))}: ${onOneLine(item)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** What no eye tells from nothing, or from another, is written as its code. */
function visible(json: string): string {
  return json.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\u00a0]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

if (import.meta.main) {
  const isCheck = process.argv.includes('--check');
  for (const file of globSync('test/cases/**/*.json').sort()) {
    const text = readFileSync(file, 'utf8');
    const wanted = caseTableText(JSON.parse(text));
    if (text === wanted) continue;
    if (isCheck) {
      console.error(`${file}: expected one row a line where it fits: run "npm run format"`);
      process.exitCode = 1;
    } else {
      writeFileSync(file, wanted);
    }
  }
}
