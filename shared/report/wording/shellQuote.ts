// Quotes text for bash, so that no name can end its argument or reach the terminal as a control sequence.

import { hiddenCharacters } from '../../vocabulary/hiddenCharacters.ts';
import { logCommandMarks } from '../../vocabulary/withoutLogCommands.ts';

/**
 * Gives `text` as one word of a shell command: as it is where it is harmless, in single quotes otherwise, and in bash's
 * `$'…'` with escapes where it holds characters that a terminal would act on. A line break inside JSON stays: it is
 * harmless in quotes and keeps documents readable.
 */
export function shellQuote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (text.replaceAll('\n', '').search(hiddenCharacters) === -1 && text.search(logCommandMarks) === -1)
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text
    .replaceAll(/[\\']/g, String.raw`\$&`)
    .replaceAll(hiddenCharacters, escapeForBash)
    .replaceAll(logCommandMarks, (mark) => `#${escapeForBash('#')}${mark.slice(2)}`);
  return `$'${escaped}'`;
}

function escapeForBash(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
