// The options that say by which settings a command works.

export interface SettingsOptions {
  readonly settings?: string;
  readonly build?: string;
  /** With whose rights settings in AWS are read. */
  readonly profile?: string;
  readonly region?: string;
}
