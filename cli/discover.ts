// `veeam-drift discover`: roles and users that look like Veeam's and that no tag and no settings name yet.

import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { discoverEstate } from '../shared/discover/discoverEstate.ts';
import { addPrincipals } from '../shared/settings/addPrincipals.ts';
import { loadSettings, settingsFaultText } from '../shared/settings/loadSettings.ts';
import { CliError } from './cliError.ts';
import { commandLine } from './commandLine.ts';
import { addEstateOptions, type EstateOptions, openEstate, readScanInput, readTextFile } from './estateOptions.ts';
import { foundRules, renderDiscovery } from './renderDiscovery.ts';
import { outputColumns, outputPaint, printJson, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface DiscoverOptions extends EstateOptions {
  readonly format: 'text' | 'json';
  readonly write?: true;
}

/** Adds the subcommand to the program. */
export function registerDiscover(program: Command): void {
  const discover = program
    .command('discover')
    .summary("find Veeam's roles that nobody named yet")
    .description(
      "Finds roles and users that look like Veeam's and that neither a tag nor the settings name, and prints how to name " +
        'them. A scan judges nothing by it until they are named.',
    );
  addEstateOptions(discover)
    .addOption(new Option('--format <form>', 'form of the answer').choices(['text', 'json']).default('text'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .option('--write', 'add those with one clear answer to the principals of the settings file')
    .addHelpText('after', '\nExit codes: 0 the accounts were looked through, 1 the command failed.')
    .action((options: DiscoverOptions) => withAwsFailures(runDiscover(options), options));
}

async function runDiscover(options: DiscoverOptions): Promise<void> {
  if (options.write === true && options.settings === undefined) {
    throw new CliError('--write adds to a settings file: expected --settings <file>, too');
  }
  const input = await readScanInput(options);
  const discovery = await discoverEstate(await openEstate(options, input, undefined), input);
  if (options.format === 'json') printJson(discovery);
  const settings = { ...input.settings, build: input.settings.build ?? '' };
  const written = options.write === true && (await writeRules(options, foundRules(discovery, settings)));
  if (options.format === 'json') return;
  printText(
    renderDiscovery(discovery, {
      settings,
      next: commandLine('scan', options),
      written: written ? options.settings : undefined,
      columns: outputColumns(),
      paint: outputPaint(),
    }),
  );
}

/** Adds the rules to the settings file; says whether there was anything to add. */
async function writeRules({ settings }: DiscoverOptions, rules: ReturnType<typeof foundRules>): Promise<boolean> {
  if (settings === undefined || rules.length === 0) return false;
  const before = await readTextFile(settings);
  const after = addPrincipals(before, rules);
  const loaded = loadSettings(after, { today: new Date().toISOString().slice(0, 10) });
  if (!loaded.ok) throw new CliError(loaded.faults.map((fault) => settingsFaultText(settings, fault)).join('\n'));
  if ((await readFile(settings, 'utf8')) !== before) {
    throw new CliError(`${settings} was changed by somebody else meanwhile: nothing was written`);
  }
  await writeFile(settings, after);
  return true;
}
