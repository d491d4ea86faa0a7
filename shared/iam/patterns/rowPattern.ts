// A pattern made ready to be held against others place by place, from its end on.

import { getOrMake } from '../getOrMake.ts';
import {
  accepts,
  anyRun,
  colon,
  isRun,
  isWildcard,
  slash,
  type Token,
  type WildcardPattern,
} from './wildcardPattern.ts';

/** Of the rests of a pattern, by where they begin, which ones pass: 1 or 0; the last is the empty rest. */
export type Row = Uint8Array;

/** Stands for a character that no pattern names: only a wildcard takes it. */
export const fresh = 0x110000;

/** Of a pattern as policies have them: its wildcards take all characters, or all but colons and slashes. */
export interface RowPattern {
  readonly codes: Int32Array;
  /** By place: 1 where a run stands. */
  readonly runs: Row;
  /** Gives by place whether a wildcard stands there that takes the character: 1 or 0. */
  readonly wildcardsTaking: (code: number) => Row;
  /** Gives by place whether the token there and another wildcard have a character in common: 1 or 0. */
  readonly sharingWith: (wildcard: Token) => Row;
}

const rowPatterns = new WeakMap<WildcardPattern, RowPattern>();

/** Gives a pattern made ready, once as long as it lives. */
export function rowsOf(pattern: WildcardPattern): RowPattern {
  return getOrMake(rowPatterns, pattern, ({ tokens }) => rowPattern(tokens));
}

/** Makes the tokens of a pattern ready. */
export function rowPattern(tokens: readonly Token[]): RowPattern {
  const codes = new Int32Array(tokens);
  const taking = keptRows((code) => makeRow(codes, (token) => isWildcard(token) && accepts(token, code)));
  return {
    codes,
    runs: makeRow(codes, isRun),
    wildcardsTaking: (code) => taking(code === colon || code === slash ? code : fresh),
    // Two wildcards always have one, as each takes letters: to a wildcard, another one is neither colon nor slash.
    sharingWith: keptRows((wildcard) =>
      makeRow(codes, (token) => (isWildcard(token) ? accepts(token, wildcard) : accepts(wildcard, token))),
    ),
  };
}

function keptRows(make: (of: number) => Row): (of: number) => Row {
  const kept = new Map<number, Row>();
  return (of) => getOrMake(kept, of, make);
}

function makeRow(codes: Int32Array, isSo: (token: Token, at: number) => boolean): Row {
  const row = new Uint8Array(codes.length);
  for (let at = 0; at < codes.length; at++) row[at] = Number(isSo(codes[at] ?? 0, at));
  return row;
}

// Rows live no longer than one comparison, and comparisons come by the hundred thousand.
let scratch: readonly [Row, Row] = [new Uint8Array(256), new Uint8Array(256)];

/**
 * Gives whether the rest of a pattern from `from` on passes, where `fill` reads the tokens of the other side from the last
 * to the first, and `below` is about what stands behind its token.
 */
export function foldRows(
  pattern: RowPattern,
  from: number,
  others: readonly Token[],
  fill: (token: Token, below: Row, row: Row) => void,
): boolean {
  const length = pattern.codes.length + 1;
  if (scratch[0].length < length) scratch = [new Uint8Array(2 * length), new Uint8Array(2 * length)];
  let [below, row] = scratch;
  fillEndRow(pattern, below);
  for (let at = others.length - 1; at >= from; at--) {
    fill(others[at] ?? anyRun, below, row);
    [below, row] = [row, below];
  }
  return below[from] === 1;
}

/** Fills in which rests of a pattern take the empty text. */
export function fillEndRow({ codes, runs }: RowPattern, row: Row): void {
  row.fill(0, 0, codes.length);
  for (let i = codes.length; i === codes.length || runs[i] === 1; i--) row[i] = 1;
}

/**
 * Fills in which rests of a pattern, from `from` on, take a text that begins with a character, where `below` says which
 * take the rest of the text. A run may take the character, or give way to what stands behind it.
 */
export function fillRowOfCharacter(
  { codes, runs, wildcardsTaking }: RowPattern,
  { code, from }: { readonly code: number; readonly from: number },
  below: Row,
  row: Row,
): void {
  const wild = wildcardsTaking(code);
  let behind = 0;
  let belowBehind = below[codes.length] ?? 0;
  row[codes.length] = 0;
  // Nearly all of the time that hostile ARNs take is spent here.
  let i = codes.length;
  while (--i >= from) {
    const here = below[i] ?? 0;
    const isTaken = codes[i] === code ? 1 : (wild[i] ?? 0);
    behind = runs[i] === 1 ? behind | (isTaken & here) : isTaken & belowBehind;
    row[i] = behind;
    belowBehind = here;
  }
}
