import { describe, expect, it } from 'vitest';
import { isRcpAction, rcpServicesDate } from '../../../shared/iam/actions/isRcpAction.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { allowsOutright } from '../../../shared/iam/grant/allowsOutright.ts';
import { type GroupStatements, lookUpStatements } from '../../../shared/iam/grant/findStatements.ts';
import { type PolicyGroup, policyGroups } from '../../../shared/iam/grant/policyGroups.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

const [a, b, c] = [policyOf('a'), policyOf('b'), policyOf('c')];

describe('policyGroups', () => {
  it('gives one group per layer and level, as people read them', () => {
    expect(
      policyGroups({ identity: [a, b], boundary: c, scps: [[a], [b, c]], rcps: [[c], []] }, 's3:getobject'),
    ).toEqual([
      { layer: 'identity', sources: [a, b] },
      { layer: 'boundary', sources: [c] },
      { layer: 'scp', level: 0, sources: [a] },
      { layer: 'scp', level: 1, sources: [b, c] },
      { layer: 'rcp', level: 0, sources: [c] },
      { layer: 'rcp', level: 1, sources: [] },
    ]);
    expect(policyGroups({ identity: [] }, 's3:getobject')).toEqual([{ layer: 'identity', sources: [] }]);
  });

  it('passes over RCPs for services that have none', () => {
    expect(policyGroups({ identity: [], rcps: [[a]] }, 'ec2:runinstances')).toHaveLength(1);
  });
});

describe('isRcpAction', () => {
  it.each([
    ['s3:GetObject', true],
    ['KMS:decrypt', true],
    ['sts:AssumeRole', true],
    ['sqs:SendMessage', true],
    ['secretsmanager:GetSecretValue', true],
    ['kms:RetireGrant', false],
    ['ec2:RunInstances', false],
    ['iam:PassRole', false],
    ['s3', false],
  ])('%s: %s', (action, expected) => {
    expect(isRcpAction(action)).toBe(expected);
    expect(rcpServicesDate).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});

const about = (action: string, group: PolicyGroup): GroupStatements => {
  const [found = { group, statements: [] }] = lookUpStatements([group], action);
  return found;
};

describe('allowsOutright', () => {
  const allows = (...statements: readonly WrittenStatement[]) =>
    allowsOutright(about('a:b', { layer: 'identity', sources: [a, policyOf('p', ...statements)] }), {
      context: knownContext({ 'aws:x': '1' }),
      meter: createStepMeter(),
    });
  const met = { StringEquals: { 'aws:x': '1' } };
  const failed = { StringEquals: { 'aws:x': '2' } };
  const open = { StringEquals: { 'aws:y': '2' } };

  it.each([
    ['an Allow of everything', [{}], true],
    ['one under a condition that is met', [{ Condition: met }], true],
    ['one under a condition that is not', [{ Condition: failed }], false],
    ['one under a condition that is open', [{ Condition: open }], false],
    ['one on some resources', [{ Resource: 'arn:aws:s3:::*' }], false],
    ['one on some resources under a condition', [{ Resource: 'arn:aws:s3:::*', Condition: met }], false],
    ['a Deny that never applies', [{}, { Effect: 'Deny', Condition: { ...failed, Null: { 'aws:x': 'false' } } }], true],
    ['a Deny that is open', [{}, { Effect: 'Deny', Condition: open }], false],
    ['a Deny on some resources', [{}, { Effect: 'Deny', Resource: 'arn:aws:s3:::*' }], false],
    ['a Deny of another action', [{}, { Effect: 'Deny', Action: 'a:c' }], true],
    ['nothing', [], false],
  ] as const)('%s: %s', (_name, statements, expected) => {
    expect(allows(...statements)).toBe(expected);
    expect(allows(...statements)).toBe(expected);
  });

  it('lets RCPs allow without a statement', () => {
    const question = { context: unknownContext, meter: createStepMeter() };
    expect(allowsOutright(about('s3:getobject', { layer: 'rcp', sources: [] }), question)).toBe(true);
  });

  it('says nothing where a policy could not be read', () => {
    const question = { context: unknownContext, meter: createStepMeter() };
    const sources = [policyOf('p', {}), unreadablePolicy('x')];
    expect(allowsOutright(about('a:b', { layer: 'identity', sources }), question)).toBe(false);
  });

  it('decides a statement for each context', () => {
    const met = policyOf('p', { Condition: { StringEquals: { 'aws:x': '1' }, Null: { 'aws:x': 'false' } } });
    const allows = (context: KnownContext) =>
      allowsOutright(about('a:b', { layer: 'identity', sources: [met] }), { context, meter: createStepMeter() });
    expect([knownContext({ 'aws:x': '1' }), knownContext({ 'aws:x': '2' }), unknownContext].map(allows)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('counts the steps of a condition once for each meter, kept or not', () => {
    const Condition = { StringEquals: { 'aws:x': ['1', '2', '3', '4'] } };
    const group = about('a:b', { layer: 'identity', sources: [policyOf('p', { Condition })] });
    const steps = [1, 2, 3].map((times) => {
      const meter = createStepMeter();
      for (let time = 0; time < times; time++) allowsOutright(group, { context: unknownContext, meter });
      return meter.steps;
    });
    expect(new Set(steps).size).toBe(1);
    expect(steps[0]).toBeGreaterThan(0);
  });

  it('spends a meter that has too few steps left', () => {
    const Condition = { StringEquals: { 'aws:x': ['1', '2', '3', '4'] } };
    const meter = createStepMeter(3);
    const group = about('a:b', { layer: 'identity', sources: [policyOf('p', { Condition })] });
    expect(allowsOutright(group, { context: unknownContext, meter })).toBe(false);
    expect(meter.isSpent).toBe(true);
  });
});
