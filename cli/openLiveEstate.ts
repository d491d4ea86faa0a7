// Opens live AWS for commands at a desk: loaded only where it is asked for, as the AWS SDK is large.

import { deskCredentials } from '../shared/aws/awsCredentials.ts';
import { type AwsEstate, createAwsEstate } from '../shared/estate/awsEstate.ts';
import type { AwsEstateOptions } from '../shared/estate/awsEstateOptions.ts';
import {
  readAwsSnapshot,
  readOrganizationSnapshot,
  type SnapshotFile,
  type SnapshotPart,
} from '../shared/estate/readAwsSnapshot.ts';
import { liveEstateOptions } from '../shared/scan/liveEstateOptions.ts';
import type { Settings } from '../shared/settings/settings.ts';
import type { LiveOptions } from './liveOptions.ts';

/** Region of the command: as asked, AWS_REGION or AWS_DEFAULT_REGION, else us-east-1. */
export function liveRegion({ region }: Pick<LiveOptions, 'region'>): string {
  return region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
}

export function liveCredentials({ profile }: Pick<LiveOptions, 'profile'>) {
  return deskCredentials(profile);
}

/** What a live estate is opened with; every role and user is wanted. */
export function deskEstateOptions(options: LiveOptions, settings: Settings): AwsEstateOptions {
  const { accounts } = options;
  return liveEstateOptions(settings, {
    region: liveRegion(options),
    credentials: liveCredentials(options),
    proxyEnv: process.env,
    run: 'desk',
    only: accounts === undefined ? undefined : { accounts },
  });
}

/** Opens the accounts of the organization, or of the settings' list. */
export function openLiveEstate(
  options: LiveOptions,
  settings: Settings,
  looked: Pick<AwsEstateOptions, 'wants' | 'change'>,
): AwsEstate {
  return createAwsEstate({ ...deskEstateOptions(options, settings), ...looked });
}

/** The file `organization.json`. */
export function readOrganizationFile(options: LiveOptions, settings: Settings): Promise<SnapshotFile> {
  return readOrganizationSnapshot(deskEstateOptions(options, settings));
}

export function openSnapshot(options: LiveOptions, settings: Settings): AsyncIterable<SnapshotPart> {
  return readAwsSnapshot(deskEstateOptions(options, settings));
}
