// Example texts for every way in which a set of patterns can match or not match together.

import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';
import {
  advance,
  charactersOf,
  colon,
  isComplete,
  isWildcard,
  type Places,
  slash,
  startPlaces,
  type WildcardPattern,
} from './wildcardPattern.ts';

/** Patterns of which one must match. */
export type Language = readonly WildcardPattern[];

/** Characters tried times patterns after which the walk is given up: some tens of milliseconds. */
const maxWork = 200_000;
/** Steps that one character tried at one place is. */
const stepsPerWork = 20;

const space = 32;

/** A text read so far, and where each pattern then stands. Patterns that can no longer match are left out. */
interface Walk {
  readonly text: string;
  readonly reached: readonly Reached[];
}

interface Reached {
  readonly of: NumberedPattern;
  readonly places: Places;
}

interface NumberedPattern {
  readonly pattern: WildcardPattern;
  readonly number: number;
  readonly language: number;
}

interface KnownExamples {
  readonly texts: readonly string[] | undefined;
  /** Counted again for each principal, so that no verdict hangs on who came before. */
  readonly steps: number;
  /** False: finding them was given up, and takes at least these steps. */
  readonly isWhole: boolean;
}

// Principals share the patterns that organizations guard themselves with; long ones are met again for each who may be
// trusted.
const kept = new BoundedMap<string, KnownExamples>(2_000);
const keptLong = new BoundedMap<string, KnownExamples>(100);
const maxKeyLength = 2_000;
/** Several times the longest trust policy or SCP. */
const maxLongKeyLength = 100_000;

/**
 * Gives one text for each combination of languages that some text matches exactly, among the texts that all of `within`
 * match. Complete: what is true of the examples is true of every such text, as far as these languages can tell.
 * Undefined where there are too many combinations to walk through, or to pay for.
 *
 * Walks all patterns at once, breadth first, so the examples are short. The number of steps is at most the product of
 * the patterns' lengths, and for patterns that begin alike, as ARNs do, near their sum.
 */
export function exampleTexts(
  languages: readonly Language[],
  within: readonly Language[] = [],
  meter: StepMeter = createStepMeter(Number.POSITIVE_INFINITY),
): readonly string[] | undefined {
  const key = JSON.stringify([languages, within].map((all) => all.map((language) => language.map(writePattern))));
  const keptOfLength = key.length <= maxKeyLength ? kept : keptLong;
  const known = keptOfLength.get(key);
  const isPaid = hasPaid(key, meter);
  const left = isPaid ? Number.POSITIVE_INFINITY : meter.left;
  const isKnown = known !== undefined && (known.isWhole || known.steps > left);
  const found = isKnown ? known : findExamples(languages, within, left);
  if (key.length <= maxLongKeyLength) keptOfLength.set(key, found);
  const steps = isPaid ? Math.min(found.steps, Math.ceil(key.length / charactersPerStep)) : found.steps;
  if (!meter.take(steps)) return undefined;
  notePaid(key, meter);
  return found.texts;
}

/** Characters of a key that are written and looked up in one step. */
const charactersPerStep = 8;

// Each principal pays once. What is kept may be gone again, so who has paid is remembered beside it: of one principal
// after the other, so that no count hangs on neighbours.
let paid = beginPaying(Number.NaN);

function beginPaying(id: number): { readonly id: number; readonly keys: Set<string> } {
  return { id, keys: new Set() };
}

function hasPaid(key: string, { id }: StepMeter): boolean {
  return paid.id === id && paid.keys.has(key);
}

// Where answers are kept, who paid before hangs on what was at hand: then each pays in full.
function notePaid(key: string, { id, isEstimate }: StepMeter): void {
  if (isEstimate || key.length > maxLongKeyLength) return;
  if (paid.id !== id) paid = beginPaying(id);
  paid.keys.add(key);
}

// The same patterns are asked about together with others, time and again.
const texts = new WeakMap<WildcardPattern, string>();

function writePattern(pattern: WildcardPattern): string {
  return getOrMake(texts, pattern, ({ tokens, ignoreCase }) => `${ignoreCase}${tokens.join()}`);
}

