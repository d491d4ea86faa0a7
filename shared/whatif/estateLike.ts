// An estate that reads as another one does, but for what is given.

import type { Estate } from '../estate/accountReading.ts';
import { emptyInventory } from '../iam/resourceInventory.ts';

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

/** Keys, buckets and vaults as they are: both sides of a change are judged by the same ones, which are read once. */
export function resourcesOf(estate: Estate): Pick<Estate, 'readResources'> {
  if (estate.readResources === undefined) return {};
  let read: ReturnType<NonNullable<Estate['readResources']>> | undefined;
  return {
    readResources: () => {
      read ??= estate.readResources?.() ?? Promise.resolve(emptyInventory);
      return read;
    },
  };
}
