// How much of the texts that one wildcard pattern stands for another one takes, decided on the patterns themselves.

import { getOrMake } from '../getOrMake.ts';
import type { StepMeter } from '../stepMeter.ts';
import { commonPrefix, differInEnds, isTooLong, overlaps } from './overlaps.ts';
import { fillRowOfCharacter, foldRows, fresh, type Row, type RowPattern, rowPattern } from './rowPattern.ts';
import {
  accepts,
  anyRun,
  canBegin,
  colon,
  isRun,
  isWildcard,
  type KnownRelation,
  type PatternRelation,
  slash,
  type Token,
  takesCodes,
  type WildcardPattern,
} from './wildcardPattern.ts';

export type { PatternRelation } from './wildcardPattern.ts';

/** Steps of looking up what is known. */
const stepsToLookUp = 5;

/** Places of a table that are filled in one step. */
const placesPerStep = 3;

/**
 * Tells whether `pattern` takes all, some or none of the texts that `space` stands for. Both compare with case. Exact,
 * in time proportional to the product of the two lengths; `some` where that is more than 2,200 × 2,200, or more than is
 * left to spend, and for some of the patterns that take all although what a run takes hangs on what follows, as in `*:`
 * before a run that takes no colons.
 */
export function relatePatterns(pattern: WildcardPattern, space: WildcardPattern, meter?: StepMeter): PatternRelation {
  if (pattern.tokens.length === 1 && pattern.tokens[0] === anyRun) return 'all';
  if (meter?.isSpent) return 'some';
  const from = commonPrefix(pattern, space);
  // Found as quickly as it is looked up, and true of nearly all that meet.
  if (differInEnds(pattern, space, from)) return meter?.take(stepsToLookUp) === false ? 'some' : 'none';
  const known = knownRelation(pattern, space) ?? keepRelation(pattern, findRelation(pattern, space, from));
  if (meter?.take(known.paidBy === meter.id ? stepsToLookUp : known.steps) === false) return 'some';
  // Where answers are kept, who paid before hangs on what was at hand: then each pays in full.
  if (meter?.isEstimate !== true) known.paidBy = meter?.id;
  return known.relation;
}

function knownRelation(pattern: WildcardPattern, space: WildcardPattern): KnownRelation | undefined {
  for (let known = pattern.lastRelation; known !== undefined; known = known.before) {
    if (known.space === space) return known;
  }
  return pattern.otherRelations?.get(space);
}

/** A map for each pattern would be larger than the pattern. */
const maxChained = 4;

function keepRelation(pattern: WildcardPattern, known: KnownRelation): KnownRelation {
  if (isChainFull(pattern)) {
    pattern.otherRelations ??= new Map();
    pattern.otherRelations.set(known.space, known);
  } else {
    known.before = pattern.lastRelation;
    pattern.lastRelation = known;
  }
  return known;
}

function isChainFull({ lastRelation }: WildcardPattern): boolean {
  let length = 0;
  for (let known = lastRelation; known !== undefined; known = known.before) length++;
  return length === maxChained;
}

function findRelation(pattern: WildcardPattern, space: WildcardPattern, from: number): KnownRelation {
  const simple = relateSimply(pattern, space, from);
  if (simple !== undefined) return simple;
  const known = { space, steps: stepsToCompare(pattern, space, from), paidBy: undefined, before: undefined };
  if (!overlaps(pattern, space)) return { ...known, relation: 'none' };
  if (isTooLong(pattern, space, from)) return { ...known, relation: 'some' };
  return { ...known, relation: contains(pattern, space, from) ? 'all' : 'some' };
}

// Nearly all policies name texts, and all that begins with one.
function relateSimply({ tokens }: WildcardPattern, space: WildcardPattern, from: number): KnownRelation | undefined {
  let length = from;
  while (length < tokens.length && !isWildcard(tokens[length] ?? anyRun)) length++;
  const isText = length === tokens.length;
  if (!isText && (length < tokens.length - 1 || tokens[length] !== anyRun)) return undefined;
  const steps = stepsToLookUp + length - from;
  // All that `space` stands for begins with a text only where its own tokens do.
  if (from === length && (!isText || from === space.tokens.length))
    return { space, relation: 'all', steps, paidBy: undefined, before: undefined };
  // A text is one of those that a pattern with wildcards stands for, never all of them.
  const text = { codes: tokens, length, from };
  const isMet = isText ? takesCodes(space, text) : canBegin(space, text);
  return { space, relation: isMet ? 'some' : 'none', steps, paidBy: undefined, before: undefined };
}

