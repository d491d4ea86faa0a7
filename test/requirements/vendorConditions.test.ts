// Each condition operator in a set of one's own: what a vendor's policy asks for under a condition.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

import { describe, expect, it } from 'vitest';
import { judgeBySet, ownSet, type WrittenPolicy } from './ownSetCase.ts';

type Row = readonly [operators: readonly string[], action: string, key: string, value: string, other: string];

const tag = 'aws:ResourceTag/acme';
const rows: readonly Row[] = [
  [['StringEquals', 'StringNotEquals'], 'ec2:DeleteSnapshot', tag, 'yes', 'no'],
  [['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'], 'ec2:DeleteSnapshot', tag, 'Yes', 'No'],
  [['StringLike', 'StringNotLike'], 'ec2:DeleteSnapshot', tag, 'backup-*', 'restore-*'],
  [
    ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
    'ec2:RunInstances',
    'ec2:InstanceProfile',
    'arn:aws:iam::*:instance-profile/acme-*',
    'arn:aws:iam::*:instance-profile/other-*',
  ],
  [['Bool'], 'kms:CreateGrant', 'kms:GrantIsForAWSResource', 'true', 'false'],
  [['BinaryEquals'], 'ec2:DeleteSnapshot', tag, 'QmFja3Vw', 'T3RoZXI='],
  [['IpAddress', 'NotIpAddress'], 's3:ListBucket', 'aws:SourceIp', '192.0.2.0/24', '198.51.100.0/24'],
  [
    [
      'NumericEquals',
      'NumericNotEquals',
      'NumericLessThan',
      'NumericLessThanEquals',
      'NumericGreaterThan',
      'NumericGreaterThanEquals',
    ],
    's3:ListBucket',
    's3:max-keys',
    '100',
    '200',
  ],
  [
    ['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'],
    's3:PutObjectRetention',
    's3:object-lock-retain-until-date',
    '2030-01-01T00:00:00Z',
    '2031-01-01T00:00:00Z',
  ],
];

const plain = rows.flatMap(([operators, ...rest]) => operators.map((operator) => [operator, ...rest] as const));
const all = [
  ...plain.flatMap(([operator, ...rest]) =>
    ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((prefix) =>
      ['', 'IfExists'].map((suffix) => [`${prefix}${operator}${suffix}`, ...rest] as const),
    ),
  ),
  ['Null', 'ec2:DeleteSnapshot', tag, 'false', 'true'] as const,
];

const read = { Effect: 'Allow', Action: 'ec2:DescribeVolumes', Resource: '*' };
const policyWith = (Action: string, Condition: object): WrittenPolicy => ({
  Statement: [read, { Effect: 'Allow', Action, Resource: '*', Condition }],
});

describe.each(all)('a set with %s', (operator, action, key, value) => {
  const policy = policyWith(action, { [operator]: { [key]: value } });
  const set = ownSet(policy);

  it('finds nothing in a role with exactly this policy, nor in one without the condition', () => {
    expect(judgeBySet(set, policy).map(({ summary }) => summary)).toEqual([]);
    expect(judgeBySet(set, policyWith(action, {})).filter(({ code }) => code.startsWith('ACTION_'))).toEqual([]);
  });

  it('finds the statement that is taken away, and keeps the condition in words', () => {
    const [found] = judgeBySet(set, { Statement: [read] });
    expect(found?.code).toBe('ACTION_MISSING');
    expect(found?.summary).toContain(key);
  });

  it('finds the same statement on a condition that no request meets', () => {
    const never = { [operator]: { [key]: value }, StringEquals: { 'aws:PrincipalTag/none': 'x' } };
    expect(judgeBySet(set, policyWith(action, never)).length).toBeGreaterThan(0);
  });
});

// A bound from above that is wider lets in what the set's does.
const notFromAbove = all.filter(([operator]) => !operator.includes('LessThan'));

describe.each(notFromAbove)('a set with %s, and a role with another value', (operator, action, key, value, other) => {
  it('is found', () => {
    const set = ownSet(policyWith(action, { [operator]: { [key]: value } }));
    const elsewhere = policyWith(action, { [operator]: { [key]: other } });
    expect(judgeBySet(set, elsewhere).length).toBeGreaterThan(0);
  });
});
