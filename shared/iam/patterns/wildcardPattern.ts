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
   * also match from here. A place that is no run makes none needless. Found when a text is first read along the pattern:
   * along most of a policy's none is.
   */
  replaces?: readonly number[] | undefined;
  /**
   * What was found out about it and others, kept as long as it is: a pattern of a policy meets the same ones again. Most
   * meet a few, which are a chain by this one; the rest have a map.
   */
  lastRelation?: KnownRelation | undefined;
  otherRelations?: Map<WildcardPattern, KnownRelation> | undefined;
}

/** What a pattern takes of the texts that another one stands for. */
export type PatternRelation = 'all' | 'some' | 'none';

export interface KnownRelation {
  /** The other. */
  readonly space: WildcardPattern;
  readonly relation: PatternRelation;
  /** What finding it took: counted once for each principal, so that no verdict hangs on who came before. */
  readonly steps: number;
  /** The meter that counted it last. */
  paidBy: number | undefined;
  /** Of the same pattern. */
  before?: KnownRelation | undefined;
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
  return { tokens, ignoreCase, replaces: undefined, lastRelation: undefined, otherRelations: undefined };
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
  while (from < read.length && pattern.tokens[from] === read.charCodeAt(from)) from++;
  const token = pattern.tokens[from];
  // Most texts differ from most patterns before there is a wildcard.
  if (token === undefined || !isWildcard(token)) {
    if (from < read.length) meter?.take(1);
    return from === read.length && token === undefined;
  }
  if (read.length > textCodes.length) textCodes = new Uint16Array(2 * read.length);
  for (let index = 0; index < read.length; index++) textCodes[index] = read.charCodeAt(index);
  return takesCodes(pattern, { codes: textCodes, length: read.length, from }, meter);
}

/** The codes of a text's characters, of which only the first so many count. */
export interface TextCodes {
  readonly codes: ArrayLike<number>;
  readonly length: number;
  /** So many begin the pattern, too, before its first wildcard. */
  readonly from: number;
}

// Texts come by the hundred thousand, and are read one after the other.
let textCodes = new Uint16Array(512);

/** Tells whether the pattern covers the whole of a text, given in lower case for an `ignoreCase` pattern. */
export function takesCodes(pattern: WildcardPattern, text: TextCodes, meter?: StepMeter): boolean {
  return lastPlace(pattern, text, meter) === pattern.tokens.length;
}

/** Tells whether some text that the pattern covers begins so. Each token takes some character, so the rest is always found. */
export function canBegin(pattern: WildcardPattern, beginning: TextCodes): boolean {
  return lastPlace(pattern, beginning) !== nowhere;
}

const nowhere = -1;
/** Places are counted so many at a time. */
const placesAtOnce = 100;

// The last place that a text reaches.
function lastPlace(pattern: WildcardPattern, { codes, length, from }: TextCodes, meter?: StepMeter): number {
  let [here, there] = roomFor(pattern);
  addReached(pattern, here, from);
  let uncounted = 0;
  for (let index = from; index < length && here.count > 0; index++) {
    uncounted += here.count;
    if (uncounted > placesAtOnce) {
      if (meter?.take(uncounted) === false) return nowhere;
      uncounted = 0;
    }
    advanceAll(pattern, codes[index] ?? 0, here, there);
    [here, there] = [there, here];
  }
  if (uncounted > 0 && meter?.take(uncounted) === false) return nowhere;
  return here.places[here.count - 1] ?? nowhere;
}

/** Where a pattern stands before any character is read. */
export function startPlaces(pattern: WildcardPattern): Places {
  const [here] = roomFor(pattern);
  addReached(pattern, here, 0);
  return placesOf(here);
}

/** Where a pattern stands after one more character. For `ignoreCase` patterns the character is lower-case. */
export function advance(pattern: WildcardPattern, places: Places, code: number): Places {
  const [, there] = roomFor(pattern);
  advanceAll(pattern, code, { places, count: places.length }, there);
  return placesOf(there);
}

/** Tells whether the text read so far is covered. */
export function isComplete(pattern: WildcardPattern, places: Places): boolean {
  return places.at(-1) === pattern.tokens.length;
}

/** Places, of which only the first so many count. */
interface Reached<List = Uint32Array> {
  readonly places: List;
  count: number;
}

// Characters are read by the million, and places outlive none.
let scratch = [emptyPlaces(256), emptyPlaces(256)] as const;

function emptyPlaces(length: number): Reached {
  return { places: new Uint32Array(length), count: 0 };
}

function roomFor({ tokens }: WildcardPattern): readonly [Reached, Reached] {
  const length = 2 * tokens.length;
  if (scratch[0].places.length <= tokens.length) scratch = [emptyPlaces(length), emptyPlaces(length)];
  for (const each of scratch) each.count = 0;
  return scratch;
}

function placesOf({ places, count }: Reached): Places {
  const list: number[] = [];
  for (let at = 0; at < count; at++) list.push(places[at] ?? 0);
  return list;
}

function advanceAll(
  pattern: WildcardPattern,
  code: number,
  { places, count }: Readonly<Reached<ArrayLike<number>>>,
  next: Reached,
): void {
  next.count = 0;
  for (let at = 0; at < count; at++) {
    const place = places[at] ?? 0;
    const token = pattern.tokens[place] ?? nothing;
    if (accepts(token, code)) addReached(pattern, next, isRun(token) ? place : place + 1);
  }
}

// Adds the places behind runs, too, which may stand for nothing, and drops those that a run makes needless. This keeps
// the set small however many runs there are.
function addReached(pattern: WildcardPattern, reached: Reached, place: number): void {
  const { tokens } = pattern;
  pattern.replaces ??= replacedPlaces(tokens);
  const { replaces } = pattern;
  const { places } = reached;
  for (let at = place; ; at++) {
    const needless = replaces[at] ?? at;
    while (reached.count > 0 && (places[reached.count - 1] ?? 0) >= needless) reached.count--;
    places[reached.count++] = at;
    if (!isRun(tokens[at])) return;
  }
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
