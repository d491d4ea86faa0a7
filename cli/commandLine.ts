// The next command as a person can paste it: with the estate of this one, and started the same way.

import type { EstateOptions } from './estateOptions.ts';
import { quoteArgument, startedAs } from './startedAs.ts';

/** Gives a command of this program that looks at the same estate by the same settings. */
export function commandLine(subcommand: string, options: EstateOptions, more: readonly string[] = []): string {
  return [startedAs(), ...[subcommand, ...estateArguments(options), ...more].map(quoteArgument)].join(' ');
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
