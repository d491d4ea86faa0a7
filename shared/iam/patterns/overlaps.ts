// Whether two wildcard patterns have a text in common, and which.

import { fillEndRow, fillRowOfCharacter, foldRows, type Row, type RowPattern, rowsOf } from './rowPattern.ts';
import { anyRun, isRun, isWildcard, type Token, type WildcardPattern } from './wildcardPattern.ts';

/** The product of two lengths up to which patterns are compared; no ARN that AWS takes is as long as 2,200 characters. */
const maxWork = 2_200 * 2_200;

/** Written in examples for a character that both patterns leave open. */
const filler = 'x'.charCodeAt(0);

/**
 * Tells whether some text fits both patterns. Both compare with case. Exact, in time proportional to the product of the
 * two lengths behind what they have literally in common; true where the patterns are too long to tell.
 */
export function overlaps(one: WildcardPattern, other: WildcardPattern): boolean {
  const from = commonPrefix(one, other);
  if (differInEnds(one, other, from)) return false;
  if (isTooLong(one, other, from)) return true;
  const pattern = rowsOf(one);
  return foldRows(pattern, from, other.tokens, (token, below, row) => fillRow(pattern, { token, from }, below, row));
}

/** Gives how many tokens of literal text two patterns have in common at their beginning. */
export function commonPrefix({ tokens: a }: WildcardPattern, { tokens: b }: WildcardPattern): number {
  let length = 0;
  while (a[length] === b[length] && !isWildcard(a[length] ?? anyRun)) length++;
  return length;
}

/** Tells whether two rests are longer than any that IAM takes, so that comparing them could take seconds. */
export function isTooLong({ tokens: a }: WildcardPattern, { tokens: b }: WildcardPattern, from: number): boolean {
  return (a.length - from) * (b.length - from) > maxWork;
}

/** Gives a short text that both patterns take; undefined where there is none, or the patterns are too long to tell. */
export function commonText(one: WildcardPattern, other: WildcardPattern): string | undefined {
  const from = commonPrefix(one, other);
  if (differInEnds(one, other, from) || isTooLong(one, other, from)) return undefined;
  const meetings = findMeetings(one, other, from);
  const prefix = one.tokens.slice(0, from).map((code) => String.fromCharCode(code));
  const rest = readAlong([one.tokens, other.tokens], from, meetings);
  return rest === undefined ? undefined : prefix.join('') + rest;
}

// Runs are left as soon as both rests still meet, so the text is short. Behind the end of `b` only runs of `a` can be left.
function readAlong(
  [a, b]: readonly [readonly Token[], readonly Token[]],
  from: number,
  meet: (i: number, j: number) => boolean,
): string | undefined {
  if (!meet(from, from)) return undefined;
  let text = '';
  let [i, j] = [from, from];
  while (j < b.length) {
    const [left = anyRun, right = anyRun] = [a[i], b[j]];
    if (isRun(a[i]) && meet(i + 1, j)) i++;
    else if (isRun(right) && meet(i, j + 1)) j++;
    else {
      text += String.fromCharCode(commonCharacter(left, right));
      if (!isRun(left)) i++;
      if (!isRun(right)) j++;
    }
  }
  return text;
}

// Both patterns are read from their ends. Gives a function that tells whether the rest of `one` from i on and the rest of
// `other` from j on have a text in common.
function findMeetings(one: WildcardPattern, other: WildcardPattern, from: number): (i: number, j: number) => boolean {
  const pattern = rowsOf(one);
  const width = pattern.codes.length + 1;
  const table = new Uint8Array(width * (other.tokens.length + 1));
  const rowAt = (j: number) => table.subarray(j * width, (j + 1) * width);
  let j = other.tokens.length;
  fillEndRow(pattern, rowAt(j));
  while (--j >= from) fillRow(pattern, { token: other.tokens[j] ?? anyRun, from }, rowAt(j + 1), rowAt(j));
  return (i, j) => table[j * width + i] === 1;
}

interface OtherToken {
  readonly token: Token;
  /** Where the rests of the pattern begin that are of interest. */
  readonly from: number;
}

// The token stands before what `below` is about.
function fillRow(pattern: RowPattern, { token, from }: OtherToken, below: Row, row: Row): void {
  if (!isWildcard(token)) fillRowOfCharacter(pattern, { code: token, from }, below, row);
  else if (isRun(token)) fillRowOfRun(pattern, { token, from }, below, row);
  else fillRowOfOne(pattern, { token, from }, below, row);
}

function fillRowOfOne(
  { codes, runs, sharingWith }: RowPattern,
  { token, from }: OtherToken,
  below: Row,
  row: Row,
): void {
  const shares = sharingWith(token);
  row[codes.length] = 0;
  let i = codes.length;
  while (--i >= from) {
    const met = shares[i] ?? 0;
    row[i] = runs[i] === 1 ? (row[i + 1] ?? 0) | (met & (below[i] ?? 0)) : met & (below[i + 1] ?? 0);
  }
}

// Of two runs side by side, reading one more character in both leads nowhere new.
function fillRowOfRun({ codes, sharingWith }: RowPattern, { token, from }: OtherToken, below: Row, row: Row): void {
  const shares = sharingWith(token);
  row[codes.length] = below[codes.length] ?? 0;
  let i = codes.length;
  while (--i >= from) {
    row[i] = (below[i] ?? 0) | ((row[i + 1] ?? 0) & (shares[i] ?? 0));
  }
}

function commonCharacter(a: Token, b: Token): number {
  if (!isWildcard(a)) return a;
  return isWildcard(b) ? filler : b;
}

/** Tells whether two rests begin or end with different literals: then no text fits both. */
export function differInEnds({ tokens: a }: WildcardPattern, { tokens: b }: WildcardPattern, from: number): boolean {
  return differ(a[from], b[from]) || differ(a.at(-1), b.at(-1));
}

function differ(left: Token = anyRun, right: Token = anyRun): boolean {
  return left !== right && !isWildcard(left) && !isWildcard(right);
}
