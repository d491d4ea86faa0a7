// What a caller does to pass a condition: the wrong way round it would be refused for having followed the advice.

import { describe, expect, it } from 'vitest';
import { howToSend } from '../../shared/iam/howToSend.ts';

type Row = readonly [effect: 'Allow' | 'Deny', operator: string, key: string, values: string, how: string | undefined];

const tokens = 'ec2:MetadataHttpTokens';
const imdsv2 = 'launch instances with IMDSv2 required (HttpTokens=required)';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
const rows: readonly Row[] = [
  ['Deny', 'Null', 'aws:RequestTag/team', 'true', 'send the tag team with the request'],
  ['Deny', 'Null', 'aws:RequestTag/team', 'false', 'send no tag team with the request'],
  ['Allow', 'Null', 'aws:RequestTag/team', 'false', 'send the tag team with the request'],
  ['Deny', 'StringNotEquals', 'aws:RequestTag/env', 'a,b', 'send the tag env with the request, with the value a or b'],
  ['Deny', 'StringNotLikeIfExists', 'aws:RequestTag/env', 'p*', 'send the tag env with the request, with the value p*'],
  ['Allow', 'StringEquals', 'aws:RequestTag/env', 'a', 'send the tag env with the request, with the value a'],
  ['Deny', 'StringEquals', 'aws:RequestTag/lock', 'yes', 'send no tag lock with the value yes'],
  [
    'Deny',
    'StringEqualsIfExists',
    'aws:RequestTag/lock',
    'yes',
    'send the tag lock with the request, with another value than yes',
  ],
  ['Allow', 'StringNotEquals', 'aws:RequestTag/lock', 'yes', 'send no tag lock with the value yes'],
  ['Deny', 'ForAnyValue:StringLike', 'aws:TagKeys', 'corp:*', 'send no tag corp:* with the request'],
  ['Deny', 'ForAnyValue:StringNotEquals', 'aws:TagKeys', 'a,b', 'send no other tags than a or b with the request'],
  ['Deny', 'ForAllValues:StringNotEquals', 'aws:TagKeys', 'a', 'send the tag a with the request'],
  ['Deny', 'ForAllValues:StringEquals', 'aws:TagKeys', 'a', 'send a tag other than a with the request'],
  ['Allow', 'ForAllValues:StringEquals', 'aws:TagKeys', 'a', 'send no other tags than a with the request'],
  ['Allow', 'ForAnyValue:StringEquals', 'aws:TagKeys', 'a', 'send the tag a with the request'],
  ['Deny', 'Null', 'aws:TagKeys', 'true', 'send tags with the request'],
  ['Deny', 'StringEquals', 'aws:TagKeys', 'a', undefined],
  ['Deny', 'StringNotEquals', tokens, 'required', imdsv2],
  ['Deny', 'StringEquals', tokens, 'optional', imdsv2],
  [
    'Deny',
    'StringEquals',
    'ec2:MetadataHttpEndpoint',
    'enabled',
    'make only requests with another ec2:MetadataHttpEndpoint than enabled',
  ],
  [
    'Deny',
    'NumericGreaterThan',
    'ec2:MetadataHttpPutResponseHopLimit',
    '1',
    'choose ec2:MetadataHttpPutResponseHopLimit at most 1',
  ],
  ['Allow', 'NumericLessThan', 'ec2:VolumeSize', '500', 'choose ec2:VolumeSize below 500'],
  ['Deny', 'NumericLessThanEquals', 'ec2:VolumeIops', '9', 'choose ec2:VolumeIops above 9'],
  ['Deny', 'NumericGreaterThan', 'ec2:VolumeSize', '1,5', undefined],
  ['Deny', 'Bool', 'ec2:Encrypted', 'false', 'ask for encryption'],
  ['Deny', 'Bool', 'ec2:Encrypted', 'true', 'ask for no encryption'],
  ['Allow', 'Bool', 'ec2:Encrypted', 'true', 'ask for encryption'],
  ['Deny', 'StringLike', 'ec2:InstanceType', 'p4*', 'make only requests with another ec2:InstanceType than p4*'],
  [
    'Deny',
    'StringNotLike',
    'ec2:InstanceType',
    't3.*,c5.*,m5.*,r5.*',
    'make only requests with ec2:InstanceType t3.*, c5.*, m5.* or 1 more',
  ],
  ['Deny', 'StringNotEquals', 'iam:PassedToService', 'ec2.amazonaws.com', 'pass roles to instances alone'],
  ['Deny', 'StringEquals', 'iam:PassedToService', 'lambda.amazonaws.com', 'pass roles to instances alone'],
  ['Deny', 'StringEquals', 'iam:PassedToService', 'ec2.amazonaws.com', undefined],
  ['Allow', 'StringEquals', 'iam:PassedToService', 'scheduler.amazonaws.com', undefined],
  ['Deny', 'StringNotEquals', 'ec2:Owner', 'amazon', undefined],
  ['Deny', 'StringNotEquals', 'aws:ResourceTag/team', 'a', undefined],
  ['Deny', 'StringAlmostEquals', 'aws:RequestTag/team', 'a', undefined],
  ['Deny', 'Null', 'aws:TagKeys', 'false', 'send no tags with the request'],
  [
    'Deny',
    'NumericGreaterThan',
    'aws:RequestTag/days',
    '30',
    'send the tag days with the request, with a value at most 30',
  ],
  ['Deny', 'NumericNotEquals', 'ec2:VolumeSize', '8', 'make only requests with ec2:VolumeSize 8'],
  ['Deny', 'ForAnyValue:StringEquals', 'aws:RequestTag/team', 'a', undefined],
  ['Deny', 'StringEquals', 'my-aws:RequestTag/team', 'a', undefined],
  ['Deny', 'StringEquals', 'aws:RequestTag/a\nb', 'x', undefined],
  ['Deny', 'Null', 'ec2:Encrypted', 'true', 'ask for encryption'],
  ['Deny', 'Null', 's3:x-amz-server-side-encryption', 'true', 'name s3:x-amz-server-side-encryption in the request'],
  ['Deny', 'Null', 'kms:ViaService', 'false', 'name no kms:ViaService in the request'],
  ['Deny', 'Null', 'iam:PassedToService', 'true', 'pass roles to instances alone'],
  ['Deny', 'Null', 'iam:PassedToService', 'false', undefined],
  [
    'Deny',
    'StringNotEquals',
    'iam:PassedToService',
    'ec2.amazonaws.com,lambda.amazonaws.com',
    'pass roles to instances alone',
  ],
  ['Deny', 'Bool', 'rds:StorageEncrypted', 'FALSE', 'ask for encryption'],
  ['Allow', 'Bool', 'ec2:Encrypted', 'false', 'ask for no encryption'],
  ['Allow', 'StringEquals', 'ec2:InstanceType', 'required', 'make only requests with ec2:InstanceType required'],
  ['Allow', 'StringEquals', tokens, 'optional', 'make only requests with ec2:MetadataHttpTokens optional'],
  ['Deny', 'StringEquals', tokens, 'required', 'make only requests with another ec2:MetadataHttpTokens than required'],
  ['Deny', 'StringEquals', 'ec2:Tenancy', 'optional', 'make only requests with another ec2:Tenancy than optional'],
  ['Deny', 'StringNotEquals', 'ec2:Tenancy', 'a,b,c', 'make only requests with ec2:Tenancy a or b or c'],
];

