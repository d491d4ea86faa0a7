// Colours and signs of the terminal report; each sign also differs in shape, so that nothing hangs on colour alone.

import { styleText } from 'node:util';
import type { Severity } from '../../drift/severity.ts';
import { type Phrase, renderPhrase } from '../../vocabulary/phrase.ts';
import { escapeTerminal } from './escapeTerminal.ts';

export type TextFormat = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is where the terminal shall have none. */
export type Paint = (format: TextFormat, text: string) => string;

/** `color` is the caller's decision over NO_COLOR and the kind of stream. */
export function makePaint(color: boolean): Paint {
  return color ? (format, text) => styleText(format, text, { validateStream: false }) : (_format, text) => text;
}

export const severityStyles: Readonly<Record<Severity, { readonly sign: string; readonly format: TextFormat }>> = {
  critical: { sign: '✗', format: ['red', 'bold'] },
  high: { sign: '!', format: ['yellow', 'bold'] },
  medium: { sign: '~', format: 'cyan' },
  low: { sign: '-', format: 'dim' },
  info: { sign: 'i', format: 'dim' },
};

/** A phrase as plain terminal text, strangers' words escaped. */
export function terminalPhrase(text: Phrase): string {
  return renderPhrase(
    text,
    (code) => escapeTerminal(code, 120),
    (words) => escapeTerminal(words, 400),
  );
}
