// An open question in words: what was not judged, what it is about, how to answer it.

import type { OpenQuestion } from '../../drift/runSchema.ts';
import { formatCount } from './plural.ts';

/** Subjects that a sentence names; the rest is counted. */
const maxNamed = 5;

/** Gives two sentences, or one where nobody knows the answer: the question with its subjects, and how to answer it. */
export function questionSentence({ title, subjects, answer }: OpenQuestion): readonly string[] {
  const named = subjects.slice(0, maxNamed);
  const more = subjects.length > named.length ? ` and ${formatCount(subjects.length - named.length)} more` : '';
  const about = named.length === 0 ? '' : `: ${named.join('; ')}${more}`;
  return [`${title}${about}.`, ...(answer === '' ? [] : [answer])];
}
