// An estate that reads as another one does, but for what is given.

import type { Estate } from './accountReading.ts';

/**
 * Gives the estate with members of its own. Each one that is not given is the other's: a member that {@link Estate} gains
 * and that is not passed on here does not compile. What is skipped and unread grows while accounts are read, so that it is
 * always asked of the other one.
 */
export function estateLike(estate: Estate, own: Partial<Omit<Estate, 'name' | 'skipped' | 'unread'>>): Estate {
  return {
    name: estate.name,
    readOrganization: () => estate.readOrganization(),
    readChangedOrganization: estate.readChangedOrganization?.bind(estate),
    readAccounts: () => estate.readAccounts(),
    readAhead: estate.readAhead,
    readResources: estate.readResources?.bind(estate),
    limitJudging: estate.limitJudging,
    ...own,
    get skipped() {
      return estate.skipped;
    },
    get unread() {
      return estate.unread ?? [];
    },
  } satisfies Record<keyof Estate, unknown>;
}
