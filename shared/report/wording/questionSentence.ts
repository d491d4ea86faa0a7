// An open question in words: what was not judged, what it is about, how to answer it.

import type { OpenQuestion } from '../../drift/runSchema.ts';
import { formatCount } from './plural.ts';

/** Subjects that a sentence names, and their characters together: one is named whatever its length, the rest is counted. */
const maxNamed = 5;
const maxCharacters = 240;

/** Gives two sentences, or one where nobody knows the answer: the question with its subjects, and how to answer it. */
export function questionSentence({ title, subjects, answer }: OpenQuestion): readonly string[] {
  const named = firstOf(subjects);
  const more = subjects.length > named.length ? ` and ${formatCount(subjects.length - named.length)} more` : '';
  const about = named.length === 0 ? '' : `: ${named.join('; ')}${more}`;
  return [`${title}${about}.`, ...(answer === '' ? [] : [answer])];
}

function firstOf(subjects: readonly string[]): readonly string[] {
  let characters = 0;
  return subjects.slice(0, maxNamed).filter((subject, index) => {
    characters += subject.length;
    return index === 0 || characters <= maxCharacters;
  });
}
