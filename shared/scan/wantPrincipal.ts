// Tells from its name and tags alone whether a role or user has required sets, so that no other is read into memory.

import type { PrincipalHead } from '../estate/accountCollector.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { Settings } from '../settings/settings.ts';

/** Gives the `wants` of an estate: principals that a tag or the settings speak of. */
export function wantPrincipal(catalog: Catalog, settings: Settings): (head: PrincipalHead) => boolean {
  return (head) =>
    selectRequirements({ principal: head, accountId: accountOf(head.arn), settings, catalog }) !== undefined;
}

// arn:aws:iam::111122223333:role/name
function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
