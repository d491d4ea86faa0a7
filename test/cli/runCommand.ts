// Runs the command: here in the process of the tests, or the real one as a process of its own.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../cli/runProgram.ts';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** Default: the sources, run by the Node of the tests. */
  readonly program?: readonly [executable: string, ...first: string[]];
  readonly cwd?: string;
  /** Laid over an environment without anything that decides about colours. */
  readonly env?: Readonly<Record<string, string>>;
}

const sources = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Runs the command in this process, as if it were piped; gives what it printed and its exit code. */
export async function runCommand(args: readonly string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  let exitCode = 0;
  await runProgram(args, {
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
    watched: undefined,
    columns: undefined,
    hasColor: false,
    exitWith: (code) => {
      exitCode = code;
    },
    ownsProcess: false,
  });
  return { exitCode, ...printed };
}

/** Runs the real command; gives what the process printed and its exit code, once it has ended. */
export async function runProcess(args: readonly string[], options: ProcessOptions = {}): Promise<CommandResult> {
  const [executable, ...first] = options.program ?? [process.execPath, sources];
  const { NO_COLOR: _no, FORCE_COLOR: _force, NODE_OPTIONS: _options, ...env } = process.env;
  const child = spawn(executable, [...first, ...args], {
    cwd: options.cwd,
    env: { ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}
