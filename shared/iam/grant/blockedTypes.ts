// Finds types of resources without which no call succeeds, and which nothing allows.

import { relateElementToType } from '../resources/resourceElement.ts';
import type { ResourceSpace, SpaceType } from '../resources/resourceSpace.ts';
import type { GroupReading, StatementReading } from './grantReading.ts';

/**
 * Gives the types of resources that every request names, and on which a group of policies allows the action in no request:
 * then no call succeeds, although the action is allowed on resources of other types. None where only some resources are
 * asked about: on the others of these types it may be allowed.
 */
export function blockedTypes(groups: readonly GroupReading[], space: ResourceSpace): readonly string[] {
  if (space.within !== undefined) return [];
  const required = space.types.filter((type) => type.required);
  return [...Map.groupBy(required, ({ name }) => name)].flatMap(([name, types]) =>
    name !== undefined && groups.some((group) => isShut(group, types, space)) ? [name] : [],
  );
}

function isShut(group: GroupReading, types: readonly SpaceType[], space: ResourceSpace): boolean {
  const takes = ({ element }: StatementReading, much: 'all' | 'none') =>
    types.every((type) => element && relateElementToType(element, type, space) === much);
  const isDenied = group.denies.some((deny) => isCertain(deny) && takes(deny, 'all'));
  if (isDenied || group.group.layer === 'rcp' || group.unreadable.length > 0) return isDenied;
  return group.allows.every((allow) => allow.term === undefined || (!allow.isForeign && takes(allow, 'none')));
}

function isCertain({ isForeign, conditions }: StatementReading): boolean {
  return !isForeign && conditions.every(({ outcome }) => outcome === 'true');
}
