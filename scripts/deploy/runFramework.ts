// Starts the framework that deploys, and reads the options that it shares with what runs before it.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const program = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');

/**
 * Runs `serverless <command>` in this folder, its output to the terminal.
 *
 * @throws Error where it fails
 */
export function runFramework(command: 'deploy' | 'remove', options: readonly string[]): void {
  const done = spawnSync(process.execPath, [program, command, ...options], { stdio: 'inherit' });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`serverless ${command} ended with code ${done.status ?? done.signal}`);
}

/**
 * The profile that `--aws-profile` names; undefined where it is not given.
 *
 * @throws Error for options that would lead the framework elsewhere than the settings say
 */
export function profileOption(options: readonly string[]): string | undefined {
  const elsewhere = options.find((option) => /^(--region|--stage|-r|-s)(=|$)/.test(option));
  if (elsewhere !== undefined) {
    throw new Error(
      `${elsewhere}: expected the settings file to say where the stack stands (deploy.region, deploy.name)`,
    );
  }
  const at = options.findIndex((option) => /^--aws-profile(=|$)/.test(option));
  if (at === -1) return undefined;
  return options[at]?.split('=')[1] ?? options[at + 1];
}
