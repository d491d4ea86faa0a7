import { describe, expect, it } from 'vitest';
import { decideGrant, type KnownContext } from '../../../shared/iam/decideGrant.ts';
import { anyRun, matchesPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';
import { resourcePattern } from '../../../shared/iam/resources/resourcePattern.ts';
import { resourceSpace } from '../../../shared/iam/resources/resourceSpace.ts';
import { namesRegion, splitRegions } from '../../../shared/iam/resources/splitRegions.ts';
import { policyOf } from '../policyFixtures.ts';

function tokenOf(character: string): number {
  return character === '*' ? anyRun : character.charCodeAt(0);
}

const context: KnownContext = {
  known: {},
  others: 'unknown',
  resources: { account: '111122223333', regions: ['eu-west-1'] },
};

describe('splitRegions', () => {
  const space = resourceSpace({ action: 'ec2:createsnapshot', resource: '*', partition: 'aws' });
  const split = (entries: readonly string[], regions: readonly string[] | undefined) => {
    const patterns = entries.flatMap((text) => resourcePattern(Array.from(text, tokenOf)) ?? []);
    return splitRegions(space, patterns.filter(namesRegion), regions);
  };
  const arns = (entries: readonly string[], regions: readonly string[]) =>
    split(entries, regions).types.map(({ arn }) => arn);
  const inEurope = 'arn:aws:ec2:eu-west-1:111122223333:volume/*';

  it('splits the types of which an entry names a region, and no others', () => {
    const snapshots = 'arn:aws:ec2:*::snapshot/*';
    expect(arns([inEurope, '*'], ['eu-west-1', 'us-east-1'])).toEqual([
      snapshots,
      'arn:aws:ec2:eu-west-1:*:volume/*',
      'arn:aws:ec2:us-east-1:*:volume/*',
    ]);
    expect(arns([inEurope, 'arn:aws:ec2:us-east-1:*:*'], ['eu-west-1'])).toEqual([
      'arn:aws:ec2:eu-west-1::snapshot/*',
      'arn:aws:ec2:eu-west-1:*:volume/*',
    ]);
    expect(arns(['arn:aws:ec2:eu-west-1:111122223333:instance/*', 'arn:aws:ec2:*:*:volume/*'], ['eu-west-1'])).toEqual(
      space.types.map(({ arn }) => arn),
    );
  });

  it('narrows what a type takes to its region', () => {
    const taken = split([inEurope], ['eu-west-1', 'us-east-1']).types.map(({ pattern, openPattern }) =>
      [pattern, openPattern].map((each) => matchesPattern(each, 'arn:aws:ec2:us-east-1:111122223333:volume/v')),
    );
    expect(taken).toEqual([
      [false, false],
      [false, false],
      [true, true],
    ]);
  });

  it('leaves a space as it is where no entry names a region, or the regions are not known or more than eight', () => {
    const regions = Array.from({ length: 9 }, (_, index) => `eu-west-${index}`);
    expect(split(['*', 'arn:aws:ec2:*:*:volume/*'], ['eu-west-1'])).toBe(space);
    expect(split([inEurope], undefined)).toBe(space);
    expect(split([inEurope], regions)).toBe(space);
    expect(split([inEurope], regions.slice(1)).types).toHaveLength(1 + 8);
  });

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
