// The form of catalog.generated.json: Veeam's sets, written small by scripts/generate/packCatalog.ts and unpacked by loadCatalog.ts.

import type { RequiredGrant, RequiredSet } from './requiredSet.ts';

export interface CatalogData {
  /** Every action that a set names, once per spelling, sorted. */
  readonly actions: readonly string[];
  readonly sets: readonly PackedSet[];
}

/** A set is for roles where it has `requires`, and an add-on where it has `addOnTo`: its schema sees to that. */
export interface PackedSet extends Omit<RequiredSet, 'principal' | 'kind' | 'grants'> {
  readonly grants: readonly PackedGrants[];
}

/** Actions that are asked for on the same terms. */
export interface PackedGrants {
  /** Indexes into the catalog's `actions`, separated by blanks. */
  readonly actions: string;
  readonly resource: string;
  /** Per condition key: the key, then its values. */
  readonly context: readonly (readonly string[])[];
  readonly optional: boolean;
  /** Absent: the resource is as the page writes it. */
  readonly isPlaceholder?: boolean;
  /** `''` where there is none. */
  readonly when: string;
}

/** Gives the sets that were packed, equal to those that went in. */
export function unpackCatalog(data: CatalogData): readonly RequiredSet[] {
  return data.sets.map(({ grants, ...facts }) => ({
    ...facts,
    principal: facts.requires === undefined ? 'user' : 'role',
    kind: facts.addOnTo === undefined ? 'base' : 'add-on',
    grants: grants.flatMap((packed) => unpackGrants(packed, data.actions)),
  }));
}

function unpackGrants(packed: PackedGrants, actions: readonly string[]): readonly RequiredGrant[] {
  const { resource, optional, when, isPlaceholder } = packed;
  const context = Object.fromEntries(packed.context.map(([key = '', ...values]) => [key, values]));
  return packed.actions.split(' ').map((index) => {
    const action = actions[Number(index)];
    if (action === undefined) throw new Error(`catalog.generated.json: expected an index into actions, got ${index}`);
    return {
      action,
      resource,
      context,
      ...(isPlaceholder === true && { isPlaceholder }),
      optional,
      ...(when !== '' && { when }),
    };
  });
}
