// The options of what-if that say what is changed.

import { stat } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Settings } from '../shared/settings/settings.ts';
import { isAccountId } from '../shared/vocabulary/isAccountId.ts';
import { parseParameters } from '../shared/whatif/cloudformation/parseParameters.ts';
import { readChangeSet } from '../shared/whatif/cloudformation/readChangeSet.ts';
import { readTemplate } from '../shared/whatif/cloudformation/readTemplate.ts';
import { type NamedFile, optionChange } from '../shared/whatif/optionChange.ts';
import type { PlannedChange } from '../shared/whatif/plannedChange.ts';
import { findSource } from '../shared/whatif/terraform/findSource.ts';
import { readTerraformPlan } from '../shared/whatif/terraform/readTerraformPlan.ts';
import { CliError } from './cliError.ts';
import { readTextFile } from './estateOptions.ts';

/** A plan of the largest configurations has some ten MB. */
const maxPlanBytes = 100 * 1024 * 1024;

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
  readonly plan?: string;
  readonly source?: string;
  readonly account?: string;
  readonly template?: string;
  readonly changeSet?: string;
  readonly parameters?: readonly string[];
  readonly stack?: string;
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
    .option('--delete-role <arn>', 'this role is deleted')
    .option('--plan <file>', 'this Terraform plan is applied: the output of terraform show -json')
    .option('--source <folder>', 'its sources, for file and line of what it changes')
    .option('--template <file>', 'this CloudFormation template is deployed')
    .option('--change-set <file>', 'this change set is executed: the output of aws cloudformation describe-change-set')
    .option('--parameters <file-or-key=value...>', 'parameters of the template')
    .option('--stack <name>', 'name of the stack')
    .option('--account <id>', 'account of resources of which nothing else tells it');
}

export interface ChangeContext {
  readonly settings: Settings;
  /** The account of an estate that has only one; asked for where nothing else tells it. */
  readonly onlyAccount: () => Promise<string | undefined>;
}

/** Reads the change; throws a CliError or an InputError where there is none, or where it cannot be read. */
export async function readChange(flags: ChangeFlags, context: ChangeContext): Promise<PlannedChange> {
  checkAccount(flags.account);
  const parts = [
    ...(await readOptions(flags)),
    ...(await readPlan(flags, context)),
    ...(await readDeployment(flags, context)),
  ];
  const [only, ...others] = parts;
  if (only === undefined) throw new CliError(noChange);
  if (others.length > 0)
    throw new CliError(
      'expected one change: a plan, a template or change set, or options that say what is changed, not both',
    );
  return only;
}

const noChange =
  'expected a change: --scp, --rcp, --detach, --move-account, --policy, --boundary, --trust, --delete-role, --plan, --template or --change-set';

async function readOptions({
  scp,
  rcp,
  policy,
  boundary,
  trust,
  ...others
}: ChangeFlags): Promise<readonly PlannedChange[]> {
  const named = async (file: string | undefined) =>
    file === undefined ? undefined : readNamed(file, 'a policy document');
  const planned = optionChange({
    ...others,
    scp: await named(scp),
    rcp: await named(rcp),
    policy: await named(policy),
    boundary: await named(boundary),
    trust: await named(trust),
  });
  return planned.account.length + planned.organization.length > 0 ? [planned] : [];
}

async function readPlan(
  { plan, source, account }: ChangeFlags,
  { settings, onlyAccount }: ChangeContext,
): Promise<readonly PlannedChange[]> {
  if (plan === undefined) return [];
  if (source !== undefined) await checkFolder(source);
  const file = await readNamed(plan, 'a Terraform plan as terraform show -json prints it', maxPlanBytes);
  const locate = source === undefined ? undefined : findSource(source);
  const { tags } = settings;
  const sources = { tagKeys: [tags.role, tags.build], mapped: settings.terraform.accounts, fallback: account, locate };
  const planned = readTerraformPlan(file, sources);
  const only = planned.isUnplaced === true ? await onlyAccount() : undefined;
  return [only === undefined ? planned : readTerraformPlan(file, { ...sources, fallback: only })];
}

/** With `--change-set`, the template says what the change set does not. */
async function readDeployment(
  flags: ChangeFlags,
  { settings, onlyAccount }: ChangeContext,
): Promise<readonly PlannedChange[]> {
  const { template, changeSet, parameters = [], stack, account } = flags;
  if (template === undefined && changeSet === undefined) return [];
  const source = template === undefined ? undefined : await readNamed(template, 'a CloudFormation template');
  const given = await readParameters(parameters);
  const [region, ...regions] = settings.regions ?? [];
  const place = {
    account: account ?? (await onlyAccount()),
    partition: 'aws',
    region: regions.length === 0 ? region : undefined,
    stackName: stack,
    tagKeys: [settings.tags.role, settings.tags.build],
  };
  if (changeSet !== undefined) {
    const answer = await readNamed(changeSet, 'a change set');
    return [checkPlaced(changeSet, readChangeSet(answer, { ...place, template: source }))];
  }
  return source === undefined ? [] : [checkPlaced(source.file, readTemplate(source, { ...place, given }))];
}

function checkPlaced(file: string, planned: PlannedChange): PlannedChange {
  if (planned.isUnplaced !== true) return planned;
  throw new CliError(`${file}: in which account it is deployed cannot be told: name it with --account`);
}

/** `Key=Value`, or a file: a JSON object, or the list that the AWS CLI takes. */
async function readParameters(entries: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const parts = await Promise.all(
    entries.map(async (entry): Promise<Readonly<Record<string, string>>> => {
      const pair = /^([\w:]+)=(.*)$/s.exec(entry);
      if (pair !== null) return { [pair[1] ?? '']: pair[2] ?? '' };
      return parseParameters(await readNamed(entry, 'parameters, as in Key=Value or a JSON file'));
    }),
  );
  return Object.assign({}, ...parts);
}

function checkAccount(account: string | undefined): void {
  if (account === undefined || isAccountId(account)) return;
  throw new CliError(`--account: expected 12 digits, got ${JSON.stringify(account)}`);
}

async function checkFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new CliError(`--source: expected a folder of sources, got ${folder}`);
}

async function readNamed(file: string, what: string, maxBytes?: number): Promise<NamedFile> {
  return { file, text: await readTextFile(file, what, maxBytes) };
}
