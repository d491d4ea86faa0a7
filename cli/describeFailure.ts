// Says on the terminal why a command failed.

import { CommanderError } from 'commander';
import { UnusableLogError } from '../shared/audit/unusableLogError.ts';
import { InputError } from '../shared/estate/inputError.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { CliError } from './cliError.ts';

const maxLineLength = 2_000;
/** Whoever mends the first ones mends the others. */
const maxLines = 60;

/**
 * Gives what goes to standard error: one line `veeam-drift: …` per fault where the failure was to be expected, and the
 * stack where it is a bug. Nothing where commander has said it already.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof CommanderError) return '';
  if (error instanceof CliError || error instanceof InputError) return failureLines(error.message);
  if (error instanceof UnusableLogError) {
    return failureLines(`the audit log cannot be used (audit verify tells what else is wrong): ${error.message}`);
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return failureLines(`this is a bug, please report it: ${stack}`);
}

/** The exit code of a failure: 1, but 0 where commander only printed help or the version. 2 is kept for drift. */
export function failureExitCode(error: unknown): number {
  return error instanceof CommanderError && error.exitCode === 0 ? 0 : 1;
}

/** Gives the first 60 lines of the message behind the command's name, without anything that could act on the terminal. */
export function failureLines(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const more = lines.length > maxLines ? [`and ${lines.length - maxLines} more lines`] : [];
  return [...lines.slice(0, maxLines), ...more]
    .map((line) => `veeam-drift: ${escapeTerminal(line, maxLineLength)}\n`)
    .join('');
}
