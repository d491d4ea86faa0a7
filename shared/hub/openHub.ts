// Opens what the deployed functions work with, by the settings that their environment names.

import { readHubEnvironment } from '../settings/hubEnvironment.ts';
import { readHubSettings } from '../settings/hubSettings.ts';
import type { Hub } from './hub.ts';
import { slowHeapGrowth } from './slowHeapGrowth.ts';

/**
 * Loads what works with the settings while they are fetched, so that a cold start waits for neither alone.
 *
 * @param environment the environment of the process, see hubEnvironment.ts
 * @throws Error that names every fault of environment, settings and required sets.
 */
export async function openHub(environment: Readonly<Record<string, string | undefined>>): Promise<Hub> {
  // Elsewhere the process is not the function's alone.
  if (environment.AWS_LAMBDA_RUNTIME_API !== undefined) slowHeapGrowth();
  const variables = readHubEnvironment(environment);
  const today = new Date().toISOString().slice(0, 10);
  const [settings, { composeHub }] = await Promise.all([readHubSettings(variables, today), import('./composeHub.ts')]);
  return composeHub(variables, settings);
}
