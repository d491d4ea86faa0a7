// Finds two groups of policies that each allow some requests, and none in common.

import type { GrantReading } from './grantReading.ts';
import { type GrantVerdict, type GroupTerms, termsOf } from './grantVerdict.ts';
import { isSatisfiable } from './satisfiability.ts';

/** More groups than this are not compared with each other. */
const maxGroups = 8;

/**
 * Gives the indexes of two groups that together allow no request, although each of them allows some; undefined where
 * there are none, or the verdict has another reason.
 */
export function apartGroups({ verdict, reading, groups }: GrantVerdict): readonly [number, number] | undefined {
  if (verdict !== 'missing' || groups.length > maxGroups || groups.some(({ allows }) => allows === 'none'))
    return undefined;
  const allows = termsOf(reading.groups).map((group) => group.allows);
  for (const [later, clause] of allows.entries()) {
    const earlier = allows.slice(0, later).findIndex((other) => areApart(reading, other, clause));
    if (earlier >= 0) return [earlier, later];
  }
  return undefined;
}

type Allows = GroupTerms['allows'];

function areApart({ stateCounts }: GrantReading, one: Allows, other: Allows): boolean {
  return isSatisfiable(stateCounts, [one, other]) === 'no';
}
