// The options that say which estate a command looks at, and by which settings: the same for every command.

import { dirname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { JudgeSettings } from '../shared/drift/judgeSettings.ts';
import type { Estate } from '../shared/estate/accountReading.ts';
import { createExportsEstate, type ExportsEstateOptions } from '../shared/estate/createExportsEstate.ts';
import { newestBuild } from '../shared/requirements/loadCatalog.ts';
import { nearestBuilds } from '../shared/requirements/nearestIds.ts';
import type { Catalog } from '../shared/requirements/requiredSet.ts';
import { readCatalog } from '../shared/scan/readCatalog.ts';
import {
  organizationNameFaults,
  organizationNameWarnings,
  settingsNameFaults,
  settingsNameWarnings,
  unknownIds,
} from '../shared/scan/settingsNameFaults.ts';
import { loadSettings, settingsFaultsText } from '../shared/settings/loadSettings.ts';
import { readSmallFile } from '../shared/settings/readSmallFile.ts';
import { defaultSettings, type Settings } from '../shared/settings/settings.ts';
import { errorReason } from '../shared/vocabulary/errorCode.ts';
import { CliError } from './cliError.ts';
import { offer } from './findNamedSet.ts';
import type { SettingsOptions } from './settingsOptions.ts';
import { printNote } from './terminal.ts';

export interface EstateOptions extends SettingsOptions {
  readonly exports?: string;
  readonly live?: true;
  readonly profile?: string;
  readonly region?: string;
  readonly accounts?: readonly string[];
}

/** What every command works with. */
export interface ScanInput {
  readonly settings: Settings & Pick<JudgeSettings, 'now'>;
  readonly catalog: Catalog;
  /** YYYY-MM-DD, UTC. */
  readonly today: string;
}

/** Adds `--exports`, `--live`, `--settings`, `--build` and what goes with them. */
export function addEstateOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--exports <folder>',
        'folder with one get-account-authorization-details export per account',
      ).conflicts('live'),
    )
    .option('--live', 'read live accounts with the AWS credential chain')
    .addOption(new Option('--profile <name>', 'AWS profile, with --live').conflicts('exports'))
    .addOption(new Option('--region <region>', 'AWS region to call STS in, with --live').conflicts('exports'))
    .option('--accounts <id...>', 'only these accounts')
    .option('--settings <file>', "settings file (YAML), or a hub's: ssm:NAME, s3://bucket/key")
    .option('--build <build>', 'build of Veeam Backup for AWS whose sets apply');
}

/** Reads settings, the user's own sets and the build; throws a CliError with every fault, one a line. */
export async function readScanInput(options: SettingsOptions): Promise<ScanInput> {
  const now = new Date().toISOString();
  const today = now.slice(0, 10);
  const fromFile = await readSettings(options, today);
  const catalog = await openCatalog(ownSetFiles(fromFile, options.settings));
  const build = options.build ?? fromFile.build ?? newestBuild();
  checkBuild(catalog, build);
  const faults = settingsNameFaults(fromFile, catalog);
  if (faults.length > 0) {
    throw new CliError(faults.map(({ path, message }) => `${options.settings}: ${path}: ${message}`).join('\n'));
  }
  for (const { path, message } of settingsNameWarnings(fromFile, catalog))
    printNote(`${options.settings}: ${path}: ${message}`);
  return { settings: { ...fromFile, build, now }, catalog, today };
}

/** Opens the estate that the options name; throws a CliError where they name none. */
export async function openEstate(
  options: EstateOptions,
  input: ScanInput,
  wants: ExportsEstateOptions['wants'],
): Promise<Estate> {
  return openChangedEstate(options, input, { wants });
}

