// Tells which roles and users of an account are read, so that no other is read into memory.

import type { KnownWatch } from '../drift/watchedPrincipal.ts';
import type { WantsOf } from '../estate/principalHead.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { Settings } from '../settings/settings.ts';
import { isApplianceRole } from './readApplianceSides.ts';

/**
 * Gives the `wants` of an estate: principals that a tag or the settings speak of, the appliances' roles among them, and
 * those that are watched (`watchOf`; default: none).
 */
export function wantPrincipal(
  catalog: Catalog,
  settings: Settings,
  watchOf?: (account: string) => Promise<KnownWatch>,
): WantsOf {
  return async (accountId) => {
    const watched = new Set((await watchOf?.(accountId))?.watched.map(({ principal }) => principal));
    // Where the account stands in the organization is not asked here: a role too many is read, and judged by no set.
    const named = new Set(settings.expected.flatMap(({ name }) => name?.toLowerCase() ?? []));
    return (head) =>
      watched.has(head.arn) ||
      (head.kind === 'role' && named.has(head.name.toLowerCase())) ||
      isApplianceRole(settings, head.arn) ||
      selectRequirements({ principal: head, accountId, settings, catalog }) !== undefined;
  };
}
