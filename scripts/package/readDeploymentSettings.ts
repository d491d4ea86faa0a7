// The settings that a deployment follows, and which file they stand in.

import { existsSync, readFileSync } from 'node:fs';
import { loadSettings, settingsFaultsText } from '../../shared/settings/loadSettings.ts';
import { readSettingsYaml, type SettingsFault } from '../../shared/settings/readSettingsYaml.ts';
import { defaultSettings, type Settings } from '../../shared/settings/settings.ts';
import { deploymentFaults } from './deploymentFaults.ts';

/**
 * `settings.yaml` of this folder, or what VEEAM_DRIFT_SETTINGS names.
 *
 * @throws Error where the variable names a file that is not there
 */
export function settingsFileName({ VEEAM_DRIFT_SETTINGS: named }: NodeJS.ProcessEnv): string {
  if (named === undefined || named === '') return 'settings.yaml';
  if (existsSync(named)) return named;
  throw new Error(`VEEAM_DRIFT_SETTINGS: expected a settings file, there is no ${named}`);
}

/**
 * The settings of the file, or the defaults where it does not exist.
 *
 * @throws Error with a line for each fault: those of any settings file, and what a deployment cannot carry out
 */
export function readDeploymentSettings(file: string): Settings {
  if (!existsSync(file)) return defaultSettings;
  const text = readFileSync(file, 'utf8');
  const loaded = loadSettings(text, { today: new Date().toISOString().slice(0, 10) });
  const faults = loaded.ok ? refusals(loaded.settings, text) : loaded.faults;
  if (loaded.ok && faults.length === 0) return loaded.settings;
  throw new Error(settingsFaultsText(file, faults));
}

function refusals(settings: Settings, text: string): readonly SettingsFault[] {
  const yaml = readSettingsYaml(text);
  return deploymentFaults(settings, readFileSync('infra/parameters.yml', 'utf8')).map(({ path, message }) => ({
    path: path.join('.'),
    line: yaml.ok ? yaml.lineOf(path) : 1,
    message,
  }));
}
