// What the policies of a role or user allow, as far as it tells which required sets they were written for.

import type { KnownContext } from '../iam/decideGrant.ts';
import type { ActionEntry } from '../iam/findAction.ts';
import { type AllowedByStatement, listAllowed } from '../iam/listAllowed.ts';
import type { Principal } from '../iam/principal.ts';

/** Actions in lower case. */
export interface OwnActions {
  /** Named in full by a statement. */
  readonly named: ReadonlySet<string>;
  /** Allowed by a wildcard only. */
  readonly byWildcard: ReadonlySet<string>;
  /** Those of both that change something. */
  readonly changing: ReadonlySet<string>;
  /** A statement allows everything, or everything but a list. */
  readonly speaksOfAll: boolean;
}

// One context for all actions: a condition is then neither met nor failed, and what it guards counts as allowed.
const nothingKnown: KnownContext = { known: {}, others: 'unknown' };

/**
 * Gives what the identity policies allow on some resource under some condition, less what they deny. Boundary and SCPs
 * are left out: what they take away is drift, and tells nothing about what a role is for.
 */
export function ownActions({ identity }: Pick<Principal, 'identity'>, partition: string): OwnActions {
  const allowed = listAllowed({ layers: { identity }, contextOf: () => nothingKnown, partition });
  const named = new Set(allowed.flatMap(namedActions));
  const all = allowed.flatMap(({ actions }) => actions.map(({ action }) => action));
  return {
    named,
    byWildcard: new Set(all.map(({ name }) => name.toLowerCase()).filter((name) => !named.has(name))),
    changing: new Set(all.filter(isChange).map(({ name }) => name.toLowerCase())),
    speaksOfAll: allowed.some(({ statement: { action } }) => action.negated || action.patterns.some(isEverything)),
  };
}

function isChange({ accessLevels }: ActionEntry): boolean {
  return accessLevels.some((level) => level !== 'Read' && level !== 'List');
}

function namedActions({ statement, actions }: AllowedByStatement): readonly string[] {
  if (statement.action.negated) return [];
  const patterns = new Set(statement.action.patterns.map((pattern) => pattern.toLowerCase()));
  return actions.map(({ action }) => action.name.toLowerCase()).filter((name) => patterns.has(name));
}

function isEverything(pattern: string): boolean {
  return /^[*?]+(:[*?]+)?$/.test(pattern) && pattern.includes('*');
}
