// `veeam-drift fix`: the documents and commands that cure the drift of one role or user.

import { type Command, Option } from 'commander';
import type { Fix } from '../shared/drift/remediation/fix.ts';
import { planFix } from '../shared/drift/remediation/planFix.ts';
import { type FixForm, fixForms, fixPolicyJson, renderFix } from '../shared/report/renderFix.ts';
import { escapeTerminal } from '../shared/report/wording/terminalText.ts';
import { selectRequirements } from '../shared/requirements/selectRequirements.ts';
import { CliError } from './cliError.ts';
import { addEstateOptions, type EstateOptions, readScanInput } from './estateOptions.ts';
import { findPrincipal } from './findPrincipal.ts';
import { printNote, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

const maxNoteLength = 2_000;

interface FixOptions extends EstateOptions {
  readonly role: string;
  readonly as: FixForm;
}

/** Adds the subcommand to the program. */
export function registerFix(program: Command): void {
  const fix = program
    .command('fix')
    .summary('print what cures the drift of a role')
    .description('Prints the smallest policies, trust and commands that give one role or user what Veeam requires.')
    .requiredOption('--role <arn>', 'ARN or name of the role or user')
    .addOption(new Option('--as <form>', 'form of the fix').choices(fixForms).default('policy'));
  addEstateOptions(fix).action((options: FixOptions) => withAwsFailures(runFix(options), options));
}

async function runFix(options: FixOptions): Promise<void> {
  const input = await readScanInput(options);
  const found = await findPrincipal(options, input, options.role);
  const { principal, account } = found;
  const selection = selectRequirements({ ...input, principal, accountId: account.id });
  if (selection === undefined) {
    throw new CliError(`${principal.arn} has no required sets: it carries no tag ${input.settings.tags.role}`);
  }
  printFix(planFix({ ...found, selection, settings: input.settings }), options.as);
}

// Policies go through a pipe as pure JSON; what a person must know beside them goes to standard error.
function printFix(fix: Fix, form: FixForm): void {
  if (form !== 'policy') {
    printText(renderFix(fix, form));
    return;
  }
  const { json, notes } = fixPolicyJson(fix);
  printText(json);
  printNote(notes.map((note) => `# ${escapeTerminal(note, maxNoteLength)}\n`).join(''));
}
