// Patterns with wildcards as tokens, and the set of places a text can have reached in one.

import type { StepMeter } from '../stepMeter.ts';

/**
 * A token is the UTF-16 code of a character that stands for itself, or one of the wildcards below. A run stands for any
 * characters or none, a one for exactly one character; `segment` wildcards take no colon, `name` wildcards no slash either;
 * `letter` wildcards take only small letters and hyphens, `idPart` wildcards only small letters and digits, and `digitOne`
 * only digits: they describe values of condition keys and stand in no policy.
 */
export type Token = number;

export const anyRun = -1;
export const anyOne = -2;
export const segmentRun = -3;
export const segmentOne = -4;
export const nameRun = -5;
export const nameOne = -6;
export const digitOne = -8;
export const letterOne = -9;
export const letterRun = -10;
export const idPartOne = -11;
export const idPartRun = -12;

export interface WildcardPattern {
  readonly tokens: readonly Token[];
  /** Letters are compared without case; the tokens are lower-case then. */
  readonly ignoreCase: boolean;
  /**
   * Per place the first of those before it that it makes needless: whatever a text can still match from there, it can
   * also match from here. A place that is no run makes none needless.
   */
  readonly replaces: readonly number[];
}

/** Places in a pattern that a text read so far can have reached, ascending; empty: no text that goes on so can match. */
export type Places = readonly number[];

export const colon = 58;
export const slash = 47;
const letters = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';

/** Stands behind the end of a pattern, and takes no character. */
const nothing: Token = Number.NaN;

/** What the wildcards take that take only some characters. */
const classes: ReadonlyMap<Token, ReadonlySet<number>> = new Map([
  [digitOne, codesOf(digits)],
  [letterOne, codesOf(letters)],
  [letterRun, codesOf(`${letters}-`)],
  [idPartOne, codesOf(letters + digits)],
  [idPartRun, codesOf(letters + digits)],
]);

/** Makes a pattern of tokens. */
export function wildcardPattern(tokens: readonly Token[], ignoreCase = false): WildcardPattern {
  return { tokens, ignoreCase, replaces: replacedPlaces(tokens) };
}

export function isRun(token: Token | undefined): boolean {
  return token === anyRun || token === segmentRun || token === nameRun || token === letterRun || token === idPartRun;
}

export function isWildcard(token: Token): boolean {
  return token < 0;
}

/** Gives the characters that a wildcard takes, where it takes only some. */
export function charactersOf(token: Token): readonly number[] {
  return [...(classes.get(token) ?? [])];
}

/** Tells whether one character may stand where the token stands. */
export function accepts(token: Token, code: number): boolean {
  if (!isWildcard(token)) return token === code;
  if (token <= digitOne) return classes.get(token)?.has(code) === true;
  if (code === colon) return token === anyRun || token === anyOne;
  return code !== slash || (token !== nameRun && token !== nameOne);
}

/**
 * Tells whether the pattern covers the whole of `text`, in time near the product of the two lengths at worst; false where
 * that is more than is left to spend.
 */
export function matchesPattern(pattern: WildcardPattern, text: string, meter?: StepMeter): boolean {
  const read = pattern.ignoreCase ? text.toLowerCase() : text;
  let from = 0;
  while (pattern.tokens[from] === read.charCodeAt(from)) from++;
  let places = reach(pattern, [from]);
  for (let index = from; index < read.length && places.length > 0; index++) {
    if (meter?.take(places.length) === false) return false;
    places = advance(pattern, places, read.charCodeAt(index));
  }
  return isComplete(pattern, places);
}

/** Tells whether some text that the pattern covers begins so. Each token takes some character, so the rest is always found. */
export function canBegin(pattern: WildcardPattern, beginning: string): boolean {
  let from = 0;
  while (pattern.tokens[from] === beginning.charCodeAt(from)) from++;
  let places = reach(pattern, [from]);
  for (let index = from; index < beginning.length; index++) {
    places = advance(pattern, places, beginning.charCodeAt(index));
    if (places.length === 0) return false;
  }
  return true;
}

/** Where a pattern stands before any character is read. */
export function startPlaces(pattern: WildcardPattern): Places {
  return reach(pattern, [0]);
}

/** Where a pattern stands after one more character. For `ignoreCase` patterns the character is lower-case. */
export function advance(pattern: WildcardPattern, places: Places, code: number): Places {
  const next: number[] = [];
  for (const place of places) {
    const token = pattern.tokens[place] ?? nothing;
    if (accepts(token, code)) next.push(isRun(token) ? place : place + 1);
  }
  return reach(pattern, next);
}

/** Tells whether the text read so far is covered. */
export function isComplete(pattern: WildcardPattern, places: Places): boolean {
  return places.at(-1) === pattern.tokens.length;
}

// Adds the places behind runs, which may stand for nothing, and drops those that a run makes needless. This keeps the
// set small however many runs there are.
function reach({ tokens, replaces }: WildcardPattern, places: Places): Places {
  const reached: number[] = [];
  for (const place of places) {
    for (let at = place; ; at++) {
      const needless = replaces[at] ?? at;
      while ((reached.at(-1) ?? -1) >= needless) reached.pop();
      reached.push(at);
      if (!isRun(tokens[at])) break;
    }
  }
  return reached;
}

// A run replaces the places before it as long as what stands between takes nothing that the run does not take.
function replacedPlaces(tokens: readonly Token[]): readonly number[] {
  let [afterColon, afterSlash] = [0, 0];
  return tokens.map((token, at) => {
    const first = token === anyRun ? 0 : token === segmentRun ? afterColon : token === nameRun ? afterSlash : at;
    if (accepts(token, colon)) afterColon = at + 1;
    if (accepts(token, colon) || accepts(token, slash)) afterSlash = at + 1;
    return first;
  });
}

function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}
