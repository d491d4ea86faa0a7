// Plain tables without lines, as wide as the terminal: easy to read, to copy and to grep.

import CliTable from 'cli-table3';
import { escapeTerminal, textWidth } from '../shared/report/wording/escapeTerminal.ts';
import type { Paint } from '../shared/report/wording/paint.ts';

export interface TableText {
  /** Absent: no headings. */
  readonly head?: readonly string[];
  /** As many cells as headings; what strangers wrote is escaped here. */
  readonly rows: readonly (readonly string[])[];
  /** Width of the whole table; its last column wraps, the others keep their width. */
  readonly columns: number;
  readonly paint: Paint;
}

const gap = 2;
const narrowest = 20;
const maxCellLength = 20_000;
const noLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** Gives the table's lines, joined by line breaks and without one at the end; `''` for no rows. */
export function renderTable({ head, rows, columns, paint }: TableText): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => row.map((cell) => escapeTerminal(cell, maxCellLength)));
  const room = roomOfLast(head === undefined ? cells : [head, ...cells], columns);
  const table = new CliTable({
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  if (head !== undefined) table.push(head.map((cell) => paint('bold', cell)));
  for (const row of cells) table.push(wrapLast(row, room));
  return trimLines(table.toString());
}

// Words stay whole, so that addresses and ARNs can be copied; a long one makes its line longer than the terminal.
function wrapLast(row: readonly string[], room: number): string[] {
  const last = row.at(-1) ?? '';
  return [...row.slice(0, -1), wrapWords(last, room)];
}

function wrapWords(text: string, room: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join('\n');
}

function roomOfLast(rows: readonly (readonly string[])[], columns: number): number {
  const kept = (rows[0] ?? []).slice(0, -1);
  const widths = kept.map((_, index) => Math.max(...rows.map((row) => textWidth(row[index] ?? ''))) + gap);
  return Math.max(columns - widths.reduce((sum, width) => sum + width, 0), narrowest);
}

function trimLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
