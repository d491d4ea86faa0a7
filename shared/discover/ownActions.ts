// What the policies of a role or user allow, as far as it tells which required sets they were written for.

import type { KnownContext } from '../iam/decideGrant.ts';
import type { ActionEntry } from '../iam/findAction.ts';
import { getOrMake } from '../iam/getOrMake.ts';
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
  // Statements that add the same share one list, which may hold all actions that there are.
  const lists = new Map<AllowedByStatement['actions'], ReadonlyMap<string, ActionEntry>>();
  const named = new Set(allowed.flatMap((one) => namedActions(one, getOrMake(lists, one.actions, byName))));
  const all = new Map<string, ActionEntry>();
  for (const list of lists.values()) for (const [name, action] of list) all.set(name, action);
  const names = [...all.keys()];
  return {
    named,
    byWildcard: new Set(names.filter((name) => !named.has(name))),
    changing: new Set(names.filter((name) => isChange(all.get(name)))),
    speaksOfAll: allowed.some(({ statement: { action } }) => action.negated || action.patterns.some(isEverything)),
  };
}

/** In lower case. */
function byName(actions: AllowedByStatement['actions']): ReadonlyMap<string, ActionEntry> {
  return new Map(Array.from(actions, ({ action }) => [action.name.toLowerCase(), action]));
}

function isChange(action: ActionEntry | undefined): boolean {
  return action?.accessLevels.some((level) => level !== 'Read' && level !== 'List') === true;
}

function namedActions({ statement }: AllowedByStatement, actions: ReadonlyMap<string, ActionEntry>): readonly string[] {
  if (statement.action.negated) return [];
  return statement.action.patterns.map((pattern) => pattern.toLowerCase()).filter((name) => actions.has(name));
}

function isEverything(pattern: string): boolean {
  return /^[*?]+(:[*?]+)?$/.test(pattern) && pattern.includes('*');
}
