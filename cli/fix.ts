// `veeam-drift fix`: the documents and commands that cure the drift of one role or user, or of all of them.

import { type Command, Option } from 'commander';
import { impersonationSet } from '../shared/drift/applianceSide.ts';
import type { Fix } from '../shared/drift/fix.ts';
import { planFix } from '../shared/drift/planFix.ts';
import { matchesWildcard } from '../shared/iam/matchesWildcard.ts';
import type { Principal } from '../shared/iam/principal.ts';
import {
  type FixForm,
  fixForms,
  fixPolicyJson,
  fixRemainder,
  remainderSentence,
  renderFix,
} from '../shared/report/renderFix.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { selectRequirements } from '../shared/requirements/selectRequirements.ts';
import { upgradeSettings } from '../shared/requirements/upgradeSettings.ts';
import type { Settings } from '../shared/settings/settings.ts';
import { CliError } from './cliError.ts';
import { addEstateOptions, checkBuild, type EstateOptions, readScanInput, type ScanInput } from './estateOptions.ts';
import { findPrincipal } from './findPrincipal.ts';
import { exitWith, printNote, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';
import { type WrittenFixes, writeFixes } from './writeFixes.ts';

const maxNoteLength = 2_000;
/** Something of the fix is not in what was printed or written. */
const remainderExitCode = 3;

const exitCodeHelp = `
Exit codes: 0 the whole fix was printed, or there is nothing to do, 1 the command failed,
3 a part of it is left, which standard error names, with the form that holds it.`;

interface FixOptions extends EstateOptions {
  readonly as: FixForm;
  readonly role?: string;
  readonly account?: string;
  readonly all?: true;
  readonly out?: string;
  readonly upgradeTo?: string;
}

/** Adds the subcommand to the program. */
export function registerFix(program: Command): void {
  const fix = program
    .command('fix')
    .summary('print what cures the drift of a role')
    .description('Prints the smallest policies, trust and commands that give one role or user what Veeam requires.')
    .option('--role <arn>', 'ARN or name of the role or user')
    .addOption(new Option('--account <id>', 'all roles and users of this account, to --out').conflicts('role'))
    .addOption(new Option('--all', 'all roles and users, to --out').conflicts(['role', 'account']))
    .option('--out <folder>', 'write files there, a folder for each account')
    .option('--upgrade-to <build>', 'what it needs once Veeam is upgraded to this build, whatever its tag says')
    .addOption(new Option('--as <form>', 'form of the fix').choices(fixForms).default('policy'));
  addEstateOptions(fix)
    .addHelpText('after', exitCodeHelp)
    .action((options: FixOptions) => withAwsFailures(runFix(options), options));
}

async function runFix(options: FixOptions): Promise<void> {
  const { role, account, all, out } = options;
  if (role === undefined && account === undefined && all === undefined) {
    throw new CliError('expected --role <arn>, --account <id> or --all: what is to be fixed?');
  }
  if (role !== undefined && out !== undefined) throw new CliError('expected --out with --account or --all');
  const input = upgradedInput(await readScanInput(options), options.upgradeTo);
  if (role !== undefined) return printFix(await planOne(options, input, role), options.as);
  if (out === undefined) throw new CliError('expected --out <folder>: the files go there, a folder for each account');
  const only = account === undefined ? {} : { accounts: [account] };
  printWritten(await writeFixes({ ...options, ...only, out }, input), options.as);
}

/** By the sets of another build, whatever the tags say today: what `upgrade-check` tells to apply. */
function upgradedInput(input: ScanInput, build: string | undefined): ScanInput {
  if (build === undefined) return input;
  checkBuild(input.catalog, build);
  return { ...input, settings: upgradeSettings(input.settings, build) };
}

async function planOne(options: EstateOptions, input: ScanInput, role: string): Promise<Fix> {
  const found = await findPrincipal(options, input, role);
  const { principal, account } = found;
  const settings = namingAppliance(input.settings, principal, account.id);
  const selection = selectRequirements({
    ...input,
    settings,
    principal,
    accountId: account.id,
    levels: account.levels,
  });
  if (selection === undefined) {
    throw new CliError(`${principal.arn} has no required sets: it carries no tag ${input.settings.tags.role}`);
  }
  return planFix({ ...found, selection, settings: input.settings });
}

/** The role of an appliance needs no tag to be judged as such: what a finding says of it can be fixed, too. */
function namingAppliance(settings: Settings, { name, arn }: Principal, account: string): Settings {
  const isAppliance = settings.appliances.some(({ role }) => role !== undefined && matchesWildcard(role, arn));
  if (!isAppliance) return settings;
  const rule = { name, kind: 'role' as const, accounts: [account], requirements: [impersonationSet] };
  return { ...settings, principals: [...settings.principals, rule] };
}

// Policies go through a pipe as pure JSON; what a person must know beside them goes to standard error.
function printFix(fix: Fix, form: FixForm): void {
  const remainder = remainderSentence(fix, form);
  if (form === 'policy') {
    const { json, notes } = fixPolicyJson(fix);
    printText(json);
    printNotes(notes);
  } else if (remainder === undefined || fixRemainder(fix, form).holdsAny) {
    printText(renderFix(fix, form));
  } else {
    // Comments alone are no script and no template: nobody shall take them for one.
    printNote(renderFix(fix, form));
  }
  if (remainder === undefined) return;
  printNotes([remainder]);
  exitWith(remainderExitCode);
}

function printNotes(notes: readonly string[]): void {
  printNote(notes.map((note) => `# ${escapeTerminal(note, maxNoteLength)}\n`).join(''));
}

function printWritten({ files, left, unread }: WrittenFixes, form: FixForm): void {
  printText(
    files.length === 0 ? 'Nothing to do: no role or user lacks anything that a fix can give.' : files.join('\n'),
  );
  printNotes([...left, ...unread]);
  if (left.length + unread.length > 0) exitWith(remainderExitCode);
  if (files.length > 0 && form === 'cli')
    printNotes(['Run each script with credentials of the account of its folder.']);
}