/** Opens it so that each reading also says what the change would make of it. */
export async function openChangedEstate(
  options: EstateOptions,
  { settings }: ScanInput,
  { wants, change }: Pick<ExportsEstateOptions, 'change'> & { readonly wants: ExportsEstateOptions['wants'] },
): Promise<Estate> {
  if (options.exports !== undefined) {
    return createExportsEstate({
      folder: options.exports,
      ...(wants !== undefined && { wants }),
      change,
      accounts: accountChoice(settings, options.accounts),
      notExports: [
        ...(options.settings === undefined || isHubSettings(options.settings) ? [] : [options.settings]),
        ...ownSetFiles(settings, options.settings),
      ],
    });
  }
  if (options.live !== true) throw new CliError('expected --exports <folder> or --live: where are the accounts?');
  const { openLiveEstate } = await import('./openLiveEstate.ts');
  return openLiveEstate(options, settings, { wants, change });
}

/** Throws a CliError where settings or `--accounts` name an account or an OU that the estate does not have. */
export async function checkOrganizationNames(
  options: EstateOptions,
  { settings }: ScanInput,
  estate: Estate,
): Promise<void> {
  const organization = await estate.readOrganization();
  const known = { what: 'an account of the organization or of the exports', known: organization.accountIds };
  const lines = [
    ...organizationNameFaults(settings, organization).map(
      ({ path, message }) => `${options.settings}: ${path}: ${message}`,
    ),
    ...unknownIds('--accounts', options.accounts ?? [], known).map(({ path, message }) => `${path}: ${message}`),
  ];
  if (lines.length > 0) throw new CliError(lines.join('\n'));
  for (const { path, message } of organizationNameWarnings(settings, organization)) {
    printNote(`${options.settings}: ${path}: ${message}`);
  }
}

/** What the settings and the call leave out, of exports as of live accounts. */
function accountChoice({ live }: Settings, accounts: readonly string[] | undefined) {
  const { include, exclude, organizationalUnits } = live.accounts;
  return { include, exclude, organizationalUnits, only: accounts === undefined ? undefined : { accounts } };
}

function ownSetFiles(settings: Settings, settingsFile: string | undefined): readonly string[] {
  const folder = settingsFile === undefined || isHubSettings(settingsFile) ? '.' : dirname(settingsFile);
  return settings.requirementFiles.map((file) => resolve(folder, file));
}

async function readSettings(options: SettingsOptions, today: string): Promise<Settings> {
  const { settings: file } = options;
  if (file === undefined) return defaultSettings;
  const loaded = loadSettings(await readSettingsText(file, options), { today });
  if (loaded.ok) return loaded.settings;
  throw new CliError(settingsFaultsText(file, loaded.faults));
}

async function readSettingsText(file: string, options: SettingsOptions): Promise<string> {
  if (!isHubSettings(file)) return readTextFile(file);
  const { readHubSettingsText } = await import('./readHubSettingsText.ts');
  return readHubSettingsText(file, options);
}

/** The settings of a hub may live in AWS: messages about its runs name them so. */
function isHubSettings(file: string): boolean {
  return /^(ssm:|s3:\/\/)/.test(file);
}

/** Reads a text file; throws a CliError that says what it was for, where it cannot be read. `maxBytes`: default 16 MiB. */
export async function readTextFile(file: string, what = 'a settings file', maxBytes?: number): Promise<string> {
  try {
    return await readSmallFile(file, maxBytes);
  } catch (error) {
    throw new CliError(`${file}: expected ${what} that can be read: ${errorReason(error)}`, { cause: error });
  }
}

/** Reads the built-in sets and those of the files; throws a CliError with every fault, one a line. */
export async function openCatalog(files: readonly string[]): Promise<Catalog> {
  const read = await readCatalog(files);
  if (read.ok) return read.catalog;
  throw new CliError(read.message);
}

/** Throws a CliError with the nearest builds where the catalog has no sets of this one. */
export function checkBuild(catalog: Catalog, build: string): void {
  if (!catalog.builds.includes(build)) throw new CliError(unknownBuild(catalog, build));
}

function unknownBuild(catalog: Catalog, build: string): string {
  const nearest = nearestBuilds(catalog, build);
  return `no required sets of build ${build}; ${offer(nearest.length > 0 ? nearest : catalog.builds)}`;
}
