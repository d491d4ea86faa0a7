// JSON whose text shows every character: what is invisible or moves other text stands as `\u202e`.

import { hiddenCharacters } from './hiddenCharacters.ts';
import { logCommandMarks } from './withoutLogCommands.ts';

/**
 * Prints a value as JSON, indented by `indent` spaces (default 2; 0: one line). Hidden characters, and marks that a CI
 * system takes for commands in its log, are escaped, which means the same to every reader.
 */
export function escapedJson(value: unknown, indent = 2): string {
  return escapeHidden(JSON.stringify(value, null, indent));
}

/** Escapes hidden characters in a document whose strings know `\\uXXXX`; its own line breaks stay. */
export function escapeHidden(document: string): string {
  return escapeLogCommands(
    document.replaceAll(hiddenCharacters, (character) => (character === '\n' ? character : escapeUnits(character))),
  );
}

/** Escapes one character of each mark that a CI system takes for a command, in the form of {@link escapeUnits}. */
export function escapeLogCommands(text: string): string {
  return text.replaceAll(logCommandMarks, (mark) => `#${escapeUnits('#')}${mark.slice(2)}`);
}

/** Gives each UTF-16 unit as `\uXXXX`, the form that JSON, YAML and HCL share. */
export function escapeUnits(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
