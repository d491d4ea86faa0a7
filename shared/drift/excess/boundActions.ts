// Which required actions a scope binds, and what denies them there: so that what is left lies beyond the scope.

import type { PolicySource } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { PolicyDocument, Statement } from '../../iam/policyDocument.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';

/** By action, in lower case, the resources that it is bound to. */
export type BoundActions = ReadonlyMap<string, readonly string[]>;

const bound = new WeakMap<readonly CombinedGrant[], BoundActions>();

/** Gives the actions that are bound by a scope in whatever set asks for them. */
export function boundActions(grants: readonly CombinedGrant[]): BoundActions {
  return getOrMake(bound, grants, () => {
    const byAction = Map.groupBy(grants, ({ action }) => action.toLowerCase());
    const all = [...byAction].filter(([, of]) => of.every(({ isBound }) => isBound === true));
    return new Map(all.map(([action, of]) => [action, [...new Set(of.map(({ resource }) => resource))].sort()]));
  });
}

/** Gives a policy that denies bound actions on all that they are bound to; undefined where none is. */
export function scopeDeny(actions: BoundActions): PolicySource | undefined {
  if (actions.size === 0) return undefined;
  const byResources = Map.groupBy([...actions], ([, resources]) => JSON.stringify(resources));
  const statements = [...byResources.values()].map(
    (group, index): Statement => ({
      number: index + 1,
      effect: 'Deny',
      action: { negated: false, patterns: group.map(([action]) => action) },
      resource: { negated: false, patterns: group[0]?.[1] ?? [] },
      conditions: [],
    }),
  );
  const document: PolicyDocument = { version: '2012-10-17', statements };
  return { name: 'scope', document };
}
