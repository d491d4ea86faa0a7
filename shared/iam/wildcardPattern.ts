// Patterns with wildcards as tokens, and the set of places a text can have reached in one.

/**
 * A token is the UTF-16 code of a character that stands for itself, or one of the wildcards below. A run stands for any
 * characters or none, a one for exactly one character; `segment` wildcards take no colon, `name` wildcards no slash either.
 */
export type Token = number;

export const anyRun = -1;
export const anyOne = -2;
export const segmentRun = -3;
export const segmentOne = -4;
export const nameRun = -5;
export const nameOne = -6;

export interface WildcardPattern {
  readonly tokens: readonly Token[];
  /** Letters are compared without case; the tokens are lower-case then. */
  readonly ignoreCase: boolean;
}

/** Places in a pattern that a text read so far can have reached, ascending; empty: no text that goes on so can match. */
export type Places = readonly number[];

const colon = 58;
const slash = 47;

export function isRun(token: Token | undefined): boolean {
  return token === anyRun || token === segmentRun || token === nameRun;
}

export function isWildcard(token: Token): boolean {
  return token < 0;
}

/** Tells whether one character may stand where the token stands. */
export function accepts(token: Token, code: number): boolean {
  if (!isWildcard(token)) return token === code;
  if (code === colon) return token === anyRun || token === anyOne;
  return code !== slash || (token !== nameRun && token !== nameOne);
}

/** Tells whether the pattern covers the whole of `text`. */
export function matchesPattern(pattern: WildcardPattern, text: string): boolean {
  const read = pattern.ignoreCase ? text.toLowerCase() : text;
  const { tokens } = pattern;
  let from = 0;
  while (from < read.length && tokens[from] === read.charCodeAt(from)) from++;
  let places = reach(tokens, [from]);
  for (let index = from; index < read.length && places.length > 0; index++) {
    places = advance(pattern, places, read.charCodeAt(index));
  }
  return isComplete(pattern, places);
}

/** Where a pattern stands before any character is read. */
export function startPlaces(pattern: WildcardPattern): Places {
  return reach(pattern.tokens, [0]);
}

/** Where a pattern stands after one more character. For `ignoreCase` patterns the character is lower-case. */
export function advance(pattern: WildcardPattern, places: Places, code: number): Places {
  const { tokens } = pattern;
  const next: number[] = [];
  for (const place of places) {
    const token = tokens[place];
    if (token === undefined || !accepts(token, code)) continue;
    const target = isRun(token) ? place : place + 1;
    if (next.at(-1) !== target) next.push(target);
  }
  return next.length === 0 ? next : reach(tokens, next);
}

/** Tells whether the text read so far is covered. */
export function isComplete(pattern: WildcardPattern, places: Places): boolean {
  return places.at(-1) === pattern.tokens.length;
}

// Adds the places behind runs, which may stand for nothing, and drops those before the last reached run that takes
// every character: whatever they could still match, that run matches too. This keeps the set small.
function reach(tokens: readonly Token[], places: Places): Places {
  const reached: number[] = [];
  for (const place of places) {
    for (let at = place; reached.at(-1) !== at; at++) {
      if (reached.length > 0 && at < (reached.at(-1) ?? 0)) break;
      if (tokens[at] === anyRun) reached.length = 0;
      reached.push(at);
      if (!isRun(tokens[at])) break;
    }
  }
  return reached;
}
