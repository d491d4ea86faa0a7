// Finds types of resources without which no call succeeds, and which nothing allows.

import { relateElementToType } from '../resources/resourceElement.ts';
import type { ResourceSpace, SpaceType } from '../resources/resourceSpace.ts';
import type { GroupReading, StatementReading } from './grantReading.ts';

export interface BlockedType {
  readonly name: string;
  /** The policies that allow the action on none of it. */
  readonly group: GroupReading;
  /** The statement that denies it on all of it; absent: no Allow of the group takes any. */
  readonly deny?: StatementReading;
}

/**
 * Gives the types of resources that every request names, and on which a group of policies allows the action in no request:
 * then no call succeeds, although the action is allowed on resources of other types. None where only some resources are
 * asked about: on the others of these types it may be allowed.
 */
export function blockedTypes(groups: readonly GroupReading[], space: ResourceSpace): readonly BlockedType[] {
  if (space.within !== undefined) return [];
  const required = space.types.filter((type) => type.required);
  return [...Map.groupBy(required, ({ name }) => name)].flatMap(([name, types]) => {
    if (name === undefined) return [];
    const [blocked] = groups.flatMap((group) => blockIn(group, types, space) ?? []);
    return blocked === undefined ? [] : [{ name, ...blocked }];
  });
}

function blockIn(
  group: GroupReading,
  types: readonly SpaceType[],
  space: ResourceSpace,
): Omit<BlockedType, 'name'> | undefined {
  const takes = ({ element }: StatementReading, much: 'all' | 'none') =>
    types.every((type) => element && relateElementToType(element, type, space) === much);
  const deny = group.denies.find((each) => isCertain(each) && takes(each, 'all'));
  if (deny !== undefined) return { group, deny };
  if (group.group.layer === 'rcp' || group.unreadable.length > 0) return undefined;
  const isShut = group.allows.every((allow) => allow.term === undefined || (!allow.isForeign && takes(allow, 'none')));
  return isShut ? { group } : undefined;
}

function isCertain({ isForeign, conditions }: StatementReading): boolean {
  return !isForeign && conditions.every(({ outcome }) => outcome === 'true');
}
