// Makes text that strangers wrote fit for any line that a person reads: nothing hidden, nothing that moves other text.

import { hiddenCharacters } from './hiddenCharacters.ts';
import { formatCount } from './words.ts';

/** A pile of combining marks reaches into the lines above and below; real scripts need three at most. */
const pileOfMarks = /(?<=\p{M}{3})\p{M}+/gu;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Gives `text` on one line with every character visible: control characters, bidi marks, zero-width characters and lone
 * surrogates become `\n` or `\u{202e}`, and what is longer than `maxLength` characters is cut and says its full length:
 * `aaaa… (10,240 characters)`. Names and sentences of IAM fit into the default; the JSON report has the full text.
 */
export function visibleText(text: string, maxLength = 200): string {
  // Cut first: the escapes of a hostile text are longer than the text. Twice, so that they are bounded as well.
  const shown = cut(text, maxLength).replace(pileOfMarks, escapeAll).replace(hiddenCharacters, escapeCharacter);
  const escaped = shown.length > maxLength * 3 ? shown.slice(0, maxLength * 3).replace(/\\[^\\]{0,9}$/, '') : shown;
  const hasMore = text.length > maxLength && characterCount(text) > maxLength;
  return hasMore || escaped !== shown ? `${escaped}… (${formatCount(characterCount(text))} characters)` : escaped;
}

function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return Array.from(text.slice(0, maxLength * 2))
    .slice(0, maxLength)
    .join('');
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function escapeAll(text: string): string {
  return Array.from(text, escapeCharacter).join('');
}

function escapeCharacter(character: string): string {
  return shortEscapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;
}
