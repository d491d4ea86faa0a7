import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { allowsOutright } from '../../../shared/iam/grant/allowsOutright.ts';
import { type GroupStatements, lookUpStatements } from '../../../shared/iam/grant/findStatements.ts';
import type { PolicySource } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy } from '../policyFixtures.ts';

const action = 'ec2:createsnapshot';
const isMet = { StringLike: { 'aws:x': 'y*' } };
const met = () => knownContext({ 'aws:x': 'yes' });

function groupOf(sources: readonly PolicySource[], layer: 'identity' | 'rcp' = 'identity'): GroupStatements {
  const [found] = lookUpStatements([{ layer, sources }], action);
  if (found === undefined) throw new Error('expected one group for one group');
  return found;
}

function isOutright(
  group: GroupStatements,
  context: KnownContext = unknownContext,
  meter: StepMeter = createStepMeter(),
): boolean {
  return allowsOutright(group, { context, meter });
}

describe('allowsOutright', () => {
  it.each([
    ['an Allow of everything', [policyOf('p', {})], true],
    ['nothing', [], false],
    ['an Allow on some resources', [policyOf('p', { Resource: 'arn:aws:ec2:*:*:*' })], false],
    ['an Allow for somebody', [policyOf('p', { Principal: '*' })], false],
    ['an Allow under a condition that is met', [policyOf('p', { Condition: isMet })], true],
    ['an Allow of everything beside a Deny of everything', [policyOf('p', {}, { Effect: 'Deny' })], false],
    [
      'an Allow of everything beside a Deny that never holds',
      [policyOf('p', {}, { Effect: 'Deny', Condition: { StringEquals: { 'aws:x': 'no' } } })],
      true,
    ],
    ['an Allow of everything beside a policy that nobody read', [policyOf('p', {}), unreadablePolicy('u')], false],
  ] as const)('says of %s: %s', (_name, sources, expected) => {
    expect(isOutright(groupOf(sources), met())).toBe(expected);
  });

  it('lacks no Allow in RCPs', () => {
    expect(isOutright(groupOf([], 'rcp'))).toBe(true);
    expect(isOutright(groupOf([policyOf('r', { Effect: 'Deny', Principal: '*' })], 'rcp'))).toBe(false);
  });

  it('gives the same to other principals of which the same is known', () => {
    const group = groupOf([policyOf('p', { Condition: isMet })]);
    expect(
      [met(), met(), knownContext({ 'aws:x': 'no' }), unknownContext].map((each) => isOutright(group, each)),
    ).toEqual([true, true, false, false]);
  });

  describe('counts steps', () => {
    const group = groupOf([policyOf('p', { Condition: isMet })]);
    const stepsOf = (context: KnownContext, meter: StepMeter) => {
      const before = meter.steps;
      isOutright(group, context, meter);
      return meter.steps - before;
    };

    it('once for each principal, whether or not the answer is at hand', () => {
      const context = met();
      const meter = createStepMeter();
      const first = stepsOf(context, meter);
      expect(first).toBeGreaterThan(0);
      expect(stepsOf(context, meter)).toBe(0);
      expect(stepsOf(context, createStepMeter())).toBe(first);
      expect(stepsOf(met(), createStepMeter())).toBe(first);
    });

    it('once in an estimate, too', () => {
      const context = met();
      const meter = createStepMeter(undefined, true);
      expect(stepsOf(context, meter)).toBeGreaterThan(0);
      expect(stepsOf(context, meter)).toBe(0);
    });

    it('and says nothing where there are too few, at hand or not', () => {
      const enough = stepsOf(met(), createStepMeter());
      for (const [each, limit] of [
        [group, enough - 1],
        [groupOf([policyOf('p', { Condition: isMet })]), enough - 1],
      ] as const) {
        const meter = createStepMeter(limit);
        expect(isOutright(each, met(), meter)).toBe(false);
        expect(meter.isSpent).toBe(true);
      }
      expect(isOutright(group, met(), createStepMeter(enough))).toBe(true);
    });
  });
});
