// What the command knows of the terminal, and how it writes to standard output.

import { styleText } from 'node:util';
import { makePaint, type Paint } from '../shared/report/wording/textStyle.ts';

const widthOfPipes = 100;

/** Colours where standard output is a terminal that shows them; NO_COLOR and FORCE_COLOR are obeyed. */
export function outputPaint(): Paint {
  return makePaint(hasColor());
}

/** Says whether standard output shall have colours. */
export function hasColor(): boolean {
  // styleText looks at the stream and the environment itself.
  return styleText('bold', '-') !== '-';
}

/** Columns of the terminal; 100 where standard output is a pipe or file. */
export function outputColumns(): number {
  return process.stdout.columns ?? widthOfPipes;
}

/** Prints text with one line break at its end. */
export function printText(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Prints a value as JSON that a person can read, too. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Ends quietly where the reader of a pipe has seen enough, as `head` has. */
export function endOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
