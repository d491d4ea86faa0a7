// Opens live AWS for a command at a desk: loaded only where it is asked for, since the AWS SDK is large.

import { deskCredentials } from '../shared/aws/awsCredentials.ts';
import { createAwsClients } from '../shared/estate/awsClients.ts';
import { type AwsEstate, createAwsEstate } from '../shared/estate/awsEstate.ts';
import { sessionName } from '../shared/estate/awsReaderRole.ts';
import type { ExportsEstateOptions } from '../shared/estate/exportsEstate.ts';
import type { Settings } from '../shared/settings/settings.ts';

export interface LiveEstateRequest {
  /** Default: AWS_REGION or AWS_DEFAULT_REGION, else us-east-1. */
  readonly region?: string | undefined;
  /** Default: what the credential chain of the AWS SDK finds. */
  readonly profile?: string | undefined;
  /** Only these accounts; default: as the settings say. */
  readonly accounts?: readonly string[] | undefined;
  readonly settings: Settings;
  readonly wants: ExportsEstateOptions['wants'];
}

/** Opens the accounts of the organization, or of the settings' list. */
export function openLiveEstate({ settings, wants, ...asked }: LiveEstateRequest): AwsEstate {
  const { live } = settings;
  return createAwsEstate({
    clients: createAwsClients({
      region: asked.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1',
      credentials: deskCredentials(asked.profile),
      endpoint: process.env.AWS_ENDPOINT_URL,
    }),
    role: { name: live.readerRole, externalId: live.externalId, sessionName: sessionName('desk') },
    accounts: { ...live.accounts, only: asked.accounts === undefined ? undefined : { accounts: asked.accounts } },
    readUsers: live.users,
    wants,
    concurrency: live.concurrency,
    accountTimeoutMs: live.accountTimeoutSeconds * 1000,
  });
}
