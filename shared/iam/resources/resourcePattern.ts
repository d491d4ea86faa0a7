// Resource ARNs and patterns of them, as IAM matches them.

import { unknownText } from '../conditions/readText.ts';
import { getOrMake } from '../getOrMake.ts';
import {
  anyRun,
  colon,
  isRun,
  isWildcard,
  nameOne,
  nameRun,
  segmentOne,
  segmentRun,
  type Token,
  type WildcardPattern,
  wildcardPattern,
} from '../patterns/wildcardPattern.ts';

/**
 * Makes a pattern of the tokens of a Resource entry. A wildcard stands for characters of its segment (the parts between colons); a
 * `*` that ends its segment may run past the colon; `*` alone takes everything. Undefined for an entry that matches
 * nothing: one that is no ARN of six segments.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourcePattern(tokens: readonly Token[]): WildcardPattern | undefined {
  if (tokens.length > 0 && tokens.every((token) => token === anyRun)) return wildcardPattern([anyRun]);
  if (countColons(tokens) < 5) return undefined;
  return wildcardPattern(withinSegments(tokens));
}

/**
 * Makes a pattern of an ARN in which each `*` stands for one name, as the Service Authorization Reference writes its
 * resource types. A name has at least one character and no colon, and no slash where a slash ends it (a table's in the ARN
 * of its index); the last may hold slashes where `slashes` is set, and where `colons` is set more parts may follow it.
 */
export function resourceTypePattern(
  arn: string,
  last: { readonly slashes: boolean; readonly colons: boolean },
): WildcardPattern {
  const lastName = last.slashes ? [segmentOne, last.colons ? anyRun : segmentRun] : [nameOne, nameRun];
  const tokens: Token[] = [];
  for (let index = 0; index < arn.length; index++) {
    if (arn[index] !== '*') tokens.push(arn.charCodeAt(index));
    else if (index === arn.length - 1) tokens.push(...lastName);
    else if (arn[index + 1] === '/') tokens.push(nameOne, nameRun);
    else tokens.push(segmentOne, segmentRun);
  }
  return wildcardPattern(tokens);
}

const keptInSegments = new WeakMap<WildcardPattern, WildcardPattern>();

/** Keeps the wildcards of the first five segments within their segments. */
export function inSegments(pattern: WildcardPattern): WildcardPattern {
  return getOrMake(keptInSegments, pattern, keepInSegments);
}

function keepInSegments(pattern: WildcardPattern): WildcardPattern {
  let colons = 0;
  const tokens = pattern.tokens.map((token) => {
    if (token === colon) colons++;
    return token === anyRun && colons < 5 ? segmentRun : token;
  });
  return wildcardPattern(tokens);
}

/** Tells whether a segment of an ARN pattern holds more than wildcards: 3 is the region, 4 the account. */
export function hasTextIn({ tokens }: WildcardPattern, segment: number): boolean {
  const [start, end] = segmentEnds(tokens, segment);
  for (let at = start; at < end; at++) if (!isWildcard(tokens[at] ?? anyRun)) return true;
  return false;
}

/** Puts other tokens in the place of a segment. */
export function replaceSegment(pattern: WildcardPattern, segment: number, by: readonly Token[]): WildcardPattern {
  const [start, end] = segmentEnds(pattern.tokens, segment);
  return wildcardPattern([...pattern.tokens.slice(0, start), ...by, ...pattern.tokens.slice(end)]);
}

function segmentEnds(tokens: readonly Token[], segment: number): readonly [start: number, end: number] {
  let colons = 0;
  let start = 0;
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] !== colon) continue;
    if (colons === segment) return [start, at];
    colons++;
    start = at + 1;
  }
  return [colons === segment ? start : tokens.length, tokens.length];
}

/** Counts the colons that a pattern names. */
export function countColons(tokens: readonly Token[]): number {
  let colons = 0;
  for (const token of tokens) if (token === colon) colons++;
  return colons;
}

// Nearly all entries name texts, or all that begins with one: as they were read.
function withinSegments(tokens: readonly Token[]): readonly Token[] {
  const isChanged = (token: Token, index: number) => token !== withinSegment(token, tokens[index + 1]);
  return tokens.some(isChanged) ? tokens.map((token, index) => withinSegment(token, tokens[index + 1])) : tokens;
}

function withinSegment(token: Token, next: Token | undefined): Token {
  if (token === unknownText) return anyRun;
  if (!isWildcard(token)) return token;
  if (!isRun(token)) return segmentOne;
  return next === undefined || next === colon ? anyRun : segmentRun;
}
