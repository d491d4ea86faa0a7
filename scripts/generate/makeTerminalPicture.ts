// Makes the README's terminal picture from real output: text with colours on standard input, SVG into a file.
// FORCE_COLOR=1 npm start --silent | node scripts/generate/makeTerminalPicture.ts --out docs/scan.svg --title "npm start" --lines 48

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { terminalPicture } from './terminalPicture.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/scan.svg' },
    title: { type: 'string', default: 'veeam-drift scan' },
    lines: { type: 'string', default: '60' },
  },
});
const output = await readText(process.stdin);
if (output.trim() === '') throw new Error("expected a command's output on standard input, got nothing");
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, terminalPicture(output, { title: values.title, maxLines: Number(values.lines) }));
console.log(`${values.out} written`);
