// What the text of `discover` is laid out by.

import type { Paint } from '../shared/report/wording/textStyle.ts';
import type { Settings } from '../shared/settings/settings.ts';

export interface NamingSettings extends Pick<Settings, 'tags'> {
  /** The build that applies where nothing names another. */
  readonly build: string;
}

export interface DiscoveryText {
  readonly settings: NamingSettings;
  /** The command that comes next. */
  readonly next: string;
  /** The settings file that the rules were written to. */
  readonly written: string | undefined;
  readonly columns: number;
  readonly paint: Paint;
}
