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
