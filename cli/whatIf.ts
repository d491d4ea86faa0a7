// `veeam-drift what-if`: what a change that nobody has made yet would do.

import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { type Severity, severities } from '../shared/drift/severity.ts';
import type { ChangeNote, WhatIfReport } from '../shared/drift/whatIfReport.ts';
import { renderWhatIf, type WhatIfFormat, whatIfFormats } from '../shared/report/renderWhatIf.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { buildWhatIf } from '../shared/whatif/buildWhatIf.ts';
import { judgeChange } from '../shared/whatif/judgeChange.ts';
import { placeFindings } from '../shared/whatif/placeFindings.ts';
import { doChange, type PlannedChange, wantTouched } from '../shared/whatif/plannedChange.ts';
import { CliError } from './cliError.ts';
import {
  addEstateOptions,
  checkOrganizationNames,
  type EstateOptions,
  openChangedEstate,
  openEstate,
  readScanInput,
  type ScanInput,
} from './estateOptions.ts';
import { addChangeOptions, type ChangeFlags, readChange } from './readChange.ts';
import { exitWith, hasColor, outputColumns, printText } from './terminal.ts';
import { whatIfExitCode } from './whatIfExitCode.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface WhatIfCommand extends EstateOptions, ChangeFlags {
  readonly format: WhatIfFormat;
  readonly failOn?: Severity | 'never';
  readonly allowUnseen?: true;
}

const exitCodeHelp = `
Exit codes: 0 nothing at or above --fail-on gets worse, 1 the command failed, 2 something does,
3 not everything can be told: a part of the change is not known yet, or an account that it concerns was not read.`;

/** Adds the subcommand to the program. */
export function registerWhatIf(program: Command): void {
  const failOn = new Option(
    '--fail-on <severity>',
    'exit with 2 where what gets worse is at least so severe (default: critical)',
  );
  const whatIf = program
    .command('what-if')
    .summary('tell what a change would break before it is made')
    .description('Judges the accounts as a change would leave them, and tells only what gets worse or better.');
  addEstateOptions(whatIf);
  addChangeOptions(whatIf)
    .addOption(new Option('--format <form>', 'form of the report').choices(whatIfFormats).default('text'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addOption(failOn.choices([...severities, 'never']))
    .option('--allow-unseen', 'do not exit with 3 where something is not known yet or was not read')
    .addHelpText('after', exitCodeHelp)
    .action((options: WhatIfCommand) => withAwsFailures(runWhatIf(options)));
}

async function runWhatIf(options: WhatIfCommand): Promise<void> {
  const input = await readScanInput(options);
  const onlyAccount = async () => {
    const { accountIds } = await (await openEstate(options, input, undefined)).readOrganization();
    return accountIds.length === 1 ? accountIds[0] : undefined;
  };
  const planned = await readChange(options, { settings: input.settings, onlyAccount });
  const report = await judgePlanned(options, input, planned);
  printText(renderWhatIf(report, options.format, { columns: outputColumns(), color: hasColor() }));
  const failOn = options.failOn ?? input.settings.failOn;
  exitWith(whatIfExitCode(report, { failOn, allowUnseen: options.allowUnseen === true }));
}

async function judgePlanned(options: EstateOptions, input: ScanInput, planned: PlannedChange): Promise<WhatIfReport> {
  const { change, notes } = doChange(planned);
  const wants = wantTouched(wantPrincipal(input.catalog, input.settings), planned);
  const estate = await openChangedEstate(options, input, { wants, change });
  await checkOrganizationNames(options, input, estate);
  const organization = await estate.readOrganization();
  if (planned.isExact === true && planned.organization.length > 0 && organization.managementAccountId === undefined) {
    throw new CliError(
      'a change of the organization needs organization.json beside the exports, or --live with rights to read AWS Organizations',
    );
  }
  const judged = await judgeChange({
    ...input,
    estate,
    runId: randomUUID(),
    now: () => new Date(input.settings.now ?? Date.now()),
  });
  const accounts = new Set(planned.account.map(({ account }) => account));
  checkFound(planned, { notes, accounts, known: organization.accountIds });
  const outside = [...accounts].filter((account) => !organization.accountIds.includes(account));
  return buildWhatIf({
    about: 'change',
    judged,
    sentences: planned.sentences,
    notes: [...notes, ...outside.map(outsideNote)],
    accounts,
    placeOf: placeFindings(planned),
  });
}

function outsideNote(account: string): ChangeNote {
  return { place: { what: `account ${account}` }, text: 'it is not among the accounts that were read', isOpen: true };
}

interface Found {
  readonly notes: WhatIfReport['notes'];
  readonly accounts: ReadonlySet<string>;
  readonly known: readonly string[];
}

/** What options name must be there; what a plan names may be of accounts that nobody scans. */
function checkFound({ isExact }: PlannedChange, { notes, accounts, known }: Found): void {
  if (isExact !== true) return;
  const missing = [...accounts].find((account) => !known.includes(account));
  if (missing !== undefined) throw new CliError(`account ${missing} is not among the accounts that were read`);
  const [lost] = notes.filter(({ isMissing }) => isMissing === true);
  if (lost !== undefined) throw new CliError(`${lost.place.what}: ${lost.text}`);
}
