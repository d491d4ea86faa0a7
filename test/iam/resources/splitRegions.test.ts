import { describe, expect, it } from 'vitest';
import { decideGrant, type KnownContext } from '../../../shared/iam/decideGrant.ts';
import { policyOf } from '../policyFixtures.ts';

const context: KnownContext = {
  known: {},
  others: 'unknown',
  resources: { account: '111122223333', regions: ['eu-west-1'] },
};

describe('splitRegions', () => {
  it.each([
    ['an action that the reference knows', 'ec2:StopInstances', 'arn:aws:ec2:eu-west-1:*:instance/*', 'granted'],
    [
      'one that it does not know, whose resources may have no region',
      'newservice:DoIt',
      'arn:aws:*:eu-west-1:*:*',
      'limited',
    ],
  ])('takes the regions of the settings for those of the resources: %s', (_, action, resource, verdict) => {
    const layers = { identity: [policyOf('own', { Action: action, Resource: [resource, '*'] })] };
    const denied = { identity: [...layers.identity, policyOf('deny', { Effect: 'Deny', NotResource: resource })] };
    expect(decideGrant({ action, resource: '*', context }, denied).verdict).toBe(verdict);
  });

  it('does not take a Deny in the regions for one on everything of an unknown action', () => {
    const everything = policyOf('own', { Action: '*' });
    const deny = policyOf('deny', { Effect: 'Deny', Resource: ['arn:aws:*:eu-west-1:*:*'] });
    const question = { action: 'newservice:DoIt', resource: 'arn:aws:*:*:*:*', context };
    expect(decideGrant(question, { identity: [everything, deny] }).verdict).toBe('limited');
  });
});
