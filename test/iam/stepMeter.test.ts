import { describe, expect, it } from 'vitest';
import { createStepMeter, stepsPerPolicies } from '../../shared/iam/stepMeter.ts';

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

  it('has what judging the policies of one principal may take', () => {
    expect(createStepMeter().left).toBe(stepsPerPolicies);
  });

  describe('given a share', () => {
    it('counts its steps, and goes on where it is spent', () => {
      const meter = createStepMeter(10);
      const share = meter.share(4);
      expect([share.take(3), share.left, share.take(2), share.isSpent]).toEqual([true, 1, false, true]);
      expect([meter.steps, meter.left, meter.isSpent, meter.take(6)]).toEqual([4, 6, false, true]);
    });

    it('spends it where it asks for more than is left of the whole', () => {
      const meter = createStepMeter(5);
      const share = meter.share(100);
      meter.take(3);
      expect([share.left, share.take(3), share.isSpent, meter.isSpent]).toEqual([2, false, true, true]);
      expect([meter.steps, meter.left]).toEqual([3, 0]);
    });

    it('is the same meter to whoever counts once for each', () => {
      const meter = createStepMeter(5);
      expect(meter.share(1).id).toBe(meter.id);
    });
  });
});
