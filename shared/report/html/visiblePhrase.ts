// A phrase for the page, with every character of it visible.

import type { Phrase } from '../../vocabulary/phrase.ts';
import { visibleText } from '../wording/visibleText.ts';

/** Makes what strangers wrote in a phrase fit to be shown; the page sets its technical words as code. */
export function visiblePhrase(text: Phrase): Phrase {
  return text.map((part) => (typeof part === 'string' ? visibleText(part, 600) : { code: visibleText(part.code) }));
}
