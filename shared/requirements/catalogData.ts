// The form of catalog.generated.json: Veeam's sets, written small by scripts/generateCatalog.ts and unpacked by catalog.ts.

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
  /** `''` where there is none. */
  readonly when: string;
}

/** Gives the packed form of sets in the order given. */
export function packCatalog(sets: readonly RequiredSet[]): CatalogData {
  const actions = [...new Set(sets.flatMap(({ grants }) => grants.map(({ action }) => action)))].sort();
  const indexes = new Map(actions.map((action, index) => [action, index]));
  return { actions, sets: sets.map((set) => packSet(set, indexes)) };
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

function packSet(set: RequiredSet, indexes: ReadonlyMap<string, number>): PackedSet {
  const { principal: _principal, kind: _kind, grants, ...facts } = set;
  return { ...facts, grants: packGrants(grants, indexes) };
}

// Only neighbours share a line, so that the order of the guide's policy stays.
function packGrants(grants: readonly RequiredGrant[], indexes: ReadonlyMap<string, number>): readonly PackedGrants[] {
  const packed: { terms: string; line: PackedGrants }[] = [];
  for (const { action, resource, context, optional, when = '' } of grants) {
    const index = String(indexes.get(action));
    const line = {
      resource,
      context: Object.entries(context).map(([key, values]) => [key, ...values]),
      optional,
      when,
    };
    const terms = JSON.stringify(line);
    const last = packed.at(-1);
    if (last?.terms === terms) last.line = { ...last.line, actions: `${last.line.actions} ${index}` };
    else packed.push({ terms, line: { actions: index, ...line } });
  }
  return packed.map(({ line }) => line);
}

function unpackGrants(packed: PackedGrants, actions: readonly string[]): readonly RequiredGrant[] {
  const { resource, optional, when } = packed;
  const context = Object.fromEntries(packed.context.map(([key = '', ...values]) => [key, values]));
  return packed.actions.split(' ').map((index) => {
    const action = actions[Number(index)];
    if (action === undefined) throw new Error(`catalog.generated.json: expected an index into actions, got ${index}`);
    return { action, resource, context, optional, ...(when !== '' && { when }) };
  });
}
