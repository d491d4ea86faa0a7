// What the rules look at for one exception at the end of a run.

import type { ExceptionRule } from '../judgeSettings.ts';

/** One exception and what became of it in the run. */
export interface ExceptionFacts {
  readonly exception: ExceptionRule;
  /** Findings it matches. */
  readonly matches: number;
  readonly isExpired: boolean;
  /** Everything it could match was looked at. Where not, nobody can call it unused. */
  readonly isDecided: boolean;
}
