// Signs and words of the severities; the sign and the word carry what the colour says.

import { element } from './dom.js';

export const order = ['critical', 'high', 'medium', 'low', 'info'];

const signs = { critical: '✗', high: '!', medium: '~', low: '–', info: 'i', ok: '✓' };

/** The worse of two severities; null is none. */
export function worse(a, b) {
  if (a === null || b === null) return a ?? b;
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

/** A badge with sign and word; null is `no drift`. */
export function badge(severity) {
  const kind = severity ?? 'ok';
  const word = severity ?? 'no drift';
  return element('span', { class: `badge ${kind}` }, sign(kind), word);
}

/** The sign alone, hidden from screen readers: the word stands beside it. */
export function sign(kind) {
  return element('span', { class: 'sign', 'aria-hidden': 'true' }, signs[kind]);
}
