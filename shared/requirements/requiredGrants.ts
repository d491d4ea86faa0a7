// What a principal must be allowed in all: the grants of its required sets as one list.

import { findAction } from '../iam/findAction.ts';
import type { RequiredGrant, RequiredSet } from './requiredSet.ts';

/** One action that at least one of the principal's sets asks for. */
export interface CombinedGrant extends RequiredGrant {
  /** Ids of the sets that ask for it, sorted. */
  readonly requirements: readonly string[];
}

/**
 * Gives the union over the sets, sorted by action.
 * - The same action, resource and context count once, without regard to case; the strongest demand holds: `optional`
 *   only where every set that names it says so, `when` only where no set asks for it in every case.
 * - A grant without context takes in the same action's grants on that resource with context, where it asks for no less.
 * - Actions in `conditionalActions` (compared without case) are needed here: their grants lose `when`.
 */
export function requiredGrants(
  sets: readonly RequiredSet[],
  conditionalActions: readonly string[] = [],
): readonly CombinedGrant[] {
  const needed = new Set(conditionalActions.map(lowerCase));
  const byKey = new Map<string, CombinedGrant>();
  for (const set of sets)
    for (const grant of set.grants) {
      const asked = { ...withoutMetCase(grant, needed), requirements: [set.id] };
      const key = grantKey(asked);
      const known = byKey.get(key);
      byKey.set(key, known === undefined ? asked : combine(known, asked));
    }
  absorbContexts(byKey);
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, grant]) => grant);
}

/** How much a grant asks for: a right for certain cases, a clean-up right, or one that must be there. */
function demand(grant: RequiredGrant): number {
  if (grant.when !== undefined) return 0;
  return grant.optional ? 1 : 2;
}

function combine(first: CombinedGrant, second: CombinedGrant): CombinedGrant {
  const stronger = demand(second) > demand(first) ? second : first;
  const requirements = [...new Set([...first.requirements, ...second.requirements])].sort();
  return { ...stronger, action: spelling(first.action, second.action), requirements };
}

// Veeam's pages differ in `servicequotas:ListServiceQuotas`; the name must not depend on the order of the sets.
function spelling(first: string, second: string): string {
  if (first === second) return first;
  const canonical = findAction(first)?.name;
  if (first === canonical || second === canonical) return canonical;
  return first < second ? first : second;
}

function absorbContexts(byKey: Map<string, CombinedGrant>): void {
  for (const [key, grant] of byKey) {
    const target = targetKey(grant);
    const wider = byKey.get(target);
    if (key === target || wider === undefined || demand(wider) < demand(grant)) continue;
    byKey.set(target, combine(wider, grant));
    byKey.delete(key);
  }
}

function withoutMetCase(grant: RequiredGrant, needed: ReadonlySet<string>): RequiredGrant {
  if (grant.when === undefined || !needed.has(grant.action.toLowerCase())) return grant;
  const { when: _met, ...asked } = grant;
  return asked;
}

// What is asked for without context; blanks sort before all that an action name can hold.
function targetKey(grant: RequiredGrant): string {
  return `${grant.action.toLowerCase()} ${grant.resource}${grant.isPlaceholder === true ? '<>' : ''}`;
}

// Names of condition keys compare without case, their values with case and in any order.
function grantKey(grant: RequiredGrant): string {
  const context = Object.entries(grant.context);
  if (grant.within !== undefined) return `${targetKey(grant)} within ${grant.within.id}`;
  if (context.length === 0) return targetKey(grant);
  const entries = context.map(([key, values]) => JSON.stringify([key.toLowerCase(), ...[...values].sort()]));
  return `${targetKey(grant)} ${entries.sort().join()}`;
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}
