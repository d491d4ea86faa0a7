// Runs the real command as a process of its own.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Default: the sources, run by the Node of the tests. */
  readonly program?: readonly [executable: string, ...first: string[]];
  readonly cwd?: string;
  /** Laid over an environment without anything that decides about colours. */
  readonly env?: Readonly<Record<string, string>>;
}

const sources = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

/** Gives what the command printed and its exit code, once it has ended. */
export async function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
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
