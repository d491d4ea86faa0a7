import { describe, expect, it } from 'vitest';
import { createStepMeter, stepsPerPrincipal } from '../../shared/iam/stepMeter.ts';

describe('createStepMeter', () => {
  it('counts steps up to its limit', () => {
    const meter = createStepMeter(5);
    expect([meter.take(2), meter.take(3), meter.steps, meter.left, meter.isSpent]).toEqual([true, true, 5, 0, false]);
  });

  it('refuses what is more than there is left, and everything after that', () => {
    const meter = createStepMeter(5);
    expect([meter.take(4), meter.take(2), meter.take(1)]).toEqual([true, false, false]);
    expect([meter.steps, meter.left, meter.isSpent]).toEqual([4, 0, true]);
  });

  it('has what one principal may take', () => {
    expect(createStepMeter().left).toBe(stepsPerPrincipal);
  });
});
