// Quotes text for a POSIX shell, so that no name can end its argument or reach the terminal as a control sequence.

const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;
const hiddenAll = new RegExp(hidden.source, 'gu');

/**
 * Gives `text` as one word of a shell command: as it is where it is harmless, in single quotes otherwise, and in bash's
 * `$'…'` with escapes where it holds characters that a terminal would act on. A line break inside JSON stays: it is
 * harmless in quotes and keeps documents readable.
 */
export function shellQuote(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!hidden.test(text.replaceAll('\n', ''))) return `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = text.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll(hiddenAll, escapeForBash);
  return `$'${escaped}'`;
}

function escapeForBash(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