/** Gives how many steps comparing two patterns is behind the text that both begin with. */
function stepsToCompare(a: WildcardPattern, b: WildcardPattern, from: number): number {
  const places = isTooLong(a, b, from) ? 0 : (a.tokens.length - from) * (b.tokens.length - from);
  return 4 + Math.ceil(places / placesPerStep);
}

/**
 * Simulation: whoever reads a text of `space` token by token, the reader of `pattern` can follow without knowing what
 * comes next. A wildcard of `space` is read as a character that no pattern names, the hardest to follow, and as a colon
 * or slash where it takes one. With the wildcards of each group in normal form (ones first, then one run) there is
 * always a follower where the texts are contained: the literals between two runs must fall on the same literals of
 * `space`.
 */
function contains(pattern: WildcardPattern, space: WildcardPattern, from: number): boolean {
  const normal = getOrMake(normalRows, pattern, ({ tokens }) => makeFollowing(inNormalForm(tokens)));
  const { rows, follow } = normal;
  return foldRows(rows, from, space.tokens, (token, below, row) => {
    if (isRun(token)) fillRowOfRun(rows, { ...follow(token), from }, below, row);
    else if (isWildcard(token)) fillRowOfOne(rows, { ...follow(token), from }, below, row);
    else fillRowOfCharacter(rows, { code: token, from }, below, row);
  });
}

/** A pattern in normal form, and which of its places can follow a wildcard. */
interface Following {
  readonly rows: RowPattern;
  readonly follow: (wildcard: Token) => Followers;
}

/** Which places can follow, whichever character the wildcard is read as: 1 or 0. */
interface Followers {
  /** The token there takes each of them. */
  readonly here: Row;
  /** It or the one behind it does. */
  readonly hereOrBehind: Row;
}

const normalRows = new WeakMap<WildcardPattern, Following>();

function makeFollowing(tokens: readonly Token[]): Following {
  const rows = rowPattern(tokens);
  const kept = new Map<Token, Followers>();
  return { rows, follow: (wildcard) => getOrMake(kept, wildcard, () => findFollowers(rows, wildcard)) };
}

function findFollowers({ codes, wildcardsTaking }: RowPattern, wildcard: Token): Followers {
  const here = new Uint8Array(codes.length).fill(1);
  const hereOrBehind = new Uint8Array(codes.length).fill(1);
  for (const code of [fresh, colon, slash]) {
    if (!accepts(wildcard, code)) continue;
    const wild = wildcardsTaking(code);
    let behind = 0;
    for (let at = codes.length - 1; at >= 0; at--) {
      const takes = codes[at] === code ? 1 : (wild[at] ?? 0);
      here[at] = (here[at] ?? 0) & takes;
      hereOrBehind[at] = (hereOrBehind[at] ?? 0) & (takes | behind);
      behind = takes;
    }
  }
  return { here, hereOrBehind };
}

interface FollowersFrom extends Followers {
  readonly from: number;
}

// A run takes the character or gives way to what stands behind it, which in normal form is no wildcard: by itself that
// does not take whatever the character is.
function fillRowOfOne(
  { codes, runs }: RowPattern,
  { here, hereOrBehind, from }: FollowersFrom,
  below: Row,
  row: Row,
): void {
  row[codes.length] = 0;
  let i = codes.length;
  while (--i >= from) {
    if (runs[i] === 0) row[i] = (here[i] ?? 0) & (below[i + 1] ?? 0);
    else row[i] = (below[i] ?? 0) & ((below[i + 2] === 1 ? hereOrBehind[i] : here[i]) ?? 0);
  }
}

// `space` stays where it is, in its run; a run of the pattern that takes the character may stay too.
function fillRowOfRun(
  { codes, runs }: RowPattern,
  { here, hereOrBehind, from }: FollowersFrom,
  below: Row,
  row: Row,
): void {
  row[codes.length] = 0;
  let i = codes.length;
  while (--i >= from) {
    const follows = runs[i] === 1 ? (row[i + 2] === 1 ? hereOrBehind[i] : here[i]) : (here[i] ?? 0) & (row[i + 1] ?? 0);
    row[i] = (below[i] ?? 0) & (follows ?? 0);
  }
}

// `*?*` is `?*`. In ARN patterns only the last run of a group may take colons, and the group then ends its segment.
function inNormalForm(tokens: readonly Token[]): readonly Token[] {
  const normal: Token[] = [];
  let run: Token | undefined;
  for (const token of tokens) {
    if (isRun(token)) run = run === anyRun ? run : token;
    else if (isWildcard(token)) normal.push(token);
    else {
      if (run !== undefined) normal.push(run);
      run = undefined;
      normal.push(token);
    }
  }
  return run === undefined ? normal : [...normal, run];
}
