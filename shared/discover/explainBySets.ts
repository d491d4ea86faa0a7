// Finds the few required sets of one build that together explain what a principal is allowed.

import { type ActionBits, bitsOf, countBits, countWithout, namesOf, union, without } from './actionSpace.ts';
import type { OwnActions } from './ownActions.ts';
import type { SetSpace, SpacedSet } from './setSpace.ts';

/** How far sets and actions agree. */
export interface Fit {
  /** Of `required`. */
  readonly has: number;
  /** Actions that the sets must have. */
  readonly required: number;
  /** Actions named in full that the sets do not speak of. */
  readonly foreign: number;
}

export interface Explanation extends Fit {
  readonly sets: readonly { readonly id: string; readonly build: string }[];
  /** Sorted without case. */
  readonly lacks: readonly string[];
  /** Ids of further sets, sorted, that ask for nothing more: whether they are meant, the actions can't tell. */
  readonly inside: readonly string[];
  /** Its sets in other builds, where these have the same lists: the actions can't tell which build is meant. */
  readonly twins: readonly { readonly id: string; readonly build: string }[];
  /** Actions that stand on one side only, weighed, and what each set costs; the less, the better. */
  readonly cost: number;
}

/** Sets of which a principal has less are no part of an explanation. */
const leastPart = 0.6;
const mostSets = 6;
const beamWidth = 24;
/** What a further set must explain, in actions: two, so that one chance action brings none in. */
const costOfSet = 1.5;
/** What an action costs that a wildcard brings along. */
const costOfWildcard = 0.25;

/** Gives explanations, the best first, and every single set among them; each asks for other actions. */
export function explainBySets(own: OwnActions, space: SetSpace): readonly Explanation[] {
  const asked = { own, space, ...ownBits(own, space) };
  const parts = space.sets.filter(({ required }) => isPart(required, asked));
  const found = new Map<string, Choice>();
  let beam: readonly Choice[] = [emptyChoice(space)];
  for (let size = 1; size <= mostSets && beam.length > 0; size++) {
    const next = new Map<string, Choice>();
    for (const choice of beam)
      for (const part of parts) {
        const grown = grow(choice, part, asked);
        if (grown !== undefined && !found.has(grown.key) && !next.has(grown.key)) next.set(grown.key, grown);
      }
    beam = [...next.values()].sort(byCost).slice(0, beamWidth);
    for (const choice of beam) found.set(choice.key, choice);
  }
  return [...found.values()]
    .sort(byCost)
    .filter((choice, rank) => rank < beamWidth || choice.parts.length === 1)
    .map((choice) => explain(choice, asked));
}

interface Asked {
  readonly own: OwnActions;
  readonly space: SetSpace;
  readonly named: ActionBits;
  readonly wild: ActionBits;
  readonly allowed: ActionBits;
}

interface Choice {
  readonly parts: readonly SpacedSet[];
  readonly required: ActionBits;
  readonly all: ActionBits;
  /** The same for choices that ask for the same actions. */
  readonly key: string;
  readonly cost: number;
}

function ownBits({ named, byWildcard }: OwnActions, { actions }: SetSpace) {
  const [namedBits, wild] = [bitsOf(actions, named), bitsOf(actions, byWildcard)];
  return { named: namedBits, wild, allowed: union(namedBits, wild) };
}

function isPart(required: ActionBits, { allowed }: Asked): boolean {
  const size = countBits(required);
  return size > 0 && size - countWithout(required, allowed) >= size * leastPart;
}

function emptyChoice({ actions }: SetSpace): Choice {
  const none = bitsOf(actions, []);
  return { parts: [], required: none, all: none, key: '', cost: Number.POSITIVE_INFINITY };
}

/** Undefined where the part adds nothing. */
function grow(choice: Choice, part: SpacedSet, { named, wild, allowed }: Asked): Choice | undefined {
  if (countWithout(part.all, choice.all) === 0) return undefined;
  const parts = [...choice.parts, part];
  const required = union(choice.required, part.required);
  const all = union(choice.all, part.all);
  const cost =
    countWithout(required, allowed) +
    countWithout(named, all) +
    costOfWildcard * countWithout(wild, all) +
    costOfSet * parts.length;
  return { parts, required, all, key: all.join(), cost };
}

function byCost(a: Choice, b: Choice): number {
  return a.cost - b.cost || a.parts.length - b.parts.length || (idsOf(a) < idsOf(b) ? -1 : 1);
}

function idsOf({ parts }: Choice): string {
  return parts.map(({ set }) => set.id).join();
}

function explain(choice: Choice, { own, space, allowed }: Asked): Explanation {
  const parts = withoutNeedless(choice.parts);
  const lacks = without(choice.required, allowed);
  const required = countBits(choice.required);
  const spoken = new Set(namesOf(space.actions, choice.all).map((name) => name.toLowerCase()));
  return {
    sets: parts.map(({ set: { id, build } }) => ({ id, build })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    has: required - countBits(lacks),
    required,
    lacks: namesOf(space.actions, lacks),
    foreign: [...own.named].filter((name) => !spoken.has(name)).length,
    inside: space.sets
      .filter((each) => !parts.includes(each) && countWithout(each.all, choice.all) === 0)
      .map(({ set }) => set.id)
      .sort(),
    twins: twinsOf(parts, space),
    cost: choice.cost,
  };
}

// A build counts only where it has a twin of every set: half a build is none.
function twinsOf(parts: readonly SpacedSet[], { others }: SetSpace): Explanation['twins'] {
  const twins = parts.map((part) => others.filter((other) => other.set.id === part.set.id && isSameList(part, other)));
  const builds = new Set(twins.flat().map(({ set }) => set.build));
  return [...builds]
    .filter((build) => twins.every((some) => some.some(({ set }) => set.build === build)))
    .flatMap((build) => twins.flatMap((some) => some.filter(({ set }) => set.build === build)))
    .map(({ set: { id, build } }) => ({ id, build }));
}

function isSameList(a: SpacedSet, b: SpacedSet): boolean {
  const pairs = [
    [a.required, b.required],
    [a.all, b.all],
  ] as const;
  return pairs.every(([one, other]) => countWithout(one, other) === 0 && countWithout(other, one) === 0);
}

// A set that was chosen early may lie in those chosen after it.
function withoutNeedless(parts: readonly SpacedSet[]): readonly SpacedSet[] {
  const needless = parts.find((part) => {
    const others = parts.filter((other) => other !== part).map(({ all }) => all);
    const [first, ...rest] = others;
    return first !== undefined && countWithout(part.all, rest.reduce(union, first)) === 0;
  });
  return needless === undefined ? parts : withoutNeedless(parts.filter((part) => part !== needless));
}
