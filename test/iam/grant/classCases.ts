// Policies about a few actions of which different things are known.

import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import type { PolicyLayers } from '../../../shared/iam/decideGrant.ts';
import { knownContext, policyOf, type WrittenStatement } from '../policyFixtures.ts';

export const names = [
  'ec2:DescribeInstances',
  'ec2:RunInstances',
  'iam:GetPolicy',
  'kms:Decrypt',
  's3:GetObject',
  's3:ListAllMyBuckets',
  's3:ListBucket',
  's3:PutObject',
  'sts:AssumeRole',
];

const met = knownContext({ 'aws:x': 'yes' });
const unmet = knownContext({ 'aws:x': 'no' });
export const contextOf = (name: string): KnownContext => (/Get|Run/.test(name) ? met : unmet);
export const isMet = { StringEquals: { 'aws:x': 'yes' } };

export function layersOf(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('p', ...statements)] };
}

export const bucket = 'arn:aws:s3:::b';
export const inBucket = 'arn:aws:s3:::b/*';

export const classCases: readonly (readonly [name: string, layers: PolicyLayers])[] = [
  ['everything', layersOf({})],
  ['nothing', layersOf()],
  ['a Deny on one bucket beside an Allow of everything', layersOf({}, { Effect: 'Deny', Resource: bucket })],
  ['an Allow on one bucket', layersOf({ Action: 's3:*', Resource: bucket })],
  ['an Allow on a bucket and on what it holds', layersOf({ Resource: [bucket, inBucket] })],
  ['an Allow on all but one bucket', layersOf({ NotResource: [bucket, inBucket] })],
  ['an Allow of what some requests meet', layersOf({ Condition: isMet })],
  ['a Deny of what some requests meet', layersOf({}, { Effect: 'Deny', Condition: isMet })],
  [
    'a Deny of what some requests meet, on one bucket',
    layersOf({}, { Effect: 'Deny', Condition: isMet, Resource: inBucket }),
  ],
  [
    'resources of many types',
    layersOf({ Resource: ['arn:aws:ec2:*:*:*', 'arn:aws:iam::*:*', 'arn:aws:kms:*:*:key/*', inBucket] }),
  ],
  [
    'RCPs, which bear on some services',
    { ...layersOf({}), rcps: [[policyOf('r', {}, { Effect: 'Deny', Principal: '*', Resource: bucket })]] },
  ],
  [
    'a boundary and SCPs',
    {
      ...layersOf({ NotAction: 'kms:*' }),
      boundary: policyOf('b', { Action: ['s3:*', 'kms:*', 'ec2:*'], Resource: ['arn:aws:ec2:*:*:*', inBucket] }),
      scps: [[policyOf('s', {}, { Effect: 'Deny', NotAction: 's3:*', Condition: isMet })]],
    },
  ],
];
