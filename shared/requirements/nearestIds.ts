// Known sets and builds that a mistyped name may have meant.

import { distance } from 'fastest-levenshtein';
import { BoundedMap, getOrMake } from '../iam/getOrMake.ts';
import type { Catalog } from './requiredSet.ts';

const nearestCount = 3;

/**
 * Gives at most three known ids that a mistyped one may have meant, the nearest first: ids that contain it, or that a
 * few edits turn it into; case does not count. Empty where none is near. `build` narrows to the ids of one build.
 */
export function nearestIds(catalog: Catalog, id: string, build?: string): readonly string[] {
  const { idsOf } = getOrMake(searches, catalog, createSearches);
  return getOrMake(idsOf, build, (only) => {
    const sets = only === undefined ? catalog.sets : catalog.sets.filter((set) => set.build === only);
    return createSearch(sets.map((set) => set.id));
  })(id);
}

/** Gives at most three known builds near to an unknown one, as {@link nearestIds} does for ids. */
export function nearestBuilds(catalog: Catalog, build: string): readonly string[] {
  return getOrMake(searches, catalog, createSearches).builds(build);
}

type Search = (text: string) => readonly string[];

/** The same wrong name stands in the tags of thousands of roles. */
const searches = new WeakMap<Catalog, ReturnType<typeof createSearches>>();
const keptTexts = 1_000;
const keptBuilds = 100;

function createSearches(catalog: Catalog) {
  return { builds: createSearch(catalog.builds), idsOf: new BoundedMap<string | undefined, Search>(keptBuilds) };
}

interface KnownName {
  readonly name: string;
  readonly lower: string;
  /** In lower case, its words in the order of the alphabet. */
  readonly words: string;
}

function createSearch(names: readonly string[]): Search {
  const known = [...new Set(names)].map((name) => knownName(name));
  const longest = Math.max(0, ...names.map(({ length }) => length));
  const kept = new BoundedMap<string, readonly string[]>(keptTexts);
  return (text) => {
    // Over a third of it would have to be left out.
    if (text === '' || text.length > longest * 1.5) return [];
    return getOrMake(kept, text.toLowerCase(), () => findNearest(known, knownName(text)));
  };
}

function knownName(name: string): KnownName {
  const lower = name.toLowerCase();
  return { name, lower, words: lower.split('-').sort().join('-') };
}

function findNearest(known: readonly KnownName[], wanted: KnownName): readonly string[] {
  return known
    .map((candidate) => ({ candidate, edits: editsBetween(wanted, candidate) }))
    .filter(({ candidate, edits }) => edits <= mostEdits(wanted, candidate))
    .sort((a, b) => a.edits - b.edits || (a.candidate.name < b.candidate.name ? -1 : 1))
    .slice(0, nearestCount)
    .map(({ candidate }) => candidate.name);
}

function mostEdits(wanted: KnownName, candidate: KnownName): number {
  return Math.max(wanted.lower.length, candidate.lower.length) / 3;
}

// Somebody who writes `ec2` or `backup-ec2` leaves out words or swaps them: that counts less than wrong letters.
function editsBetween(wanted: KnownName, candidate: KnownName): number {
  const ofPart = editsOfPart(wanted.lower, candidate.lower);
  // Each letter too many or too few is an edit.
  if (Math.abs(wanted.lower.length - candidate.lower.length) > mostEdits(wanted, candidate)) return ofPart;
  const swapped = distance(wanted.words, candidate.words) + 1;
  return Math.min(distance(wanted.lower, candidate.lower), swapped, ofPart);
}

function editsOfPart(wanted: string, candidate: string): number {
  if (wanted.length < 2 || !candidate.includes(wanted)) return Number.POSITIVE_INFINITY;
  return candidate.startsWith(wanted) ? 1 : 2;
}
