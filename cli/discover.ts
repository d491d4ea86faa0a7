// `veeam-drift discover`: roles and users that look like Veeam's and that no tag and no settings name yet.

import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { watchAppliance } from '../shared/discover/appliance/watchAppliance.ts';
import { type Discovery, discoverEstate } from '../shared/discover/discoverEstate.ts';
import { discoverySchema, discoverySchemaId } from '../shared/discover/discoverySchema.ts';
import { addListItem } from '../shared/settings/addListItem.ts';
import { addPrincipals } from '../shared/settings/addPrincipals.ts';
import { errorCode } from '../shared/vocabulary/errorCode.ts';
import { type ApplianceSettings, applianceSettings } from './applianceSettings.ts';
import { CliError } from './cliError.ts';
import { commandLine } from './commandLine.ts';
import { editSettings, unwritableSettings } from './editSettings.ts';
import { addEstateOptions, type EstateOptions, openEstate, readScanInput, type ScanInput } from './estateOptions.ts';
import { type ApplianceAnswer, defaultApiVersion, openAppliance } from './openAppliance.ts';
import { foundRules, renderDiscovery } from './renderDiscovery.ts';
import { outputColumns, outputPaint, printJson, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface DiscoverOptions extends EstateOptions {
  readonly format: 'text' | 'json';
  readonly write?: true;
  readonly appliance?: string;
  readonly applianceFingerprint?: string;
  readonly applianceApi?: string;
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
    .option('--write', 'add those with one clear answer, and what the appliance says, to the settings file')
    .option(
      '--appliance <file|url>',
      'hold the roles that an appliance uses against the accounts: saved answers of its REST API, or its https:// address (token from VEEAM_APPLIANCE_TOKEN, or asked for); not tried on a real appliance',
    )
    .option('--appliance-fingerprint <sha256>', "the appliance's certificate, where no known authority signed it")
    .option('--appliance-api <version>', `x-api-version of the appliance (default: ${defaultApiVersion})`)
    .addHelpText('after', '\nExit codes: 0 the accounts were looked through, 1 the command failed.')
    .action((options: DiscoverOptions) => withAwsFailures(runDiscover(options), options));
}

async function runDiscover(options: DiscoverOptions): Promise<void> {
  if (options.write === true && options.settings === undefined) {
    throw new CliError('--write adds to a settings file: expected --settings <file>, too');
  }
  if (options.write === true && options.settings !== undefined) await makeSettings(options.settings);
  const input = await readScanInput(options);
  const { appliance } = options;
  const answer = appliance === undefined ? undefined : await openAppliance({ ...options, appliance });
  const sight = answer === undefined ? undefined : watchAppliance(answer.roles, input);
  const discovery = await discoverEstate(await openEstate(options, input, undefined), { ...input, appliance: sight });
  if (options.format === 'json') printJson(discoverySchema.parse({ schema: discoverySchemaId, ...discovery }));
  const settings = { ...input.settings, build: input.settings.build ?? '' };
  const added = addedSettings(discovery, answer, input);
  const rules = { ...added, principals: foundRules(discovery, settings) };
  const written = options.write === true && (await writeRules(options, rules));
  if (options.format === 'json') return;
  printText(
    renderDiscovery(discovery, {
      settings,
      added,
      appliance:
        answer === undefined || discovery.appliance === undefined
          ? undefined
          : { joined: discovery.appliance, passedOver: answer.passedOver },
      next: commandLine('scan', options),
      writing: writingLine(options),
      written: written ? options.settings : undefined,
      columns: outputColumns(),
      paint: outputPaint(),
    }),
  );
}

// A person's first settings file is made here.
async function makeSettings(path: string): Promise<void> {
  try {
    await writeFile(path, '', { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw unwritableSettings(path, error);
  }
}

function writingLine(options: DiscoverOptions): string {
  const { appliance, applianceFingerprint: fingerprint, applianceApi: api, settings = 'settings.yaml' } = options;
  const asked = Object.entries({ appliance, 'appliance-fingerprint': fingerprint, 'appliance-api': api });
  const given = asked.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return commandLine('discover', { ...options, settings }, [...given, '--write']);
}

function addedSettings(
  { appliance, candidates }: Discovery,
  answer: ApplianceAnswer | undefined,
  { settings }: ScanInput,
): Pick<ApplianceSettings, 'appliances' | 'expected'> {
  if (answer === undefined || appliance === undefined) return { appliances: [], expected: [] };
  const { appliances, expected } = applianceSettings({ roles: answer.roles, joined: appliance, candidates, settings });
  return { appliances, expected };
}

/** Adds the rules to the settings file; says whether there was anything to add. */
async function writeRules(
  { settings }: DiscoverOptions,
  { appliances, expected, principals }: ApplianceSettings,
): Promise<boolean> {
  if (settings === undefined || appliances.length + expected.length + principals.length === 0) return false;
  const items = [
    ...appliances.map((item) => ({ key: 'appliances', item }) as const),
    ...expected.map((item) => ({ key: 'expected', item }) as const),
  ];
  await editSettings(settings, new Date().toISOString().slice(0, 10), (before) =>
    addPrincipals(items.reduce(addListItem, before), principals),
  );
  return true;
}
