// `veeam-drift upgrade-check`: what roles will lack once Veeam Backup for AWS is upgraded.

import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { type Severity, severities } from '../shared/drift/severity.ts';
import { renderWhatIf, type WhatIfFormat, whatIfFormats } from '../shared/report/renderWhatIf.ts';
import { compareBuilds } from '../shared/requirements/loadCatalog.ts';
import { upgradeSettings } from '../shared/requirements/upgradeSettings.ts';
import { createAdviser } from '../shared/scan/adviser.ts';
import type { JudgedAccount } from '../shared/scan/scanEstate.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { buildWhatIf } from '../shared/whatif/buildWhatIf.ts';
import { judgeChange } from '../shared/whatif/judgeChange.ts';
import { createUpgradeNotes } from '../shared/whatif/upgrade/upgradeNotes.ts';
import { CliError } from './cliError.ts';
import { commandLine } from './commandLine.ts';
import {
  addEstateOptions,
  checkBuild,
  checkOrganizationNames,
  type EstateOptions,
  openEstate,
  readScanInput,
} from './estateOptions.ts';
import { exitWith, hasColor, outputColumns, printText } from './terminal.ts';
import { whatIfExitCode } from './whatIfExitCode.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface UpgradeOptions extends EstateOptions {
  readonly to?: string;
  readonly from?: string;
  readonly format: WhatIfFormat;
  readonly failOn?: Severity | 'never';
  readonly allowUnseen?: true;
}

const exitCodeHelp = `
Exit codes: 0 nothing at or above --fail-on will be lacking that is not lacking today, 1 the command failed, 2 something will,
3 not everything was seen.`;

/** Adds the subcommand to the program. */
export function registerUpgradeCheck(program: Command): void {
  const failOn = new Option(
    '--fail-on <severity>',
    'exit with 2 where what will be lacking is at least so severe (default: critical)',
  );
  const check = program
    .command('upgrade-check')
    .summary('tell what an upgrade of Veeam would find lacking')
    .description('Judges every role and user by the sets of another build, and tells what it will lack beyond today.');
  addEstateOptions(check)
    .option('--to <build>', 'build after the upgrade (default: upgradeTo of the settings)')
    .option('--from <build>', 'build of today, for all roles (default: as their tags and the settings say)')
    .addOption(new Option('--format <form>', 'form of the report').choices(whatIfFormats).default('text'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .addOption(failOn.choices([...severities, 'never']))
    .option('--allow-unseen', 'do not exit with 3 where an account or a file was not read, or nothing was judged')
    .addHelpText('after', exitCodeHelp)
    .action((options: UpgradeOptions) => withAwsFailures(runUpgradeCheck(options), options));
}

async function runUpgradeCheck(options: UpgradeOptions): Promise<void> {
  const input = await readScanInput(options);
  const { from } = options;
  const to = options.to ?? input.settings.upgradeTo?.build;
  if (to === undefined)
    throw new CliError('expected --to <build>, or upgradeTo in the settings: which build will it be?');
  for (const build of [to, from]) if (build !== undefined) checkBuild(input.catalog, build);
  // What the settings announce is what is asked for here.
  const settings = { ...input.settings, upgradeTo: undefined };
  const today = from === undefined ? settings : upgradeSettings(settings, from);
  const upgraded = upgradeSettings(settings, to);
  const estate = await openEstate(options, input, wantPrincipal(input.catalog, input.settings));
  await checkOrganizationNames(options, input, estate);
  const adviser = createAdviser(input);
  const extras = createUpgradeNotes({ catalog: input.catalog, settings: today, upgraded });
  const onChanged = async (judged: JudgedAccount) => {
    await adviser.observe(judged);
    extras.observe(judged);
  };
  const now = () => new Date(input.settings.now ?? Date.now());
  const request = { ...input, settings: today, settingsAfter: upgraded, estate, runId: randomUUID(), now, onChanged };
  const judged = await judgeChange(request);
  const backwards = from !== undefined && compareBuilds(from, to) > 0;
  const report = buildWhatIf({
    about: 'upgrade',
    judged: { ...judged, after: { ...judged.after, run: { ...judged.after.run, build: to } } },
    sentences: [
      `Veeam Backup for AWS is upgraded to ${to}${from === undefined ? '' : ` from ${from}`}${backwards ? ', which is older' : ''}`,
    ],
    notes: extras.notes,
    accounts: new Set(judged.after.coverage.accounts.map(({ account }) => account)),
    placeOf: () => undefined,
    fixes: Object.fromEntries(adviser.advice.fixes),
    next: (principals) => principals.map((role) => commandLine('fix', options, ['--role', role, '--upgrade-to', to])),
  });
  printText(renderWhatIf(report, options.format, { columns: outputColumns(), color: hasColor() }));
  const failOn = options.failOn ?? input.settings.failOn;
  exitWith(whatIfExitCode(report, { failOn, allowUnseen: options.allowUnseen === true }));
}
