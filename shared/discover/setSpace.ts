// The required sets that a principal may have been written for, as bits over all their actions.

import type { Catalog, RequiredSet } from '../requirements/requiredSet.ts';
import { type ActionBits, type ActionSpace, actionSpace, bitsOf } from './actionSpace.ts';

export interface SpacedSet {
  readonly set: RequiredSet;
  /** What must be allowed. */
  readonly required: ActionBits;
  /** What it speaks of, clean-up rights and rights for certain cases among it. */
  readonly all: ActionBits;
}

export interface SetSpace {
  readonly actions: ActionSpace;
  readonly sets: readonly SpacedSet[];
  /** Sets that are not weighed: those of other builds. */
  readonly others: readonly SpacedSet[];
}

export interface SpaceQuestion {
  readonly catalog: Catalog;
  readonly kind: RequiredSet['principal'];
  /** Its sets are weighed; of another build only those whose id it does not have, the newest of each. */
  readonly build: string;
}

/** Gives the sets that are weighed for such a principal. */
export function setSpace({ catalog, kind, build }: SpaceQuestion): SetSpace {
  const sets = catalog.sets.filter((set) => set.principal === kind);
  const actions = actionSpace(catalog.sets);
  // Builds come oldest first, so that of an id the build's own set or else the newest one is kept.
  const byId = new Map(sets.map((set): [string, RequiredSet] => [set.id, set]));
  for (const set of sets) if (set.build === build) byId.set(set.id, set);
  const weighed = [...byId.values()];
  return {
    actions,
    sets: weighed.map((set) => spaced(set, actions)),
    others: sets.filter((set) => !weighed.includes(set)).map((set) => spaced(set, actions)),
  };
}

function spaced(set: RequiredSet, actions: ActionSpace): SpacedSet {
  const required = namesIn(set, ({ optional, when }) => !optional && when === undefined);
  return {
    set,
    required: bitsOf(actions, required),
    all: bitsOf(
      actions,
      namesIn(set, () => true),
    ),
  };
}

function namesIn({ grants }: RequiredSet, isMeant: (grant: RequiredSet['grants'][number]) => boolean) {
  return grants.filter(isMeant).map(({ action }) => action);
}
