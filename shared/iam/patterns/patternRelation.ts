// How much of the texts that one wildcard pattern stands for another one takes, decided on the patterns themselves.

import type { StepMeter } from '../stepMeter.ts';
import { differInEnds, endRow, isTooLong, overlaps, type Row, restsBehindPrefix, takes } from './overlaps.ts';
import { accepts, anyRun, isRun, isWildcard, type Token, type WildcardPattern } from './wildcardPattern.ts';

/** What a pattern takes of the texts that another one stands for. */
export type PatternRelation = 'all' | 'some' | 'none';

const colon = 58;
const slash = 47;
/** Stands for a character that is in neither pattern: only a wildcard takes it. */
const fresh = 0x110000;

// By `space`, then by pattern, kept as long as both are: those of a policy and those of the action table meet again for
// every action.
const relations = new WeakMap<WildcardPattern, WeakMap<WildcardPattern, KnownRelation>>();

interface KnownRelation {
  readonly relation: PatternRelation;
  /** What finding it took: counted once for each principal, so that no verdict hangs on who came before. */
  readonly steps: number;
  /** The meter that counted it last. */
  paidBy: number | undefined;
}

/** Steps of looking up what is known. */
const stepsToLookUp = 3;

/** Places of a table that are filled in one step. */
const placesPerStep = 3;

/**
 * Tells whether `pattern` takes all, some or none of the texts that `space` stands for. Both compare with case. Exact,
 * in time proportional to the product of the two lengths; `some` where that is more than 2,200 × 2,200, or more than is
 * left to spend.
 */
export function relatePatterns(pattern: WildcardPattern, space: WildcardPattern, meter?: StepMeter): PatternRelation {
  if (pattern.tokens.length === 1 && pattern.tokens[0] === anyRun) return 'all';
  if (meter?.isSpent) return 'some';
  const bySpace = relations.get(space) ?? new WeakMap<WildcardPattern, KnownRelation>();
  relations.set(space, bySpace);
  const known = bySpace.get(pattern) ?? findRelation(pattern, space);
  bySpace.set(pattern, known);
  if (meter?.take(known.paidBy === meter.id ? stepsToLookUp : known.steps) === false) return 'some';
  known.paidBy = meter?.id;
  return known.relation;
}

function findRelation(pattern: WildcardPattern, space: WildcardPattern): KnownRelation {
  const [a, b] = restsBehindPrefix(pattern, space);
  const known = { steps: stepsToCompare(a, b), paidBy: undefined };
  if (!overlaps(pattern, space)) return { ...known, relation: 'none' };
  if (isTooLong(a, b)) return { ...known, relation: 'some' };
  return { ...known, relation: contains(inNormalForm(a), b) ? 'all' : 'some' };
}

/** Gives how many steps comparing two rests is. */
function stepsToCompare(a: readonly Token[], b: readonly Token[]): number {
  const places = differInEnds(a, b) || isTooLong(a, b) ? 0 : a.length * b.length;
  return 4 + Math.ceil(places / placesPerStep);
}

/**
 * Simulation: whoever reads a text of `space` token by token, the reader of `pattern` can follow without knowing what
 * comes next. A wildcard of `space` is read as a character that no pattern names, the hardest to follow, and as a colon
 * or slash where it takes one. With the wildcards of each group in normal form (ones first, then one run) there is
 * always a follower where the texts are contained: the literals between two runs must fall on the same literals of
 * `space`.
 */
function contains(pattern: readonly Token[], space: readonly Token[]): boolean {
  let row = endRow(pattern);
  for (const token of space.toReversed()) {
    row = isRun(token) ? rowBeforeRun(pattern, token, row) : rowBeforeOne(pattern, token, row);
  }
  return row[0] === 1;
}

function rowBeforeOne(pattern: readonly Token[], token: Token, below: Row): Row {
  if (!isWildcard(token)) return rowBeforeLiteral(pattern, token, below);
  const codes = readings(token);
  const row = new Uint8Array(below.length);
  for (let i = pattern.length; i >= 0; i--) {
    row[i] = codes.every((code) => follows(pattern, i, { code, next: below, stays: below[i] === 1 })) ? 1 : 0;
  }
  return row;
}

// As `follows` has it: behind a run stands none, whose own place in the row says what follows from there.
function rowBeforeLiteral(pattern: readonly Token[], code: number, below: Row): Row {
  const row = new Uint8Array(below.length);
  for (let i = pattern.length - 1; i >= 0; i--) {
    const taken = takes(pattern[i], code);
    row[i] = isRun(pattern[i]) ? (row[i + 1] ?? 0) | (taken & (below[i] ?? 0)) : taken & (below[i + 1] ?? 0);
  }
  return row;
}

// `space` stays where it is, in its run; a run of the pattern that takes the character may stay too.
function rowBeforeRun(pattern: readonly Token[], token: Token, below: Row): Row {
  const codes = readings(token);
  const row = new Uint8Array(below.length);
  for (let i = pattern.length; i >= 0; i--) {
    row[i] = below[i] === 1 && codes.every((code) => follows(pattern, i, { code, next: row, stays: true })) ? 1 : 0;
  }
  return row;
}

function readings(token: Token): readonly number[] {
  if (!isWildcard(token)) return [token];
  return [fresh, colon, slash].filter((code) => accepts(token, code));
}

interface Step {
  readonly code: number;
  /** Which rests of the pattern can follow after the character. */
  readonly next: Row;
  /** Whether the pattern may stay in the run where it stands. */
  readonly stays: boolean;
}

function follows(pattern: readonly Token[], i: number, step: Step): boolean {
  const token = pattern[i];
  if (token === undefined) return false;
  const isTaken = accepts(token, step.code);
  if (!isRun(token)) return isTaken && step.next[i + 1] === 1;
  // In normal form no run follows, so only this one can be stayed in.
  return (isTaken && step.stays) || follows(pattern, i + 1, step);
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
