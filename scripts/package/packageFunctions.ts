// Builds what a deployment consists of: one zip per function in dist/functions, and dist/deploy/values.json.
// Usage: node scripts/package/packageFunctions.ts (settings from the file that VEEAM_DRIFT_SETTINGS names, or settings.yaml)

import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Settings } from '../../shared/settings/settings.ts';
import { type Bundle, bundleFunction } from './bundleFunction.ts';
import { checkSettingsNames } from './checkSettingsNames.ts';
import { deployValues } from './deployValues.ts';
import { readDeploymentSettings, settingsFileName } from './readDeploymentSettings.ts';
import { readerParameters, readerParametersText } from './readerParameters.ts';
import { zipFiles } from './zipFiles.ts';

export interface PackageOptions {
  /** Where it does not exist, the defaults apply and no settings travel with the functions. */
  readonly settingsFile: string;
  /** Folder that gets `functions/` and `deploy/`. */
  readonly output: string;
  /** Values of the parameters that the stack has, by name; default: there is no stack, or nobody knows. */
  readonly standing?: Readonly<Record<string, string>> | undefined;
  /** Default: {@link bundleFunction}. */
  readonly bundle?: (name: string) => Promise<Bundle>;
}

export interface PackagedFunction {
  /** Folder of the function, which is the end of its deployed name too. */
  readonly name: string;
  /** Bytes. */
  readonly zipSize: number;
  /** Bytes of all code and data, before compression. */
  readonly bundleSize: number;
}

/**
 * Bundles and zips every function of `functions/` with its settings, and writes the values that serverless.yml reads.
 * The same sources and settings give the same bytes.
 *
 * @throws Error where the settings are wrong or name a file that cannot travel, or a bundle cannot be made
 */
export async function packageFunctions(options: PackageOptions): Promise<readonly PackagedFunction[]> {
  const settings = writeDeployValues(options);
  const beside = filesBesideHandler(options.settingsFile, settings);
  await checkSettingsNames(options.settingsFile, settings);
  const { bundle = bundleFunction } = options;
  const functions = join(options.output, 'functions');
  rmSync(functions, { recursive: true, force: true });
  mkdirSync(functions, { recursive: true });
  return Promise.all(
    functionNames().map(async (name) => {
      const { files } = await bundle(name);
      const zip = zipFiles({ ...beside, ...files });
      writeFileSync(join(functions, `${name}.zip`), zip);
      return { name, zipSize: zip.length, bundleSize: totalSize(files) };
    }),
  );
}

/**
 * Writes `deploy/values.json` and gives the settings that it follows from.
 *
 * @throws Error where the settings are wrong
 */
export function writeDeployValues({ settingsFile, output, standing }: PackageOptions): Settings {
  const settings = readDeploymentSettings(settingsFile);
  const stateMachine = readFileSync('infra/distributed.asl.json', 'utf8');
  const values = deployValues(settings, { stateMachine, standing });
  mkdirSync(join(output, 'deploy'), { recursive: true });
  writeFileSync(join(output, 'deploy', 'values.json'), `${JSON.stringify(values, null, 2)}\n`);
  return settings;
}

/** Functions by the name of their folder, sorted. */
export function functionNames(): readonly string[] {
  return globSync('functions/*/handler.ts')
    .map((file) => basename(dirname(file)))
    .sort();
}

/** The settings file as `settings.yaml`, and the required sets it names, where it says they are. */
function filesBesideHandler(settingsFile: string, settings: Settings): Readonly<Record<string, Uint8Array>> {
  if (!existsSync(settingsFile)) return {};
  const folder = dirname(resolve(settingsFile));
  const own = settings.requirementFiles.map((file): [string, Uint8Array] => {
    const inside = relative(folder, resolve(folder, file));
    if (inside.startsWith('..')) {
      throw new Error(`requirementFiles: ${file} is not below ${folder}, so it cannot travel with the functions`);
    }
    return [inside.replaceAll('\\', '/'), readFileSync(join(folder, inside))];
  });
  return { 'settings.yaml': readFileSync(settingsFile), ...Object.fromEntries(own) };
}

function totalSize(files: Readonly<Record<string, Uint8Array>>): number {
  return Object.values(files).reduce((total, { length }) => total + length, 0);
}

/** Packages into `dist` as the settings of this folder say, and tells what came out. */
export async function packageHere(): Promise<Settings> {
  const settingsFile = settingsFileName(process.env);
  const packaged = await packageFunctions({ settingsFile, output: 'dist' });
  console.log(`settings: ${existsSync(settingsFile) ? settingsFile : `defaults (there is no ${settingsFile})`}`);
  for (const { name, zipSize, bundleSize } of packaged) {
    console.log(`dist/functions/${name}.zip: ${kib(zipSize)} (bundle ${kib(bundleSize)})`);
  }
  return readDeploymentSettings(settingsFile);
}

function kib(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}

async function main(): Promise<void> {
  const parameters = readerParametersText(readerParameters(await packageHere()));
  console.log(`parameters of the reader roles (step 4 of infra/README.md): ${parameters}`);
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
