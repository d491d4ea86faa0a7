// Everything the rules look at for one watched role or user.

import type { Account } from '../../iam/principal.ts';
import type { Catalog } from '../../requirements/requiredSet.ts';
import type { WatchedPrincipal } from '../watchedPrincipal.ts';

export interface WatchedFacts {
  readonly watched: WatchedPrincipal;
  readonly account: Account;
  readonly catalog: Catalog;
  /** Ids of sets that the settings expect in the account and that no other role or user of it has. */
  readonly expected: readonly string[];
}

/** The last part of its ARN. */
export function watchedName({ principal }: Pick<WatchedPrincipal, 'principal'>): string {
  return principal.slice(principal.lastIndexOf('/') + 1);
}

/** Ids of the sets that it was last judged by, sorted. */
export function watchedSetIds({ sets }: Pick<WatchedPrincipal, 'sets'>): readonly string[] {
  return sets.map(({ id }) => id).sort();
}

/**
 * The line of the settings, as YAML, that releases it, or one of its sets. `day`: YYYY-MM-DD, not before it began to be
 * watched. Text in JSON is text in YAML.
 */
export function releaseLine(principal: string, day: string, requirement?: string): string {
  const sets = requirement === undefined ? '' : `, requirements: [${requirement}]`;
  return `{ principal: ${JSON.stringify(principal)}${sets}, on: ${day}, reason: …, owner: … }`;
}
