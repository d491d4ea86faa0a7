// Text for a terminal: escaping of what strangers wrote, and wrapping to the width of the screen.

import stringWidth from 'string-width';
import { visibleText } from './visibleText.ts';

/**
 * Gives `text` fit to be printed: no control character, escape sequence or bidi mark reaches the terminal, and what is
 * longer than `maxLength` characters is cut visibly. Always one line.
 */
export function escapeTerminal(text: string, maxLength = 200): string {
  return visibleText(text, maxLength);
}

/** Columns that `text` takes: 2 for wide East Asian characters and emoji, 0 for colours and combining marks. */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/**
 * Wraps `text` to lines of at most `columns`, at spaces; a word that is longer than a line is broken. The first line
 * begins with `first`, the others with as many spaces as `first` is wide, or with `rest`.
 */
export function wrapText(text: string, columns: number, first = '', rest = ' '.repeat(textWidth(first))): string[] {
  const room = Math.max(columns - Math.max(textWidth(first), textWidth(rest)), 10);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((part) => breakWord(part, room))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= room) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines.map((each, index) => `${index === 0 ? first : rest}${each}`.trimEnd());
}

/**
 * Wraps a list, `first, second, third`, between its items; `count` says how many items a line holds. An item that is
 * longer than a line stays whole on a line of its own.
 */
export function wrapItems(
  items: readonly string[],
  columns: number,
  label: string,
): { readonly text: string; readonly count: number }[] {
  const room = columns - textWidth(label);
  const lines: string[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const width = textWidth(item) + 2;
    if (used + width > room) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(item);
    used += width;
  }
  const indent = ' '.repeat(textWidth(label));
  return lines.map((line, index) => {
    const text = `${index === 0 ? label : indent}${line.join(', ')}`;
    return { text: index === lines.length - 1 ? text : `${text},`, count: line.length };
  });
}

/** Prefers to break an ARN or path behind `/` or `:`, where a reader expects it. */
function breakWord(word: string, room: number): string[] {
  if (textWidth(word) <= room) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (textWidth(part + character) > room) {
      const border = borderOf(part + character);
      const end = border > room / 2 ? border : part.length;
      parts.push(part.slice(0, end));
      part = part.slice(end);
    }
    part += character;
  }
  return part === '' ? parts : [...parts, part];
}

/** Behind the last `/` or `:` that no colon follows: a line that begins with `::` could be a command to a CI system. */
function borderOf(text: string): number {
  for (let end = text.length - 1; end > 0; end -= 1) {
    const before = text.charAt(end - 1);
    if ((before === '/' || before === ':') && text.charAt(end) !== ':') return end;
  }
  return 0;
}