function findExamples(languages: readonly Language[], within: readonly Language[], left: number): KnownExamples {
  const meter = createStepMeter(left);
  const texts = walkThrough(languages, within, meter);
  return { texts, steps: meter.isSpent ? left + 1 : meter.steps, isWhole: !meter.isSpent };
}

function walkThrough(
  languages: readonly Language[],
  within: readonly Language[],
  meter: StepMeter,
): readonly string[] | undefined {
  const start = { text: '', reached: numberPatterns([...within, ...languages]) };
  const examples = new Map<string, string>();
  const seen = new Set<string>();
  let work = 0;
  for (let walks: readonly Walk[] = [start]; walks.length > 0; ) {
    const next: Walk[] = [];
    for (const walk of walks.filter((each) => isNew(seen, each))) {
      recordExample(examples, walk, within.length);
      const codes = nextCharacters(walk);
      work += codes.length * walk.reached.length;
      if (work > maxWork || !meter.take(codes.length * countPlaces(walk) * stepsPerWork)) return undefined;
      next.push(...codes.flatMap((code) => stepOn(walk, code, within.length) ?? []));
    }
    walks = next;
  }
  return [...examples.values()];
}

function countPlaces({ reached }: Walk): number {
  return reached.reduce((count, { places }) => count + places.length, 0);
}

function numberPatterns(languages: readonly Language[]): readonly Reached[] {
  const patterns = languages.flatMap((patterns, language) => patterns.map((pattern) => ({ pattern, language })));
  return patterns.map((each, number) => ({ of: { ...each, number }, places: startPlaces(each.pattern) }));
}

function isNew(seen: Set<string>, { reached }: Walk): boolean {
  const key = reached.map(({ of, places }) => `${of.number}:${places}`).join();
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

// `required`: the first so many languages must match.
function recordExample(examples: Map<string, string>, { text, reached }: Walk, required: number): void {
  const complete = reached.filter(({ of, places }) => isComplete(of.pattern, places));
  const matched = new Set(complete.map(({ of }) => of.language));
  if (!hasFirst(matched, required)) return;
  const key = [...matched].join();
  if (!examples.has(key)) examples.set(key, text);
}

// Undefined for a text that a required language can no longer match: what follows is of no interest.
function stepOn(walk: Walk, code: number, required: number): Walk | undefined {
  const reached: Reached[] = [];
  for (const { of, places } of walk.reached) {
    const next = advance(of.pattern, places, lowerCase(code, of.pattern));
    if (next.length > 0) reached.push({ of, places: next });
  }
  if (!reachesFirst(reached, required)) return undefined;
  return { text: walk.text + String.fromCharCode(code), reached };
}

function reachesFirst(reached: readonly Reached[], required: number): boolean {
  for (let language = 0; language < required; language++) {
    if (!reached.some(({ of }) => of.language === language)) return false;
  }
  return true;
}

function hasFirst(languages: ReadonlySet<number>, required: number): boolean {
  for (let language = 0; language < required; language++) if (!languages.has(language)) return false;
  return true;
}

// The characters that any pattern names next in either case, the two that some wildcards refuse, and one of all others.
function nextCharacters({ reached }: Walk): readonly number[] {
  const codes = new Set<number>();
  for (const { of, places } of reached) {
    for (const place of places) for (const code of namedCharacters(of.pattern, place)) codes.add(code);
  }
  return [...codes, Math.max(space, ...codes) + 1];
}

function namedCharacters(pattern: WildcardPattern, place: number): readonly number[] {
  const token = pattern.tokens[place];
  if (token === undefined) return [];
  if (!isWildcard(token)) return inBothCases(token, pattern);
  const characters = charactersOf(token);
  return characters.length === 0 ? [colon, slash] : characters;
}

function inBothCases(code: number, pattern: WildcardPattern): readonly number[] {
  if (!pattern.ignoreCase) return [code];
  return [code, String.fromCharCode(code).toUpperCase().charCodeAt(0)];
}

function lowerCase(code: number, pattern: WildcardPattern): number {
  return pattern.ignoreCase ? String.fromCharCode(code).toLowerCase().charCodeAt(0) : code;
}
