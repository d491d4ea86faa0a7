// Finds the settings of a deployed function: from SSM, from S3, or from the file that travels with its code.

import { basename, dirname, resolve } from 'node:path';
import { errorCode } from '../vocabulary/errorCode.ts';
import type { HubEnvironment } from './hubEnvironment.ts';
import { readSmallFile } from './readSmallFile.ts';
import { readS3Settings } from './s3Settings.ts';
import type { Settings } from './settings.ts';

export interface HubSettings {
  /** Where the settings stand, for messages. */
  readonly name: string;
  /** What `--settings` of the command reads them from at a desk: `ssm:NAME`, `s3://bucket/key`, or the file that was deployed; absent: none. */
  readonly deskName?: string;
  readonly settings: Settings;
  /** Absolute paths of the required sets that the settings name. */
  readonly requirementFiles: readonly string[];
}

/**
 * @param today YYYY-MM-DD
 * @throws Error with every fault of the settings, one per line.
 */
export async function readHubSettings(environment: HubEnvironment, today: string): Promise<HubSettings> {
  const { LAMBDA_TASK_ROOT: root, VEEAM_DRIFT_SETTINGS_FILE: named } = environment;
  const file = resolve(root, named ?? 'settings.yaml');
  // The reader of YAML and of the schema is loaded while the text is fetched.
  const [{ text, ...names }, { loadSettings, settingsFaultsText }] = await Promise.all([
    readText(environment, file),
    import('./loadSettings.ts'),
  ]);
  const loaded = loadSettings(text, { today });
  if (!loaded.ok) throw new Error(settingsFaultsText(names.name, loaded.faults));
  const { settings } = loaded;
  return {
    ...names,
    settings,
    requirementFiles: settings.requirementFiles.map((path) => resolve(dirname(file), path)),
  };
}

interface SettingsText {
  readonly name: string;
  readonly deskName?: string;
  readonly text: string;
}

async function readText(environment: HubEnvironment, file: string): Promise<SettingsText> {
  const { VEEAM_DRIFT_SETTINGS_SSM: ssm, VEEAM_DRIFT_SETTINGS_S3: s3 } = environment;
  if (ssm !== undefined) {
    // Loaded when it is used: most functions have their settings beside their code, and SSM's client is large.
    const { readSsmSettings } = await import('./ssmSettings.ts');
    return { name: `SSM parameter ${ssm}`, deskName: `ssm:${ssm}`, text: await readSsmSettings(ssm) };
  }
  if (s3 !== undefined) return { name: s3, deskName: s3, text: await readS3Settings(s3) };
  try {
    return { name: file, deskName: basename(file), text: await readSmallFile(file) };
  } catch (error) {
    const isMissing = errorCode(error) === 'ENOENT';
    // Nothing travelled with the code: all settings have defaults.
    if (isMissing && environment.VEEAM_DRIFT_SETTINGS_FILE === undefined) return { name: file, text: '' };
    throw error;
  }
}
