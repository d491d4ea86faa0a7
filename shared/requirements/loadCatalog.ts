// All required sets of all builds: Veeam's, which are built in, and the user's own.

import data from './catalog.generated.json' with { type: 'json' };
import { type CatalogData, unpackCatalog } from './catalogData.ts';
import type { Catalog, RequiredSet } from './requiredSet.ts';

const builtInData: CatalogData = data;

/**
 * Gives the built-in sets and the user's own as one catalog, builds oldest first, sets by build and id.
 * Throws a RangeError where two sets have the same id and build; {@link parseOwnSets} tells that as a fault before.
 */
export function loadCatalog(ownSets: readonly RequiredSet[] = []): Catalog {
  const sets = [...builtInSets(), ...ownSets].sort(
    (a, b) => compareBuilds(a.build, b.build) || compareText(a.id, b.id),
  );
  for (const [index, set] of sets.entries()) {
    const next = sets[index + 1];
    if (next?.id === set.id && next.build === set.build)
      throw new RangeError(`expected one required set ${set.id} of build ${set.build}, got two`);
  }
  return { builds: buildsOf(sets), sets };
}

/** Gives Veeam's own sets. */
export function builtInSets(): readonly RequiredSet[] {
  unpacked ??= unpackCatalog(builtInData);
  return unpacked;
}

/** The product whose build the settings name; sets of others have builds of their own. */
const mainProduct = 'Veeam Backup for AWS';

/** Gives the newest build of Veeam Backup for AWS that is known: the one that applies where nothing names another. */
export function newestBuild(): string {
  newest ??= buildsOf(builtInSets().filter(isOfMainProduct)).at(-1) ?? '';
  return newest;
}

/** Gives the newest set of that id of another product, whose build the settings do not name; undefined where there is none. */
export function findOtherProductSet(catalog: Catalog, id: string): RequiredSet | undefined {
  return catalog.sets.findLast((set) => set.id === id && !isOfMainProduct(set));
}

function isOfMainProduct({ product }: RequiredSet): boolean {
  return product.startsWith(mainProduct);
}

/** Gives the set of that id and build, both compared with case; undefined where there is none. */
export function findSet(catalog: Catalog, id: string, build: string): RequiredSet | undefined {
  return catalog.sets.find((set) => set.id === id && set.build === build);
}

/** Gives the builds, oldest first, that have a set of that id. */
export function buildsWithSet(catalog: Catalog, id: string): readonly string[] {
  return catalog.builds.filter((build) => findSet(catalog, id, build) !== undefined);
}

/** Orders builds by their numbers: `9.1` before `10.0.0.232`. */
export function compareBuilds(a: string, b: string): number {
  const numbersOf = (build: string) => build.split(/[.-]/).map((part) => Number.parseInt(part, 10));
  const [as, bs] = [numbersOf(a), numbersOf(b)];
  for (let index = 0; index < Math.max(as.length, bs.length); index++) {
    const difference = (as[index] ?? 0) - (bs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareText(a, b);
}

let unpacked: readonly RequiredSet[] | undefined;
let newest: string | undefined;

function buildsOf(sets: readonly RequiredSet[]): readonly string[] {
  return [...new Set(sets.map((set) => set.build))].sort(compareBuilds);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
