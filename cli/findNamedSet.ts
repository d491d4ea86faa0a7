// Finds a required set that somebody named on the command line, or says what they may have meant.

import { buildsWithSet, findSet } from '../shared/requirements/loadCatalog.ts';
import { nearestIds } from '../shared/requirements/nearestIds.ts';
import type { Catalog, RequiredSet } from '../shared/requirements/requiredSet.ts';
import { CliError } from './cliError.ts';

/** Gives the set; throws a CliError that offers the nearest ids, or the builds that have it. */
export function findNamedSet(catalog: Catalog, id: string, build: string): RequiredSet {
  const set = findSet(catalog, id, build);
  if (set !== undefined) return set;
  const builds = buildsWithSet(catalog, id);
  if (builds.length > 0)
    throw new CliError(`no required set ${id} in build ${build}, only in build ${builds.join(', ')}`);
  const nearest = nearestIds(catalog, id, build);
  const hint = nearest.length > 0 ? offer(nearest) : 'see veeam-drift requirements list';
  throw new CliError(`no required set ${id} in build ${build}; ${hint}`);
}

/** `did you mean a, b or c?` */
export function offer(candidates: readonly string[]): string {
  const last = candidates.at(-1) ?? '';
  const others = candidates.slice(0, -1);
  return `did you mean ${others.length > 0 ? `${others.join(', ')} or ` : ''}${last}?`;
}
