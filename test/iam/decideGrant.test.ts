import { describe, expect, it } from 'vitest';
import { decideGrant, decideVerdict, type PolicyLayers } from '../../shared/iam/decideGrant.ts';
import { createStepMeter, type StepMeter } from '../../shared/iam/stepMeter.ts';
import { policyOf, unknownContext, type WrittenStatement } from './policyFixtures.ts';

const nothing: readonly WrittenStatement[] = [];

function layersOf(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('p', ...statements)] };
}

function questionOf(action: string, meter: StepMeter = createStepMeter()) {
  return { action, resource: '*', context: unknownContext, meter };
}

const volumes = { Action: 'ec2:CreateSnapshot', Resource: 'arn:aws:ec2:*:*:volume/*' };
const denied: WrittenStatement = { Effect: 'Deny', Action: 'ec2:*' };

describe('decideGrant and decideVerdict', () => {
  it.each([
    ['ec2:CreateSnapshot', [{}], 'granted', undefined],
    ['ec2:CreateSnapshot', nothing, 'missing', undefined],
    ['ec2:CreateSnapshot', [{}, denied], 'denied', undefined],
    ['ec2:CreateSnapshot', [volumes], 'limited', ['snapshot']],
    ['ec2:CreateSnapshot', [volumes, denied], 'denied', undefined],
    ['ec2:DeleteVolume', [{ Resource: 'arn:aws:ec2:*:*:volume/a*' }], 'limited', undefined],
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html: no permission is needed.
    ['STS:getcalleridentity', [{ Effect: 'Deny' }], 'granted', undefined],
  ] as const)('of %s by %j: %s, blocked by %j', (action, statements, verdict, blockedTypes) => {
    const decision = decideGrant(questionOf(action), layersOf(...statements));
    expect([decision.verdict, decision.blockedTypes]).toEqual([verdict, blockedTypes]);
    expect(decision.causes.length === 0).toBe(verdict === 'granted');
    expect(decideVerdict(questionOf(action), layersOf(...statements))).toBe(verdict);
  });

  it('leave open what there are no steps to decide, in one cause', () => {
    const decision = decideGrant(questionOf('ec2:CreateSnapshot', createStepMeter(1)), layersOf({}, denied));
    expect([decision.verdict, decision.causes.map(({ kind }) => kind)]).toEqual(['limited', ['undecided']]);
    expect(decideVerdict(questionOf('ec2:CreateSnapshot', createStepMeter(1)), layersOf({}, denied))).toBe('limited');
  });
});
