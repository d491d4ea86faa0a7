// The terminal that a command writes to: where its output goes, what it can show, the exit code it leaves.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { makePaint, type Paint } from '../shared/report/wording/paint.ts';
import { escapedJson } from '../shared/vocabulary/escapedJson.ts';
import { withoutLogCommands } from '../shared/vocabulary/withoutLogCommands.ts';

const widthOfPipes = 100;

/** What one run of the command has of the world to speak to. */
export interface Terminal {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Standard error where a person watches it, so that a line may be written over. */
  readonly watched: WriteStream | undefined;
  /** Columns of standard output; undefined where it is a pipe or file. */
  readonly columns: number | undefined;
  /** Whether standard output shall have colours. */
  readonly hasColor: boolean;
  /** Notes the exit code; the last one counts. */
  readonly exitWith: (code: number) => void;
  /** Whether the process is there for this run alone, so that what holds for the whole process may be set. */
  readonly ownsProcess: boolean;
}

const current = new AsyncLocalStorage<Terminal>();

/** The terminal of the process. NO_COLOR and FORCE_COLOR are obeyed. */
export const processTerminal: Terminal = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  get watched() {
    return process.stderr.isTTY ? process.stderr : undefined;
  },
  get columns() {
    return process.stdout.columns;
  },
  get hasColor() {
    // styleText looks at the stream and the environment itself.
    return styleText('bold', '-') !== '-';
  },
  exitWith: (code) => {
    process.exitCode = code;
  },
  ownsProcess: true,
};

/** Does the work with everything that it prints going to this terminal. */
export function onTerminal<Result>(terminal: Terminal, work: () => Result): Result {
  return current.run(terminal, work);
}

function terminal(): Terminal {
  return current.getStore() ?? processTerminal;
}

/** Colours where standard output is a terminal that shows them. */
export function outputPaint(): Paint {
  return makePaint(hasColor());
}

/** Says whether standard output shall have colours. */
export function hasColor(): boolean {
  return terminal().hasColor;
}

/** Columns of the terminal; 100 where standard output is a pipe or file. */
export function outputColumns(): number {
  return terminal().columns ?? widthOfPipes;
}

/** Prints text with one line break at its end; no line of it is a command to a CI system. */
export function printText(text: string): void {
  terminal().stdout(withoutLogCommands(text.endsWith('\n') ? text : `${text}\n`));
}

/** Prints a text that comes in pieces, and is longer than any one may be. */
export function printPieces(pieces: Iterable<string>): void {
  for (const piece of pieces) terminal().stdout(withoutLogCommands(piece));
}

/** Prints a value as JSON that a person can read, too, with hidden characters escaped. */
export function printJson(value: unknown): void {
  terminal().stdout(`${escapedJson(value)}\n`);
}

/** Prints to standard error; no line of it is a command to a CI system, which reads both streams. */
export function printNote(text: string): void {
  terminal().stderr(withoutLogCommands(text));
}

/** Standard error where a person watches it; undefined where nobody does. */
export function watchedOutput(): WriteStream | undefined {
  return terminal().watched;
}

/** Notes the exit code that the command ends with. */
export function exitWith(code: number): void {
  terminal().exitWith(code);
}

/** Says whether the process is there for this run alone. */
export function ownsProcess(): boolean {
  return terminal().ownsProcess;
}

/** Ends quietly where the reader of a pipe has seen enough, as `head` has, and with one line where output cannot be written. */
export function endOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    process.stderr.write(`veeam-drift: standard output: expected a place that can be written to: ${error.code}\n`);
    process.exit(1);
  });
}
