// Patterns of all kinds of tokens, written as text.

import {
  anyOne,
  anyRun,
  nameOne,
  nameRun,
  segmentOne,
  segmentRun,
  type Token,
  type WildcardPattern,
  wildcardPattern,
} from '../../shared/iam/patterns/wildcardPattern.ts';

const symbols: Readonly<Record<string, Token>> = {
  '*': anyRun,
  '?': anyOne,
  '~': segmentRun,
  '!': segmentOne,
  '+': nameRun,
  '-': nameOne,
};

/** `~` and `!` are the segment wildcards, `+` and `-` the name wildcards. */
export function pattern(text: string, ignoreCase = false): WildcardPattern {
  return wildcardPattern(
    Array.from(text, (character) => symbols[character] ?? character.charCodeAt(0)),
    ignoreCase,
  );
}

/** All texts of these characters up to a length. */
export function upTo(length: number, characters: string): readonly string[] {
  if (length === 0) return [''];
  const shorter = upTo(length - 1, characters);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => [...characters].map((character) => text + character))];
}
