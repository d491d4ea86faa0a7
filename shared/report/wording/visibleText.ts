// Makes text that strangers wrote fit for any line that a person reads: nothing hidden, nothing that moves other text.

import { hiddenCharacters } from '../../vocabulary/hiddenCharacters.ts';
import { logCommandMarks } from '../../vocabulary/withoutLogCommands.ts';
import { formatCount } from './plural.ts';

/** A pile of combining marks reaches into the lines above and below; real scripts need three at most. */
const maxMarks = 3;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Gives `text` on one line with every character visible: control characters, bidi marks, zero-width characters and lone
 * surrogates become `\n` or `\u{202e}`, marks of a CI system's log commands `#\u{0023}[`, and what is longer than `maxLength` characters is cut and says its full length:
 * `aaaa… (10,240 characters)`. Escapes count as well, three times `maxLength` at most. Names and sentences of IAM fit
 * into the default; the JSON report has the full text.
 */
export function visibleText(text: string, maxLength = 200): string {
  if (text.length <= maxLength && isPlain(text)) return text;
  let shown = '';
  let taken = 0;
  let marks = 0;
  for (const character of text) {
    marks = /\p{M}/u.test(character) ? marks + 1 : 0;
    const piece = marks > maxMarks ? escapeCharacter(character) : visibleCharacter(character);
    if (taken === maxLength || shown.length + piece.length > maxLength * 3) break;
    shown += piece;
    taken += 1;
  }
  const total = characterCount(text);
  const harmless = shown.replaceAll(logCommandMarks, (mark) => `#${escapeCharacter('#')}${mark.slice(2)}`);
  return taken === total ? harmless : `${harmless}… (${formatCount(total)} characters)`;
}

function isPlain(text: string): boolean {
  return text.search(hiddenCharacters) === -1 && text.search(logCommandMarks) === -1 && !/\p{M}{4}/u.test(text);
}

function visibleCharacter(character: string): string {
  return character.search(hiddenCharacters) === -1 ? character : escapeCharacter(character);
}

function escapeCharacter(character: string): string {
  return shortEscapes[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
