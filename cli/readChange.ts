// The options of what-if that say what is changed.

import type { Command } from 'commander';
import type { Settings } from '../shared/settings/settings.ts';
import { type NamedFile, optionChange } from '../shared/whatif/optionChange.ts';
import type { PlannedChange } from '../shared/whatif/plannedChange.ts';
import { CliError } from './cliError.ts';
import { readTextFile } from './estateOptions.ts';

export interface ChangeFlags {
  readonly scp?: string;
  readonly rcp?: string;
  readonly target?: string;
  readonly replaces?: string;
  readonly detach?: string;
  readonly moveAccount?: string;
  readonly to?: string;
  readonly policy?: string;
  readonly boundary?: string;
  readonly trust?: string;
  readonly role?: string;
  readonly name?: string;
  readonly deleteRole?: string;
}

/** Adds them to the subcommand. */
export function addChangeOptions(command: Command): Command {
  return command
    .option('--scp <file>', 'this service control policy is attached to --target')
    .option('--rcp <file>', 'this resource control policy is attached to --target')
    .option('--target <place>', 'id or name of a root (ROOT), an OU or an account')
    .option(
      '--replaces <name>',
      'the policy that --scp or --rcp takes the place of; without --target wherever it is attached',
    )
    .option('--detach <name>', 'this SCP or RCP is detached from --target, or from all its targets')
    .option('--move-account <id>', 'this account moves to --to')
    .option('--to <place>', 'id or name of an OU or a root')
    .option('--policy <file>', 'the policy --name of --role becomes this one, or --role gets it as an inline policy')
    .option('--name <name>', 'name of the policy (default: that of the file)')
    .option('--boundary <file>', 'this is the permissions boundary of --role')
    .option('--trust <file>', 'this is the trust policy of --role')
    .option('--role <arn>', 'ARN of the role or user that --policy, --boundary and --trust are about')
    .option('--delete-role <arn>', 'this role is deleted');
}

/** Reads the change; throws a CliError or an InputError where there is none, or where it cannot be read. */
export async function readChange(flags: ChangeFlags, _settings: Settings): Promise<PlannedChange> {
  const { scp, rcp, policy, boundary, trust, ...others } = flags;
  const named = async (file: string | undefined) => (file === undefined ? undefined : readNamed(file));
  const planned = optionChange({
    ...others,
    scp: await named(scp),
    rcp: await named(rcp),
    policy: await named(policy),
    boundary: await named(boundary),
    trust: await named(trust),
  });
  if (planned.account.length + planned.organization.length > 0) return planned;
  throw new CliError(
    'expected a change: --scp, --rcp, --detach, --move-account, --policy, --boundary, --trust or --delete-role',
  );
}

async function readNamed(file: string): Promise<NamedFile> {
  return { file, text: await readTextFile(file, 'a policy document') };
}
