// One entry of Resource or NotResource as it is read for a question.

import type { WildcardPattern } from '../patterns/wildcardPattern.ts';

/** One entry of Resource or NotResource. */
export interface ResourceEntry {
  /** Entries with the same id take the same resources. */
  readonly id: string;
  /** What it can stand for: several where a variable has one of several values. Undefined: nothing. */
  readonly patterns: readonly (WildcardPattern | undefined)[];
  /** A variable in it is not known and stands for any text, so what a pattern takes is only possible. */
  readonly isOpen: boolean;
  /** Partition and service, `arn:aws:s3:`, of all that it takes; undefined where they are not known. */
  readonly head: string | undefined;
}
