// Where requests go, by the endpoints that botocore lists (the table's date: knownRegionsDate).

import { describe, expect, it } from 'vitest';
import { isRegionForm, knownRegions, knownRegionsDate, regionsOf } from '../../shared/iam/knownRegions.ts';
import { requestedRegions } from '../../shared/iam/requestedRegions.ts';

const pricing = ['ap-south-1', 'eu-central-1', 'us-east-1'];

describe('requestedRegions', () => {
  it('gives the only region of a service also where that is one of two', () => {
    expect(requestedRegions('iam:GetRole', 'aws-cn', undefined)).toEqual(['cn-north-1']);
    expect(requestedRegions('iam:GetRole', 'aws-cn', ['cn-northwest-1'])).toEqual(['cn-north-1']);
  });

  it.each<readonly [string, string, string, readonly string[] | undefined, readonly string[] | undefined]>([
    ['a service of one region', 'iam:PassRole', 'aws', ['eu-west-1'], ['us-east-1']],
    ['a service of one region, in capitals', 'IAM:PassRole', 'aws', undefined, ['us-east-1']],
    ['one region of two', 'iam:PassRole', 'aws-cn', ['cn-northwest-1'], ['cn-north-1']],
    ['a service of few regions', 'pricing:GetProducts', 'aws', ['eu-west-1'], pricing],
    ['a service of few regions, wherever the work is done', 'pricing:GetProducts', 'aws', undefined, pricing],
    [
      'a service of all regions',
      'ec2:RunInstances',
      'aws',
      ['eu-west-1', 'eu-central-1'],
      ['eu-west-1', 'eu-central-1'],
    ],
    ['a service of both regions', 'ec2:RunInstances', 'aws-cn', ['cn-north-1'], ['cn-north-1']],
    ['a service of all regions, nobody knows where', 'ec2:RunInstances', 'aws', undefined, undefined],
    [
      'a region that is newer than the table',
      'ec2:RunInstances',
      'aws',
      ['xx-new-1', 'eu-west-1'],
      ['xx-new-1', 'eu-west-1'],
    ],
    ['no region of the partition', 'ec2:RunInstances', 'aws-cn', [], ['cn-north-1', 'cn-northwest-1']],
    [
      'an action that is served elsewhere, too',
      's3:ListAllMyBuckets',
      'aws',
      ['eu-west-1'],
      ['eu-west-1', 'us-east-1'],
    ],
    ['an action that is served there anyway', 's3:ListAllMyBuckets', 'aws', ['us-east-1'], ['us-east-1']],
    ['another action of its service', 's3:ListBucket', 'aws', ['eu-west-1'], ['eu-west-1']],
    [
      'an action that is served elsewhere in another partition',
      's3:ListAllMyBuckets',
      'aws-cn',
      ['cn-north-1'],
      ['cn-north-1'],
    ],
    ['a service that the table lacks', 'backup-storage:MountCapsule', 'aws', ['eu-west-1'], undefined],
    ['a service that is called beside another', 'ec2messages:GetMessages', 'aws', ['eu-west-1'], ['eu-west-1']],
    ['the same without a region', 'ssmmessages:OpenDataChannel', 'aws', undefined, undefined],
    ['a partition that the table lacks', 'ec2:RunInstances', 'aws-iso', ['us-iso-east-1'], undefined],
    [
      'a service that the table lacks in the partition',
      'pricing:GetProducts',
      'aws-us-gov',
      ['us-gov-west-1'],
      undefined,
    ],
    ['no service', 'runinstances', 'aws', ['eu-west-1'], undefined],
    ['a region without an endpoint of it', 'ds:DescribeDirectories', 'aws', ['ap-east-2', 'eu-west-1'], ['eu-west-1']],
  ])('knows of %s: %s in %s for %j', (_, action, partition, regions, expected) => {
    expect(requestedRegions(action, partition, regions)).toEqual(expected);
  });
});

describe('requestedRegions of a service that some regions lack', () => {
  it('are all that have it where none of those has it in which the work is done', () => {
    const found = requestedRegions('ds:DescribeDirectories', 'aws', ['ap-east-2']) ?? [];
    expect(found.length).toBeGreaterThan(20);
    expect(found).not.toContain('ap-east-2');
  });
});

describe('regionsOf', () => {
  it('gives the regions of a partition, those first in which most services are', () => {
    const all = regionsOf('aws');
    expect(all).toHaveLength(knownRegions.filter((region) => !/^(cn|us-gov)-/.test(region)).length);
    expect(all[0]).toBe('us-east-1');
    expect(regionsOf('aws-us-gov')).toEqual(['us-gov-west-1', 'us-gov-east-1']);
    expect(regionsOf('aws-cn').toSorted()).toEqual(['cn-north-1', 'cn-northwest-1']);
  });

  it('gives none of a partition that the table lacks', () => {
    expect(regionsOf('aws-iso')).toEqual([]);
  });
});

describe('isRegionForm', () => {
  it.each([
    ['eu-west-1', true],
    ['us-gov-east-1', true],
    ['us-iso-east-1', true],
    ['eusc-de-east-1', true],
    ['ap-southeast-9', true],
    ['eu-west-10', false],
    ['eu-west', false],
    ['europe-west-1', false],
    ['eu-middle-1', false],
    ['eu-west-1a', false],
    [' eu-west-1', false],
  ])('tells of %s: %s', (region, isForm) => {
    expect(isRegionForm(region)).toBe(isForm);
  });

  it('takes all that are known', () => {
    expect(knownRegions.filter((region) => !isRegionForm(region))).toEqual([]);
    expect(knownRegionsDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
