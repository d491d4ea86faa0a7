// Draws the output of a command as SVG: a terminal window with the colours that the output itself asks for.

import { html } from 'hono/html';
import stringWidth from 'string-width';

export interface TerminalPictureOptions {
  readonly title: string;
  /** Lines that are drawn; the rest is left out, with an ellipsis. */
  readonly maxLines: number;
}

/** A run of characters of one look, at a column of its line. */
interface Segment {
  readonly column: number;
  readonly text: string;
  readonly color: string;
  readonly bold: boolean;
}

interface Look {
  color: string;
  bold: boolean;
  dim: boolean;
}

const charWidth = 8.43;
const lineHeight = 19;
const padding = 18;
const barHeight = 34;
const plain = '#d7dde6';
const dimmed = '#7d8896';
const colors: Readonly<Record<number, string>> = { 31: '#ff7b72', 32: '#7ee0a1', 33: '#f0b45a', 36: '#6fc7e6' };

/** Gives the picture as one SVG document that needs no font but a fixed-width one. */
export function terminalPicture(output: string, options: TerminalPictureOptions): string {
  const all = output.trimEnd().split('\n');
  const lines = all.length > options.maxLines ? [...all.slice(0, options.maxLines), '…'] : all;
  const drawn = readLines(lines);
  const columns = Math.max(...drawn.flat().map((segment) => segment.column + stringWidth(segment.text)), 60);
  const width = Math.ceil(columns * charWidth + padding * 2);
  const height = barHeight + lines.length * lineHeight + padding * 2;
  const picture = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Terminal: ${options.title}">
<rect width="${width}" height="${height}" rx="10" fill="#141a22"/>
<circle cx="22" cy="17" r="6" fill="#ff5f57"/><circle cx="42" cy="17" r="6" fill="#febc2e"/><circle cx="62" cy="17" r="6" fill="#28c840"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
<text x="${width / 2}" y="22" fill="${dimmed}" text-anchor="middle">${options.title}</text>
${drawn.map((segments, line) => segments.map((segment) => drawSegment(segment, line)))}
</g>
</svg>
`;
  if (picture instanceof Promise) throw new Error('expected a picture without promises');
  return picture.toString();
}

/**
 * Each segment stands at its own column, so that a font with other widths for signs moves nothing. Spaces do not break:
 * SVG would join several into one.
 */
function drawSegment({ column, text, color, bold }: Segment, line: number) {
  const x = (padding + column * charWidth).toFixed(1);
  const y = barHeight + padding + line * lineHeight;
  return html`<text x="${x}" y="${y}" fill="${color}"${bold ? html` font-weight="700"` : ''}>${text.replaceAll(' ', '\u00a0')}</text>\n`;
}

function readLines(lines: readonly string[]): Segment[][] {
  const look: Look = { color: plain, bold: false, dim: false };
  return lines.map((line) => readLine(line, look));
}

function readLine(line: string, look: Look): Segment[] {
  const segments: Segment[] = [];
  let column = 0;
  // What stands in brackets is part of the split: text, codes, text, codes …
  const parts = line.split(new RegExp(`${String.fromCharCode(27)}\\[([0-9;]*)m`));
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 1) for (const code of part.split(';')) changeLook(look, Number(code));
    else if (part !== '') {
      const text = part.trimStart();
      const color = look.dim && look.color === plain ? dimmed : look.color;
      if (text !== '') segments.push({ column: column + part.length - text.length, text, color, bold: look.bold });
      column += stringWidth(part);
    }
  }
  return segments;
}

function changeLook(look: Look, code: number): void {
  if (code === 0) Object.assign(look, { color: plain, bold: false, dim: false });
  else if (code === 1) look.bold = true;
  else if (code === 2) look.dim = true;
  else if (code === 22) Object.assign(look, { bold: false, dim: false });
  else look.color = colors[code] ?? plain;
}
