// Says which policy of a page is which set of the catalog.

import type { SetFile } from '../../shared/requirements/setFileSchema.ts';
import type { PagePolicy } from './findPolicies.ts';
import type { PageFault, Read } from './pageFault.ts';
import type { GuidePage } from './readGuidePage.ts';

/** A set of the build before, and what the page prints for it now: more than one policy where it is printed in parts. */
export interface MatchedSet {
  readonly before: SetFile;
  readonly policies: readonly PagePolicy[];
}

/** What a set has in common with its successor, at least: a policy of less is another one. */
const leastLikeness = 0.5;

/**
 * Matches the sets that came from this page with its policies, by the actions that they share. Each set must have one
 * policy and each policy one set, and no two may be taken for each other.
 */
export function matchSets(page: GuidePage, before: readonly SetFile[]): Read<readonly MatchedSet[]> {
  const printed = joinParts(page.policies.filter(({ kind }) => kind === 'permissions'));
  if (printed.length !== before.length) return { ok: false, faults: [countFault({ page, before, printed })] };
  const matched = printed.map((policies) => ({ policies, before: nearest(policies, before, printed.length === 1) }));
  const faults = matched.flatMap(({ policies: [policy], before: set }): readonly PageFault[] => {
    const place = `${page.file}:${policy?.line ?? 1}`;
    if (set === undefined)
      return [{ place, message: `expected one of ${idsOf(before)}: this policy is too unlike each of them` }];
    const others = matched.filter((other) => other.before === set);
    return others.length === 1
      ? []
      : [
          {
            place,
            message: `expected a policy for each of ${idsOf(before)}: ${others.length} are most like ${set.id}`,
          },
        ];
  });
  const pairs = matched.flatMap(({ policies, before: set }) => (set === undefined ? [] : [{ policies, before: set }]));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: pairs };
}

/** Gives the names of the actions of a policy, in lower case. */
export function actionNames(statements: unknown): ReadonlySet<string> {
  const list = Array.isArray(statements) ? statements : [statements];
  const names = list.flatMap((statement: Readonly<Record<string, unknown>>) => statement.Action ?? []);
  return new Set(names.map((name) => String(name).toLowerCase()));
}

function nearest(policies: readonly PagePolicy[], before: readonly SetFile[], isOnly: boolean): SetFile | undefined {
  const actions = actionNames(policies.flatMap(({ statements }) => statements));
  const [best, second] = before
    .map((set) => ({ set, likeness: likenessOf(actions, actionNames(set.policy.Statement)) }))
    .sort((a, b) => b.likeness - a.likeness);
  if (best === undefined || best.likeness < leastLikeness) return undefined;
  return isOnly || best.likeness > (second?.likeness ?? 0) ? best.set : undefined;
}

function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((name) => b.has(name)).length;
  return shared / (a.size + b.size - shared);
}

// A page prints the same policy again where its text comes to it twice, and a long one as "Permissions, part 2".
function joinParts(policies: readonly PagePolicy[]): readonly (readonly PagePolicy[])[] {
  const once = [...new Map(policies.map((policy) => [JSON.stringify(policy.statements), policy])).values()];
  const groups: PagePolicy[][] = [];
  for (const policy of once) {
    const part = Number(/\bpart (\d+)$/i.exec(policy.caption)?.[1] ?? 1);
    if (part > 1) groups.at(-1)?.push(policy);
    else groups.push([policy]);
  }
  return groups;
}

function countFault(given: {
  readonly page: GuidePage;
  readonly before: readonly SetFile[];
  readonly printed: readonly (readonly PagePolicy[])[];
}): PageFault {
  const { page, before, printed } = given;
  const lines = printed.map(([policy]) => policy?.line ?? 1);
  const got = lines.length === 0 ? 'none' : `${lines.length}, at line ${lines.join(', ')}`;
  return {
    place: page.file,
    message: `expected ${before.length === 1 ? 'one policy' : `${before.length} policies`} for ${idsOf(before)}, got ${got}. What is new or gone on a page needs a person: add or remove the file of the set in the newest build's folder first`,
  };
}

function idsOf(sets: readonly SetFile[]): string {
  return sets.map(({ id }) => id).join(', ');
}
