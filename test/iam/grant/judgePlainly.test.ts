// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { lookUpStatements } from '../../../shared/iam/grant/findStatements.ts';
import { judgePlainly } from '../../../shared/iam/grant/judgePlainly.ts';
import { policyGroups } from '../../../shared/iam/grant/policyGroups.ts';
import type { PolicyLayers, PolicySource } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { policyOf, unknownContext, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

const volumes = 'arn:aws:ec2:*:*:volume/*';
const snapshots = 'arn:aws:ec2:*:*:snapshot/*';
const everything = policyOf('everything', {});

interface Asked {
  readonly action?: string;
  readonly meter?: ReturnType<typeof createStepMeter>;
  readonly context?: KnownContext;
}

function judge(layers: PolicyLayers, asked: Asked = {}) {
  const { action = 'ec2:CreateSnapshot', meter = createStepMeter(), context = unknownContext } = asked;
  const lower = action.toLowerCase();
  const found = lookUpStatements(policyGroups(layers, lower), lower);
  return judgePlainly({ action, resource: '*', context, meter }, found);
}

function identity(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('p', ...statements)] };
}

describe('judgePlainly', () => {
  it('says nothing where there are no policies', () => {
    const question = { action: 'sqs:SendMessage', resource: '*', context: unknownContext, meter: createStepMeter() };
    expect(judgePlainly(question, [])).toBeUndefined();
  });

  it.each<[string, readonly WrittenStatement[], string | undefined]>([
    ['everything', [{}], 'granted'],
    ['nothing', [], 'missing'],
    ['all types, one by one', [{ Resource: volumes }, { Resource: snapshots }], 'granted'],
    ['one type of two', [{ Resource: volumes }], 'limited'],
    ['a part of one type', [{ Resource: `${volumes}a` }], 'limited'],
    ['a part of one type beside all of it', [{ Resource: [`${volumes}a`, volumes, snapshots] }], 'granted'],
    ['parts of two types', [{ Resource: [`${volumes}a`, `${snapshots}a`] }], 'limited'],
    ['two parts of one type', [{ Resource: [`${volumes}a`, `${volumes}b`] }], undefined],
    ['no resource of the action', [{ Resource: 'arn:aws:s3:::*' }], 'missing'],
    ['all but something', [{ NotResource: volumes }], undefined],
    ['what a variable says', [{ Resource: 'arn:aws:ec2:*:*:volume/${aws:x}' }], undefined],
    ['everything, beside what a variable says', [{ Resource: ['arn:aws:ec2:*:*:volume/${aws:x}', '*'] }], 'granted'],
    ['it under a condition', [{ Resource: volumes, Condition: { Bool: { 'aws:x': 'true' } } }], undefined],
    ['it to somebody', [{ Resource: volumes, Principal: '*' }], undefined],
    ['it, and denies it', [{ Resource: volumes }, { Effect: 'Deny', Resource: volumes }], undefined],
  ])('tells what a policy grants that allows %s', (_name, statements, verdict) => {
    expect(judge(identity(...statements))).toBe(verdict);
  });

  it('tells nothing where a variable has one of several values', () => {
    const context: KnownContext = { known: {}, oneOf: { 'aws:x': ['a', 'b'] }, others: 'unknown' };
    expect(judge(identity({ Resource: 'arn:aws:ec2:*:*:volume/${aws:x}' }), { context })).toBeUndefined();
    const one: KnownContext = { known: { 'aws:x': 'a' }, others: 'unknown' };
    expect(judge(identity({ Resource: 'arn:aws:ec2:*:*:volume/${aws:x}' }), { context: one })).toBe('limited');
  });

  it('tells nothing where no resource can be named', () => {
    const context: KnownContext = { ...unknownContext, resources: { account: '111122223333', regions: [] } };
    const regional = ['arn:aws:ec2:eu-west-1:*:volume/*', 'arn:aws:ec2:eu-west-1::snapshot/*'];
    expect(judge(identity({ Resource: regional }), { context })).toBeUndefined();
  });

  it('tells it of an action without resources', () => {
    const asked = { action: 'ec2:DescribeVolumes' };
    expect(judge(identity({ Resource: volumes }), asked)).toBe('missing');
    expect(judge(identity({ Resource: ['arn:aws:ec2:*:*:*', '**'] }), asked)).toBe('granted');
  });

  it('tells it only where all else allows everything', () => {
    const allowed = identity({ Resource: volumes });
    expect(judge({ ...allowed, boundary: everything, scps: [[everything], [everything]] })).toBe('limited');
    expect(
      judge({ ...allowed, boundary: everything, scps: [[everything], [policyOf('s', { Resource: volumes })]] }),
    ).toBe(undefined);
    expect(judge({ ...allowed, boundary: unreadablePolicy('b') })).toBeUndefined();
  });

  it('tells nothing where a policy could not be read, or has no resource', () => {
    const trust = { number: 1, effect: 'Allow', action: { negated: false, patterns: ['*'] }, conditions: [] } as const;
    const unlike: PolicySource = { name: 't', document: { version: '2012-10-17', statements: [trust] } };
    const policy = policyOf('p', { Resource: volumes });
    expect(judge({ identity: [policy, unreadablePolicy('u')] })).toBeUndefined();
    expect(judge({ identity: [policy, unlike] })).toBeUndefined();
  });

  it('counts its steps, and tells nothing where there are too few', () => {
    const layers = identity({ Resource: volumes });
    const meter = createStepMeter();
    judge(layers, { meter });
    // One entry against two types.
    expect(meter.steps).toBeGreaterThanOrEqual(96);
    const few = createStepMeter(95);
    expect(judge(layers, { meter: few })).toBeUndefined();
    expect(few.isSpent).toBe(true);
  });
});
