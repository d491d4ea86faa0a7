// Which keys, buckets and vaults a live scan reads, as the settings say.

import { namedKeys } from '../drift/namedKeys.ts';
import type { WantedResources } from '../estate/readRawResources.ts';
import { splitBucket } from '../requirements/bindScope.ts';
import { selectScope } from '../requirements/scope.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * Gives what is read; undefined where the settings name no keys: then neither keys nor buckets nor vaults are. Names of
 * buckets with wildcards cannot be asked for. `region`: where all keys are looked for if the settings name no regions.
 */
export function wantedResources(settings: Settings, region: string): WantedResources | undefined {
  const { keys, scopes, regions } = settings;
  if (keys === undefined) return undefined;
  const scoped = scopes.flatMap((rule) => rule.keys ?? []).filter(isExact);
  const discovers = keys === 'discover' || keys.includes('discover');
  return {
    keys: [...new Set([...namedKeys(keys).map(({ key }) => key), ...scoped])],
    regions: discovers ? (regions ?? [region]) : [],
    bucketsOf: (principal, accountId) =>
      selectScope({ principal, accountId, settings })
        .parts.flatMap(({ scope }) => scope.buckets ?? [])
        .map((entry) => splitBucket(entry).name)
        .filter(isExact),
    vaultsOf: (principal, accountId) => {
      const named = selectScope({ principal, accountId, settings }).parts.flatMap(({ scope }) => scope.vaults ?? []);
      return discovers ? ['*'] : named;
    },
    vaultRegions: regions ?? [region],
  };
}

function isExact(text: string): boolean {
  return !/[*?]/.test(text);
}
