// The options of commands that always look at live AWS.

import { type Command, Option } from 'commander';
import type { SettingsOptions } from './settingsOptions.ts';

export interface LiveOptions extends SettingsOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly accounts?: readonly string[];
}

/** Adds `--profile`, `--region`, `--accounts` and `--settings`. */
export function addLiveOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'AWS profile; default: the AWS credential chain')
    .option('--region <region>', 'AWS region to call STS in')
    .addOption(new Option('--accounts <id...>', 'only these accounts; default: as the settings say'))
    .option('--settings <file>', 'settings file (YAML)');
}
