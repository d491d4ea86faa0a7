// Which users' access keys a live scan reads.

import type { IsKeyHolder } from '../estate/withAccessKeys.ts';
import { loadCatalog } from '../requirements/loadCatalog.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import { oneTimeSets } from '../requirements/setsOfUsersToo.ts';
import type { Settings } from '../settings/settings.ts';

/** Whether a user's sets are for one use. */
export function holdsOneTimeKeys(settings: Settings): IsKeyHolder {
  const catalog = loadCatalog();
  return (principal, { id: accountId, levels }) =>
    selectRequirements({ principal, accountId, levels, settings, catalog })?.sets.some(({ id }) =>
      oneTimeSets.includes(id),
    ) === true;
}
