// The form of a list in a file: its length is looked at before its items, each of which may leave faults.

import * as z from 'zod';

/** A list of at most `most` items, several times what AWS allows. */
export function boundedList<T extends z.ZodType>(item: T, most: number) {
  const fault = `expected at most ${most.toLocaleString('en-US')} entries, got more`;
  return z.array(z.unknown()).max(most, fault).pipe(z.array(item));
}
