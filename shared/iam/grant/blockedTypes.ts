// Finds types of resources without which no call succeeds, and which nothing allows.

import { relateElementToType } from '../resources/resourceElement.ts';
import type { ResourceSpace, SpaceType } from '../resources/resourceSpace.ts';
import type { GroupReading, StatementReading } from './grantReading.ts';

/**
 * Gives the types of resources that every request names, besides another one, and on which a group of policies allows
 * the action in no request: then no call succeeds, although the action is allowed on resources of the other types.
 */
export function blockedTypes(groups: readonly GroupReading[], space: ResourceSpace): readonly string[] {
  if (space.within !== undefined) return [];
  const required = space.types.filter((type) => type.required && type.name !== undefined);
  const byName = Map.groupBy(required, ({ name }) => name ?? '');
  if (byName.size < 2) return [];
  return [...byName].flatMap(([name, types]) => (groups.some((group) => isShut(group, types, space)) ? [name] : []));
}

function isShut(group: GroupReading, types: readonly SpaceType[], space: ResourceSpace): boolean {
  const takes = (statement: StatementReading, much: 'all' | 'none') =>
    types.every(
      (type) => statement.element !== undefined && relateElementToType(statement.element, type, space) === much,
    );
  const isDenied = group.denies.some((deny) => isCertain(deny) && takes(deny, 'all'));
  if (isDenied || group.group.layer === 'rcp' || group.unreadable.length > 0) return isDenied;
  return group.allows.every((allow) => allow.term === undefined || (!allow.isForeign && takes(allow, 'none')));
}

function isCertain({ isForeign, conditions, term }: StatementReading): boolean {
  return !isForeign && term !== undefined && conditions.every(({ outcome }) => outcome === 'true');
}
