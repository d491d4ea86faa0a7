// Required sets for tests, with everything filled in that a test does not care about.

import { builtInSets } from '../../shared/requirements/loadCatalog.ts';
import type { Catalog, RequiredGrant, RequiredSet } from '../../shared/requirements/requiredSet.ts';

/** A base set for roles without grants, but for what `over` says. */
export function requiredSet(over: Partial<RequiredSet> & { readonly id: string }): RequiredSet {
  return {
    title: over.id,
    principal: 'role',
    kind: 'base',
    product: 'Test',
    build: '10.0.0.232',
    source: { url: 'https://example.com/permissions' },
    purpose: `what ${over.id} is for`,
    requires: { trustedServices: [], assumableByAppliance: true, instanceProfile: false },
    grants: [],
    ...over,
  };
}

/** A required grant on every resource in every request, but for what `over` says. */
export function grant(action: string, over: Partial<RequiredGrant> = {}): RequiredGrant {
  return { action, resource: '*', context: {}, optional: false, ...over };
}

/** Two builds whose sets tests know; whatever builds are added, these stay as they are. */
export const knownBuilds = { v10: '10.0.0.232', v11: '13.1.0.411' } as const;

/** A catalog of the two builds that tests know, and of own sets. */
export function catalogOfKnownBuilds(own: readonly RequiredSet[] = []): Catalog {
  const builds: readonly string[] = Object.values(knownBuilds);
  return { builds, sets: [...builtInSets().filter(({ build }) => builds.includes(build)), ...own] };
}
