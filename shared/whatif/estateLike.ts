// An estate that reads as another one does, but for what is given.

import type { Estate } from '../estate/accountReading.ts';

/** Gives the estate; what is skipped and unread grows while accounts are read, so that it is always asked of the other one. */
export function estateLike(estate: Estate, members: Omit<Estate, 'name' | 'skipped' | 'unread'>): Estate {
  return {
    ...members,
    name: estate.name,
    get skipped() {
      return estate.skipped;
    },
    get unread() {
      return estate.unread ?? [];
    },
  };
}
