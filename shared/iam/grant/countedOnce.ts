// What is found out about a context once for all questions of one meter, and what of it was counted.

import type { ConditionTest, Truth } from '../conditions/conditionTest.ts';
import type { ConditionEntryOutcome } from '../conditions/evaluateConditions.ts';
import type { KnownContext } from '../conditions/knownContext.ts';
import { getOrMake } from '../getOrMake.ts';
import { createStepMeter, type StepMeter } from '../stepMeter.ts';

/** What the tests on one key give in the states that tell them apart. */
export interface KeyReading {
  readonly stateCount: number;
  readonly tests: readonly TestReading[];
}

export interface TestReading {
  readonly test: ConditionTest;
  /** By state. */
  readonly truths: readonly Truth[];
  readonly outcome: ConditionEntryOutcome;
}

/** Something that an answer needed, by its name, and what it takes. */
export type Needed = readonly [name: string, steps: number];

/**
 * The same conditions stand in the statements about many actions. What they come to is counted once, also for an answer
 * that was found for somebody else: then it need not be found at all.
 */
export class CountedOnce {
  /** Steps counted here. */
  private taken = 0;
  private readonly readings = new Map<string, KeyReading>();
  private readonly costs = new Map<string, number>();
  private readonly meter: StepMeter;
  private noted: Needed[] | undefined;

  constructor(meter: StepMeter) {
    this.meter = meter;
  }

  get left(): number {
    return this.meter.left;
  }

  /** What was found is not to be built on. */
  get isSpent(): boolean {
    return this.meter.isSpent;
  }

  /** Gives the reading of this name, found or known. */
  read(name: string, find: (meter: StepMeter) => KeyReading): KeyReading {
    const reading = this.readings.get(name) ?? this.add(name, find);
    this.noted?.push([name, this.costs.get(name) ?? 0]);
    return reading;
  }

  private add(name: string, find: (meter: StepMeter) => KeyReading): KeyReading {
    const cost = this.costs.get(name);
    const meter = cost === undefined ? this.meter : createStepMeter(this.meter.left, this.meter.isEstimate);
    const before = meter.steps;
    const reading = find(meter);
    if (meter.isSpent) this.meter.take(Number.POSITIVE_INFINITY);
    this.readings.set(name, reading);
    if (cost === undefined) {
      this.costs.set(name, meter.steps - before);
      this.taken += meter.steps - before;
    }
    return reading;
  }

  /** Counts what something takes, unless it was counted. False where there are no steps left. */
  count(name: string, steps: number): boolean {
    this.noted?.push([name, steps]);
    if (this.costs.has(name)) return true;
    this.costs.set(name, steps);
    this.taken += steps;
    return this.meter.take(steps);
  }

  /** Counts what an answer needed. False where there are no steps left. */
  countAll(needed: readonly Needed[]): boolean {
    return needed.every(([name, steps]) => this.count(name, steps));
  }

  /** Does some work with a meter; gives the steps that it counted beside what is counted here, and what it needed of that. */
  watch<Result>(meter: StepMeter, work: () => Result): WatchedWork<Result> {
    const needed: Needed[] = [];
    const outer = this.noted;
    this.noted = needed;
    const before = meter.steps - this.countedOn(meter);
    const result = work();
    this.noted = outer;
    outer?.push(...needed);
    return { result, steps: meter.steps - this.countedOn(meter) - before, needed };
  }

  private countedOn(meter: StepMeter): number {
    return meter === this.meter ? this.taken : 0;
  }
}

export interface WatchedWork<Result> {
  readonly result: Result;
  readonly steps: number;
  readonly needed: readonly Needed[];
}

const byMeter = new WeakMap<StepMeter, WeakMap<KnownContext, CountedOnce>>();

/** Gives what is counted once with a meter of a context. */
export function countedOnce(meter: StepMeter, context: KnownContext): CountedOnce {
  const byContext = getOrMake(byMeter, meter, () => new WeakMap<KnownContext, CountedOnce>());
  return getOrMake(byContext, context, () => new CountedOnce(meter));
}
