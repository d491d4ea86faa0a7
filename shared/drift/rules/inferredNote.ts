// Says of a requirement that the guide's page does not state it, and from what it follows.

import type { RequiredSet } from '../../requirements/requiredSet.ts';

/**
 * Gives the end of a sentence, or `''` where one of the sets that ask for it says so itself. `key` is a path of the set's
 * file, as in `requires.instanceProfile`; `requirements` are the ids of the sets that ask.
 */
export function inferredNote(key: string, requirements: readonly string[], sets: readonly RequiredSet[]): string {
  const asking = sets.filter(({ id }) => requirements.includes(id));
  const inferring = asking.filter(({ inferred }) => inferred?.includes(key) === true);
  const [first] = inferring;
  if (first === undefined || inferring.length < asking.length) return '';
  return ` (inferred: ${(first.inferredWhy ?? 'the page does not say so').replace(/\.$/, '')})`;
}
