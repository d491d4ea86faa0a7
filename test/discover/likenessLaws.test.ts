import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weighLikeness } from '../../shared/discover/likeness.ts';
import type { OwnActions } from '../../shared/discover/ownActions.ts';
import { setSpace } from '../../shared/discover/setSpace.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import { draws } from '../iam/lawRuns.ts';

const catalog = loadCatalog();
const places = catalog.builds.flatMap((build) =>
  (['role', 'user'] as const).map((kind) => ({ build, kind, space: setSpace({ catalog, kind, build }) })),
);

function actionsOf(sets: readonly RequiredSet[]): readonly string[] {
  return [...new Set(sets.flatMap(({ grants }) => grants.map(({ action }) => action.toLowerCase())))].sort();
}

function allowed(actions: readonly string[]): OwnActions {
  return { named: new Set(actions), byWildcard: new Set(), changing: new Set(actions), speaksOfAll: false };
}

/** From 1 to 5 % of the actions, at least one where more than one is there. */
function trimmed(actions: readonly string[]): fc.Arbitrary<readonly string[]> {
  const most = Math.max(1, Math.floor(actions.length / 20));
  const fewest = Math.max(1, Math.ceil(actions.length / 100));
  if (actions.length < 2) return fc.constant(actions);
  return fc
    .integer({ min: Math.min(fewest, most), max: most })
    .chain((count) => fc.shuffledSubarray([...actions], { minLength: count, maxLength: count }))
    .map((removed) => actions.filter((action) => !removed.includes(action)));
}

/** Where among the answers one asks for exactly the actions of these sets; -1: nowhere. */
function rankOf(sets: readonly RequiredSet[], actions: readonly string[], { space }: (typeof places)[number]): number {
  const likeness = weighLikeness(allowed(actions), space);
  if (likeness.kind !== 'ranked') return -1;
  const wanted = actionsOf(sets).join();
  const byName = (named: { readonly id: string; readonly build: string }) =>
    catalog.sets.filter(({ id, build }) => id === named.id && build === named.build);
  return likeness.answers.findIndex((answer) =>
    answer.some((explanation) => actionsOf(explanation.sets.flatMap(byName)).join() === wanted),
  );
}

function share(ranks: readonly number[], most: number): number {
  return ranks.filter((rank) => rank >= 0 && rank <= most).length / ranks.length;
}

describe.each(places)('weighLikeness of a $kind by build $build', (place) => {
  const sets = place.space.sets.map(({ set }) => set);

  it('puts a set first from which a few actions were taken', () => {
    const drawn = sets.flatMap((set) =>
      fc.sample(trimmed(actionsOf([set])), { numRuns: 10, seed: 20261128 }).map((actions) => ({ set, actions })),
    );
    const ranks = drawn.map(({ set, actions }) => rankOf([set], actions, place));
    expect(share(ranks, 0)).toBeGreaterThanOrEqual(0.95);
  });

  it('has the union of up to six sets, trimmed likewise, among the first three', () => {
    const unions = fc
      .shuffledSubarray(sets, { minLength: 2, maxLength: 6 })
      .chain((chosen) => trimmed(actionsOf(chosen)).map((actions) => ({ chosen, actions })));
    const ranks = fc
      .sample(unions, { numRuns: Math.min(100, draws(100).numRuns), seed: 20261128 })
      .map((each) => rankOf(each.chosen, each.actions, place));
    expect(share(ranks, 2)).toBeGreaterThanOrEqual(0.95);
  });

  it('never says that a role has or lacks what it does not', () => {
    const some = fc.shuffledSubarray([...actionsOf(sets)]);
    fc.assert(
      fc.property(some, (actions) => {
        const likeness = weighLikeness(allowed(actions), place.space);
        if (likeness.kind !== 'ranked') return;
        for (const { has, required, lacks } of likeness.answers.flat()) {
          expect(has + lacks.length).toBe(required);
          expect(lacks.filter((action) => actions.includes(action.toLowerCase()))).toEqual([]);
        }
      }),
      draws(50),
    );
  });
});
