// Opens live AWS for commands that need more than an estate: loaded only where it is asked for, as the AWS SDK is large.

import { deskCredentials } from '../shared/aws/awsCredentials.ts';
import { type AwsClients, createAwsClients } from '../shared/estate/awsClients.ts';
import type { AwsEstateOptions } from '../shared/estate/awsEstate.ts';
import { sessionName } from '../shared/estate/awsReaderRole.ts';
import { readAwsSnapshot, type SnapshotPart } from '../shared/estate/awsSnapshot.ts';
import type { Settings } from '../shared/settings/settings.ts';
import type { LiveOptions } from './liveOptions.ts';

/** Region of the command: as asked, AWS_REGION or AWS_DEFAULT_REGION, else us-east-1. */
export function liveRegion({ region }: Pick<LiveOptions, 'region'>): string {
  return region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
}

export function liveCredentials({ profile }: Pick<LiveOptions, 'profile'>) {
  return deskCredentials(profile);
}

export function liveClients(options: LiveOptions): AwsClients {
  return createAwsClients({ region: liveRegion(options), credentials: liveCredentials(options) });
}

/** What a live estate is opened with; every role and user is wanted. */
export function liveEstateOptions(options: LiveOptions, { live }: Settings): AwsEstateOptions {
  return {
    clients: liveClients(options),
    role: { name: live.readerRole, externalId: live.externalId, sessionName: sessionName('desk') },
    accounts: { ...live.accounts, only: options.accounts === undefined ? undefined : { accounts: options.accounts } },
    readUsers: live.users,
    concurrency: live.concurrency,
    accountTimeoutMs: live.accountTimeoutSeconds * 1000,
  };
}

export function openSnapshot(options: LiveOptions, settings: Settings): AsyncIterable<SnapshotPart> {
  return readAwsSnapshot(liveEstateOptions(options, settings));
}
