// How long judging may take: as long as reading one account, and never all that is left for the others.

import type { LimitJudging } from './accountReading.ts';

export interface JudgingTime {
  /** For one account. */
  readonly accountTimeoutMs: number;
  /** Milliseconds that are left for all accounts; default: no end. */
  readonly remainingTimeMs?: (() => number) | undefined;
  /** The part of what is left that one account may take; default: a tenth, so that many slow ones leave time for others. */
  readonly part?: number | undefined;
  /** Milliseconds that only ever grow; default: those of the process. */
  readonly clock?: (() => number) | undefined;
}

export function judgingTime({
  accountTimeoutMs,
  remainingTimeMs = () => Number.POSITIVE_INFINITY,
  part = 0.1,
  clock = () => performance.now(),
}: JudgingTime): LimitJudging {
  return () => {
    const limitMs = Math.min(accountTimeoutMs, remainingTimeMs() * part);
    const beganMs = clock();
    return () => {
      if (remainingTimeMs() <= 0) return 'the time of this run was used up before';
      if (clock() - beganMs < limitMs) return undefined;
      return `the account was not judged in full within ${Math.round(limitMs / 100) / 10} seconds`;
    };
  };
}
