// The options that say by which settings a command works.

export interface SettingsOptions {
  readonly settings?: string;
  readonly build?: string;
}
