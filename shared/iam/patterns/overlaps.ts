// Whether two wildcard patterns have a text in common, and which.

import { accepts, anyRun, isRun, isWildcard, type Token, type WildcardPattern } from './wildcardPattern.ts';

/** Of the rests of a pattern, by where they begin, which ones pass: 1 or 0. */
export type Row = Uint8Array;

/** The product of two lengths up to which patterns are compared; no ARN that AWS takes is as long as 2,200 characters. */
const maxWork = 2_200 * 2_200;

/** Written in examples for a character that both patterns leave open. */
const filler = 'x'.charCodeAt(0);

/**
 * Tells whether some text fits both patterns. Both compare with case. Exact, in time proportional to the product of the
 * two lengths behind what they have literally in common; true where the patterns are too long to tell.
 */
export function overlaps(one: WildcardPattern, other: WildcardPattern): boolean {
  const [a, b] = restsBehindPrefix(one, other);
  if (differInEnds(a, b)) return false;
  return isTooLong(a, b) || findMeetings(a, b)[0] === 1;
}

/** Gives the tokens of two patterns without the literal text that both begin with. */
export function restsBehindPrefix(
  one: WildcardPattern,
  other: WildcardPattern,
): readonly [readonly Token[], readonly Token[]] {
  const [a, b] = [one.tokens, other.tokens];
  let length = 0;
  while (a[length] === b[length] && !isWildcard(a[length] ?? anyRun)) length++;
  return [a.slice(length), b.slice(length)];
}

/** Tells whether two rests are longer than any that IAM takes, so that comparing them could take seconds. */
export function isTooLong(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length * b.length > maxWork;
}

/** Gives a short text that both patterns take; undefined where there is none, or the patterns are too long to tell. */
export function commonText(one: WildcardPattern, other: WildcardPattern): string | undefined {
  const [a, b] = restsBehindPrefix(one, other);
  if (differInEnds(a, b) || isTooLong(a, b)) return undefined;
  const meetings = findMeetings(a, b);
  if (meetings[0] !== 1) return undefined;
  const prefix = one.tokens.slice(0, one.tokens.length - a.length);
  return prefix.map((code) => String.fromCharCode(code)).join('') + readAlong(a, b, meetings);
}

/** Gives which rests of a pattern take the empty text. */
export function endRow(pattern: readonly Token[]): Row {
  const row = new Uint8Array(pattern.length + 1);
  for (let i = pattern.length; i === pattern.length || isRun(pattern[i]); i--) row[i] = 1;
  return row;
}

// Runs are left as soon as both rests still meet, so the text is short. Behind the end of `b` only runs of `a` can be left.
function readAlong(a: readonly Token[], b: readonly Token[], meetings: Row): string {
  const width = a.length + 1;
  let text = '';
  let [i, j] = [0, 0];
  while (j < b.length) {
    const [left = anyRun, right = anyRun] = [a[i], b[j]];
    const at = j * width + i;
    if (isRun(a[i]) && meetings[at + 1] === 1) i++;
    else if (isRun(right) && meetings[at + width] === 1) j++;
    else {
      text += String.fromCharCode(commonCharacter(left, right));
      if (!isRun(left)) i++;
      if (!isRun(right)) j++;
    }
  }
  return text;
}

// Both patterns are read from their ends: at `j * (a.length + 1) + i` stands whether the rest of `a` from i on and the
// rest of `b` from j on have a text in common.
function findMeetings(a: readonly Token[], b: readonly Token[]): Row {
  const width = a.length + 1;
  const meetings = new Uint8Array(width * (b.length + 1));
  meetings.set(endRow(a), width * b.length);
  for (let j = b.length - 1; j >= 0; j--) {
    const place = { other: b[j] ?? anyRun, meetings, row: j * width, below: (j + 1) * width };
    if (isWildcard(place.other)) {
      for (let i = a.length; i >= 0; i--) meetings[place.row + i] = meets(a, i, place) ? 1 : 0;
    } else fillRowOfLiteral(a, place);
  }
  return meetings;
}

// As `meets` has it, for a character: nearly all tokens of ARNs are characters.
function fillRowOfLiteral(a: readonly Token[], { other, meetings, row, below }: MeetingPlace): void {
  for (let i = a.length - 1; i >= 0; i--) {
    const taken = takes(a[i], other);
    const next = meetings[below + i + 1] ?? 0;
    meetings[row + i] = isRun(a[i])
      ? (meetings[row + i + 1] ?? 0) | (taken & (meetings[below + i] ?? 0))
      : taken & next;
  }
}

/** Tells by 1 or 0 whether a token of a pattern takes a character. */
export function takes(token: Token | undefined, code: number): number {
  return token === code || (token !== undefined && isWildcard(token) && accepts(token, code)) ? 1 : 0;
}

interface MeetingPlace {
  readonly other: Token;
  readonly meetings: Row;
  /** Where in `meetings` the row begins that is being filled, and the one below it. */
  readonly row: number;
  readonly below: number;
}

function meets(a: readonly Token[], i: number, { other, meetings, row, below }: MeetingPlace): boolean {
  const token = a[i];
  if (isRun(other) && meetings[below + i] === 1) return true;
  if (token === undefined) return false;
  if (isRun(token) && meetings[row + i + 1] === 1) return true;
  if (!haveCommonCharacter(token, other)) return false;
  // Two runs side by side: reading one more character in both leads nowhere new.
  if (isRun(token)) return !isRun(other) && meetings[below + i] === 1;
  return meetings[(isRun(other) ? row : below) + i + 1] === 1;
}

// Two wildcards always have one, as each takes letters: to a wildcard, another one is neither colon nor slash.
function haveCommonCharacter(a: Token, b: Token): boolean {
  return isWildcard(a) ? accepts(a, b) : accepts(b, a);
}

function commonCharacter(a: Token, b: Token): number {
  if (!isWildcard(a)) return a;
  return isWildcard(b) ? filler : b;
}

/** Tells whether two rests begin or end with different literals: then no text fits both. */
export function differInEnds(a: readonly Token[], b: readonly Token[]): boolean {
  return differ(a[0], b[0]) || differ(a.at(-1), b.at(-1));
}

function differ(left: Token = anyRun, right: Token = anyRun): boolean {
  return left !== right && !isWildcard(left) && !isWildcard(right);
}
