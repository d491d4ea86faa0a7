// The regions that the scopes of the settings name, alone or in the ARNs of keys and vaults.

import type { Settings } from '../settings/settings.ts';
import { arnParts } from '../vocabulary/arnParts.ts';

export interface ScopeRegion {
  /** As in `scopes[0].keys[1]`. */
  readonly path: string;
  readonly region: string;
  /** Requests are made there; keys and vaults of other regions can be named, too. */
  readonly isRequested: boolean;
}

/** Gives them in the order of the settings. */
export function scopeRegions(scopes: Settings['scopes']): readonly ScopeRegion[] {
  return scopes.flatMap(({ regions = [], keys = [], vaults = [] }, index) => [
    ...regions.map((region, place) => ({
      path: `scopes[${index}].regions[${place}]`,
      region,
      isRequested: true,
    })),
    ...inArns(`scopes[${index}].keys`, keys),
    ...inArns(`scopes[${index}].vaults`, vaults),
  ]);
}

function inArns(path: string, arns: readonly string[]): readonly ScopeRegion[] {
  return arns.flatMap((arn, index) => {
    const { region } = arnParts(arn);
    const isName = region !== '' && region !== '*';
    return isName ? [{ path: `${path}[${index}]`, region, isRequested: false }] : [];
  });
}
