// JSON whose text shows every character: what is invisible or moves other text stands as `\u202e`.

import { hiddenCharacters } from './hiddenCharacters.ts';

/** Prints a value as JSON, indented by two spaces; hidden characters are escaped, which means the same to every reader. */
export function escapedJson(value: unknown): string {
  return escapeHidden(JSON.stringify(value, null, 2));
}

/** Escapes hidden characters in a document whose strings know `\\uXXXX`; its own line breaks stay. */
export function escapeHidden(document: string): string {
  return document.replaceAll(hiddenCharacters, (character) =>
    character === '\n' ? character : escapeUnits(character),
  );
}

/** Gives each UTF-16 unit as `\uXXXX`, the form that JSON, YAML and HCL share. */
export function escapeUnits(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
