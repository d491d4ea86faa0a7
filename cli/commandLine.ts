// The next command as a person can paste it: with the estate of this one, and started the same way.

import { basename } from 'node:path';
import { shellQuote } from '../shared/report/wording/shellQuote.ts';
import type { EstateOptions } from './estateOptions.ts';

/** Gives a command of this program that looks at the same estate by the same settings. */
export function commandLine(subcommand: string, options: EstateOptions, more: readonly string[] = []): string {
  return [startedAs(), ...[subcommand, ...estateArguments(options), ...more].map(shellQuote)].join(' ');
}

function estateArguments(options: EstateOptions): readonly string[] {
  const { exports, live, profile, region, accounts = [], settings, build } = options;
  return [
    ...given('--exports', exports),
    ...(live === true ? ['--live'] : []),
    ...given('--profile', profile),
    ...given('--region', region),
    // Takes any number of values, so that one option must come after it.
    ...(accounts.length > 0 ? ['--accounts', ...accounts] : []),
    ...given('--settings', settings),
    ...given('--build', build),
  ];
}

function given(option: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [option, value];
}

/** How this process was started: in a checkout, by npx, or by the command's name. */
export function startedAs(
  script: string = process.argv[1] ?? '',
  npmCommand: string | undefined = process.env.npm_command,
): string {
  if (basename(script) === 'main.ts') return 'npm run -s drift --';
  return npmCommand === 'exec' ? 'npx --no-install veeam-drift' : 'veeam-drift';
}
