// What a live estate is opened with, as the settings say: the same for deployed functions and for commands at a desk.

import type { AccountChoice } from '../estate/accountPlan.ts';
import { type AwsClientOptions, createAwsClients } from '../estate/awsClients.ts';
import type { AwsEstateOptions } from '../estate/awsEstateOptions.ts';
import { sessionName } from '../estate/awsReaderRole.ts';
import type { Settings } from '../settings/settings.ts';
import { holdsOneTimeKeys } from './holdsOneTimeKeys.ts';
import { wantedResources } from './wantedResources.ts';

export interface LiveAccess extends Pick<AwsClientOptions, 'region' | 'credentials' | 'proxyEnv'> {
  /** The run's id, or `desk`: names the sessions in the accounts' CloudTrail. */
  readonly run: string;
  /** Narrows the run to some accounts; default: as the settings say. */
  readonly only?: AccountChoice['only'];
}

/** Every role and user is wanted, unless the caller adds `wants`. */
export function liveEstateOptions(settings: Settings, { run, only, ...access }: LiveAccess): AwsEstateOptions {
  const { live } = settings;
  const resources = wantedResources(settings, access.region);
  return {
    // An account that is read holds two connections at most.
    clients: createAwsClients({ ...access, maxSockets: 2 * live.concurrency }),
    role: {
      name: live.readerRole,
      externalId: live.externalId,
      sessionName: sessionName(run),
      ...(resources !== undefined && { readsResources: true }),
      readsAccessKeys: live.accessKeys,
    },
    ...(live.accessKeys && { isKeyHolder: holdsOneTimeKeys(settings) }),
    ...(resources !== undefined && { resources }),
    accounts: { ...live.accounts, only },
    readUsers: live.users,
    concurrency: live.concurrency,
    accountTimeoutMs: live.accountTimeoutSeconds * 1000,
  };
}
