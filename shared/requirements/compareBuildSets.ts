// What changed in Veeam's requirements from one build to another, set by set.

import type { Catalog, RequiredGrant, RequiredSet } from './requiredSet.ts';

export interface BuildDifference {
  readonly from: string;
  readonly to: string;
  /** Ids, sorted. */
  readonly onlyInFrom: readonly string[];
  readonly onlyInTo: readonly string[];
  /** Every set that both builds have, sorted by id, changed or not. */
  readonly sets: readonly SetDifference[];
}

export interface SetDifference {
  readonly id: string;
  /** What the newer build asks for and the older did not, in the guide's order. Action names compare without case. */
  readonly added: readonly RequiredGrant[];
  readonly removed: readonly RequiredGrant[];
  /** Facts that differ, but for the page's address, date and product. */
  readonly facts: readonly FactDifference[];
  readonly pages: { readonly from: RequiredSet['source']; readonly to: RequiredSet['source'] };
}

export interface FactDifference {
  readonly fact: ComparedFact;
  /** Undefined: the page does not say it. */
  readonly from: unknown;
  readonly to: unknown;
}

const comparedFacts = ['title', 'principal', 'kind', 'requires', 'addOnTo', 'when', 'sourceDefects'] as const;
export type ComparedFact = (typeof comparedFacts)[number];

/** Compares two builds of the catalog; a build without sets has nothing in common with the other. */
export function compareBuildSets(catalog: Catalog, from: string, to: string): BuildDifference {
  const [older, newer] = [setsById(catalog, from), setsById(catalog, to)];
  return {
    from,
    to,
    onlyInFrom: [...older.keys()].filter((id) => !newer.has(id)).sort(),
    onlyInTo: [...newer.keys()].filter((id) => !older.has(id)).sort(),
    sets: [...older.values()].flatMap((set) => {
      const counterpart = newer.get(set.id);
      return counterpart === undefined ? [] : [compareSets(set, counterpart)];
    }),
  };
}

function compareSets(from: RequiredSet, to: RequiredSet): SetDifference {
  return {
    id: from.id,
    added: without(to.grants, from.grants),
    removed: without(from.grants, to.grants),
    facts: comparedFacts
      .filter((fact) => JSON.stringify(from[fact]) !== JSON.stringify(to[fact]))
      .map((fact) => ({ fact, from: from[fact], to: to[fact] })),
    pages: { from: from.source, to: to.source },
  };
}

function without(grants: readonly RequiredGrant[], taken: readonly RequiredGrant[]): readonly RequiredGrant[] {
  const keys = new Set(taken.map(grantKey));
  return grants.filter((grant) => !keys.has(grantKey(grant)));
}

function grantKey({ action, resource, context, optional, when, within }: RequiredGrant): string {
  return JSON.stringify([action.toLowerCase(), resource, context, optional, when, within?.id]);
}

function setsById(catalog: Catalog, build: string): ReadonlyMap<string, RequiredSet> {
  return new Map(catalog.sets.filter((set) => set.build === build).map((set) => [set.id, set]));
}
