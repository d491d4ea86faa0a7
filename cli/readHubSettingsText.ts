// The settings that a hub reads from AWS, for a command at a desk: loaded only where they are asked for.

import { readS3Settings, connectS3 as s3Client } from '../shared/settings/s3Settings.ts';
import { readSsmSettings, connectSsm as ssmClient } from '../shared/settings/ssmSettings.ts';
import { CliError } from './cliError.ts';
import type { LiveOptions } from './liveOptions.ts';
import { liveCredentials, liveRegion } from './openLiveEstate.ts';

/**
 * The text of `ssm:NAME` or `s3://bucket/key`.
 *
 * @throws CliError that names the source; its cause is what AWS answered.
 */
export async function readHubSettingsText(
  source: string,
  options: Pick<LiveOptions, 'profile' | 'region'>,
): Promise<string> {
  const config = { region: liveRegion(options), credentials: liveCredentials(options) };
  try {
    const [, name] = /^ssm:(.+)$/.exec(source) ?? [];
    return name === undefined
      ? await readS3Settings(source, s3Client(config))
      : await readSsmSettings(name, ssmClient(config));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${source}: expected settings that can be read: ${reason}`, { cause: error });
  }
}
