// Counts the elementary steps of answering, so that work on what strangers wrote has an end, the same on every machine.

/** Steps of some ten to fifty nanoseconds. */
export interface StepMeter {
  /** Told apart from every other meter but its shares. */
  readonly id: number;
  /** Steps taken so far; never more than the limit. */
  readonly steps: number;
  /** Steps that may still be taken. */
  readonly left: number;
  /** More was asked for than there was: whatever is answered from then on is not decided. */
  readonly isSpent: boolean;
  /** This meter or a share of it was asked for more than there was. */
  readonly wasRefused: boolean;
  /**
   * Answers that are at hand may be counted as more than they would take: then nothing is to be built on a meter that
   * `wasRefused`.
   */
  readonly isEstimate: boolean;
  /** Counts steps before they are done. False where they are more than are left: then they must not be done. */
  take(steps: number): boolean;
  /**
   * Gives a meter for a part of the work. Its steps count here, too: it is spent behind `limit`, or when this one is;
   * this one goes on where only the share is, which then counts as wholly used.
   */
  share(limit: number): StepMeter;
}

/**
 * What judging the policies of one principal may take: several times what large usual ones need. Counted as if nothing
 * were kept from one principal to the next, so that neither order nor neighbours change a verdict.
 */
export const stepsPerPolicies = 4_500_000;

/** What judging the trust of one principal may take beside that; usual trust policies need some hundreds. */
export const stepsPerTrust = 1_200_000;

/** What judging the policies of the keys, buckets and vaults may take with which one principal works. */
export const stepsPerResources = 1_200_000;

/** What trying the dates may take that the policies of one principal name. */
export const stepsPerDates = 800_000;

let meters = 0;

/** Starts at 0. Once refused, always refused: a small piece of work behind a large one is not done either. */
export function createStepMeter(limit: number = stepsPerPolicies, isEstimate = false): StepMeter {
  return new FamilyMeter({ id: meters++, isEstimate, wasRefused: false }, limit);
}

/** What a meter and its shares have in common. */
interface Family {
  readonly id: number;
  readonly isEstimate: boolean;
  wasRefused: boolean;
}

// A class: several are made for each class of actions.
class FamilyMeter implements StepMeter {
  readonly id: number;
  readonly isEstimate: boolean;
  private readonly family: Family;
  private readonly limit: number;
  private readonly whole: StepMeter | undefined;
  private taken = 0;
  private isUsedUp = false;

  constructor(family: Family, limit: number, whole?: StepMeter) {
    this.id = family.id;
    this.isEstimate = family.isEstimate;
    this.family = family;
    this.limit = limit;
    this.whole = whole;
  }

  get wasRefused(): boolean {
    return this.family.wasRefused;
  }

  get steps(): number {
    return this.taken;
  }

  get left(): number {
    const own = this.isSpent ? 0 : this.limit - this.taken;
    return this.whole === undefined ? own : Math.min(own, this.whole.left);
  }

  get isSpent(): boolean {
    return this.isUsedUp || this.whole?.isSpent === true;
  }

  take(more: number): boolean {
    if (this.isUsedUp) return false;
    if (this.taken + more > this.limit) {
      // Whoever is refused may have tried with all that was left: a spent share is wholly used.
      this.whole?.take(Math.min(this.limit - this.taken, this.whole.left));
      this.isUsedUp = true;
      this.family.wasRefused = true;
    } else if (this.whole === undefined || this.whole.take(more)) this.taken += more;
    return !this.isSpent;
  }

  share(limit: number): StepMeter {
    return new FamilyMeter(this.family, limit, this);
  }
}