describe('howToSend', () => {
  it.each(['StringEquals', 'ForAnyValue:StringEquals'])('says nothing of %s without a value', (operator) => {
    for (const key of ['aws:RequestTag/team', 'aws:TagKeys']) {
      expect(howToSend({ operator, key, values: [], effect: 'Deny' })).toBeUndefined();
    }
  });

  it('takes the values true and false for encryption, whichever stands first', () => {
    expect(howToSend({ operator: 'Bool', key: 'ec2:Encrypted', values: ['false', 'true'], effect: 'Allow' })).toBe(
      'ask for encryption',
    );
  });

  it.each(rows)('%s if %s %s %s: %s', (effect, operator, key, values, how) => {
    expect(howToSend({ operator, key, values: values.split(','), effect })).toBe(how);
  });
});

describe('howToSend of a request that takes tags away', () => {
  it.each(['ec2:DeleteTags', 'rds:UntagResource', 'EC2:deletetags'])('of %s', (action) => {
    const key = 'aws:RequestTag/team';
    expect(howToSend({ effect: 'Deny', operator: 'Null', key, values: ['false'], action })).toBe(
      'leave the tag team where it is',
    );
    expect(howToSend({ effect: 'Deny', operator: 'Null', key, values: ['true'], action })).toBeUndefined();
    const keys = { operator: 'ForAnyValue:StringEquals', key: 'aws:TagKeys', values: ['team'] };
    expect(howToSend({ effect: 'Deny', ...keys, action })).toBeUndefined();
    expect(howToSend({ effect: 'Deny', ...keys, action: 'ec2:CreateTags' })).toBe('send no tag team with the request');
  });
});
