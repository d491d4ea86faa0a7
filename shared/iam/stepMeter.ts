// Counts the elementary steps of answering, so that work on what strangers wrote has an end, the same on every machine.

/** Steps of some ten to twenty nanoseconds. */
export interface StepMeter {
  /** Told apart from every other meter. */
  readonly id: number;
  /** Steps taken so far; never more than the limit. */
  readonly steps: number;
  /** Steps that may still be taken. */
  readonly left: number;
  /** More was asked for than there was: whatever is answered from then on is not decided. */
  readonly isSpent: boolean;
  /** Counts steps before they are done. False where they are more than are left: then they must not be done. */
  take(steps: number): boolean;
}

/**
 * What judging one principal may take: several times what large usual policies need, and less than a fifth of a second.
 * Counted as if nothing were kept from one principal to the next, so that neither order nor neighbours change a verdict.
 */
export const stepsPerPrincipal = 5_000_000;

/** What judging the trust of one principal may take beside that; usual trust policies need some hundreds. */
export const stepsPerTrust = 3_000_000;

let meters = 0;

/** Starts at 0. Once refused, always refused: a small piece of work behind a large one is not done either. */
export function createStepMeter(limit: number = stepsPerPrincipal): StepMeter {
  let steps = 0;
  let isSpent = false;
  const id = meters++;
  return {
    id,
    get steps() {
      return steps;
    },
    get left() {
      return isSpent ? 0 : limit - steps;
    },
    get isSpent() {
      return isSpent;
    },
    take: (more) => {
      if (isSpent || steps + more > limit) isSpent = true;
      else steps += more;
      return !isSpent;
    },
  };
}
