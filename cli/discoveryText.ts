// What the text of `discover` is laid out by.

import type { JoinedAppliance } from '../shared/discover/appliance/watchAppliance.ts';
import type { Paint } from '../shared/report/wording/paint.ts';
import type { Settings } from '../shared/settings/settings.ts';
import type { ApplianceSettings } from './applianceSettings.ts';

export interface NamingSettings extends Pick<Settings, 'tags'> {
  /** The build that applies where nothing names another. */
  readonly build: string;
}

export interface ApplianceView {
  readonly joined: JoinedAppliance;
  /** Entries of the appliance that name no role, and why. */
  readonly passedOver: readonly string[];
}

export interface DiscoveryText {
  readonly settings: NamingSettings;
  /** What the appliance says; undefined where it was not asked. */
  readonly appliance: ApplianceView | undefined;
  /** Entries for the settings beside `principals`. */
  readonly added: Pick<ApplianceSettings, 'appliances' | 'expected'>;
  /** The command that writes the rules to the settings. */
  readonly writing: string;
  /** The command that comes next. */
  readonly next: string;
  /** The settings file that the rules were written to. */
  readonly written: string | undefined;
  readonly columns: number;
  readonly paint: Paint;
}
