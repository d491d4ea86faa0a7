import { describe, expect, it } from 'vitest';
import { CountedOnce, countedOnce, type KeyReading } from '../../../shared/iam/grant/countedOnce.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { unknownContext } from '../policyFixtures.ts';

const reading: KeyReading = { stateCount: 1, tests: [] };

/** Finds a reading in ten steps. */
function find(meter: StepMeter): KeyReading {
  meter.take(10);
  return reading;
}

describe('countedOnce', () => {
  it('is one for a meter and a context', () => {
    const meter = createStepMeter();
    expect(countedOnce(meter, unknownContext)).toBe(countedOnce(meter, unknownContext));
    expect(countedOnce(createStepMeter(), unknownContext)).not.toBe(countedOnce(meter, unknownContext));
    expect(countedOnce(meter, { ...unknownContext })).not.toBe(countedOnce(meter, unknownContext));
  });
});

describe('CountedOnce', () => {
  it('counts a reading once, found or needed by an answer that is at hand', () => {
    const meter = createStepMeter();
    const once = new CountedOnce(meter);
    expect([once.read('a', find), once.read('a', find), meter.steps]).toEqual([reading, reading, 10]);
    expect([
      once.countAll([
        ['a', 10],
        ['b', 7],
      ]),
      meter.steps,
    ]).toEqual([true, 17]);
    // It was counted, and must still be found.
    let found = 0;
    const findB = (own: StepMeter) => {
      found += 1;
      return find(own);
    };
    expect([once.read('b', findB), found, meter.steps]).toEqual([reading, 1, 17]);
  });

  it('tells of some work what it needed, and what else it took', () => {
    const meter = createStepMeter();
    const once = new CountedOnce(meter);
    once.count('known', 5);
    const work = () => {
      once.count('known', 5);
      once.read('a', find);
      meter.take(3);
      return 'done';
    };
    const needed = [
      ['known', 5],
      ['a', 10],
    ];
    expect(once.watch(meter, work)).toEqual({ result: 'done', steps: 3, needed });
    expect(once.watch(meter, work)).toEqual({ result: 'done', steps: 3, needed });
    expect(meter.steps).toBe(5 + 10 + 3 + 3);
    const own = createStepMeter();
    expect(once.watch(own, () => own.take(2)).steps).toBe(2);
    expect(once.watch(meter, () => once.watch(meter, work).result).needed).toEqual(needed);
  });

  it('is spent with its meter', () => {
    const once = new CountedOnce(createStepMeter(9));
    expect([once.count('a', 9), once.isSpent, once.left]).toEqual([true, false, 0]);
    expect([once.count('b', 1), once.isSpent]).toEqual([false, true]);
    const few = new CountedOnce(createStepMeter(12));
    few.count('a', 5);
    few.read('a', find);
    // What it took, it had no steps for.
    expect(few.isSpent).toBe(true);
  });
});
