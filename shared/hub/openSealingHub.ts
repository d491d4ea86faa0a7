// The hub of the functions that seal runs: it signs what it seals.

import { readHubEnvironment } from '../settings/hubEnvironment.ts';
import type { Hub } from './hub.ts';
import { hubSigners } from './hubSigners.ts';
import { openHub } from './openHub.ts';

/** As openHub, with who signs the seals. */
export async function openSealingHub(environment: Readonly<Record<string, string | undefined>>): Promise<Hub> {
  const hub = await openHub(environment);
  const signers = hubSigners(readHubEnvironment(environment).VEEAM_DRIFT_SIGNING_KEYS);
  return { ...hub, context: { ...hub.context, signers } };
}
