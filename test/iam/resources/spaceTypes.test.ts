import { describe, expect, it } from 'vitest';
import { findAction } from '../../../shared/iam/findAction.ts';
import { matchesPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';
import { spaceTypes } from '../../../shared/iam/resources/spaceTypes.ts';

const account = '111122223333';

function typesOf(action: string, place?: { readonly account: string }, partition = 'aws') {
  const entry = findAction(action);
  return entry === undefined ? [] : spaceTypes(entry, partition, place);
}

/** The types of an action that take an ARN. */
function takers(action: string, arn: string, place?: { readonly account: string }): readonly string[] {
  return typesOf(action, place).flatMap(({ name = '', pattern }) => (matchesPattern(pattern, arn) ? [name] : []));
}

describe('spaceTypes', () => {
  it('writes ARNs with the partition, and with the account where the type exists only there', () => {
    const arns = (action: string, place?: { readonly account: string }) =>
      typesOf(action, place, 'aws-cn').map(({ arn }) => arn);
    expect(arns('iam:PassRole')).toEqual(['arn:aws-cn:iam::*:role/*']);
    expect(arns('iam:PassRole', { account })).toEqual([`arn:aws-cn:iam::${account}:role/*`]);
    expect(arns('kms:Decrypt', { account })).toEqual(['arn:aws-cn:kms:*:*:key/*']);
    expect(arns('ec2:CreateSnapshot', { account })).toEqual([
      'arn:aws-cn:ec2:*::snapshot/*',
      `arn:aws-cn:ec2:*:${account}:volume/*`,
    ]);
  });

  it('holds policies of AWS beside those of the account, where an action reads them', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html: the account is `aws`.
    expect(typesOf('iam:GetPolicy', { account }).map(({ arn }) => arn)).toEqual([
      `arn:aws:iam::${account}:policy/*`,
      'arn:aws:iam::aws:policy/*',
    ]);
    expect(takers('iam:GetPolicy', 'arn:aws:iam::aws:policy/ReadOnlyAccess', { account })).toEqual(['policy']);
    expect(takers('iam:DeletePolicy', 'arn:aws:iam::aws:policy/ReadOnlyAccess', { account })).toEqual([]);
  });

  it.each([
    // Ids of accounts have 12 digits.
    [
      'sqs:SendMessage',
      {
        'arn:aws:sqs:eu-central-1:444455556666:q': true,
        'arn:aws:sqs:eu-central-1:44445555666:q': false,
        'arn:aws:sqs:eu-central-1:4444555566667:q': false,
        'arn:aws:sqs:eu-central-1:aws:q': false,
      },
    ],
    // Where the reference writes no account, there is none.
    ['ec2:DeregisterImage', { 'arn:aws:ec2:eu-central-1::image/ami-1': true }],
    ['s3:GetObject', { 'arn:aws:s3:::bucket/object': true }],
    // Components of AWS: https://docs.aws.amazon.com/imagebuilder/latest/userguide/security_iam_service-with-iam.html
    [
      'imagebuilder:GetComponent',
      {
        'arn:aws:imagebuilder:eu-central-1:aws:component/c/1.0.0/1': true,
        'arn:aws:imagebuilder:eu-central-1:111122223333:component/c/1.0.0/1': true,
      },
    ],
    ['ssm:UpdateManagedInstanceRole', { 'arn:aws:iam::aws:role/r': true, 'arn:aws:iam::444455556666:role/r': true }],
  ])('where the place is known of %s: %j', (action, expected) => {
    for (const [arn, isTaken] of Object.entries(expected)) {
      expect([arn, takers(action, arn, { account }).length > 0]).toEqual([arn, isTaken]);
    }
  });

  it('takes any account where the place is not known', () => {
    expect(takers('kms:Decrypt', 'arn:aws:kms:eu-central-1:1:key/k')).toEqual(['key']);
  });

  it('keeps what is written for one place apart from what is written for none', () => {
    const [placed, anywhere] = [typesOf('kms:Encrypt', { account }), typesOf('kms:Encrypt')];
    expect(placed.map(({ key }) => key)).not.toEqual(anywhere.map(({ key }) => key));
    expect(typesOf('kms:Encrypt').map(({ pattern }) => pattern)).toEqual(anywhere.map(({ pattern }) => pattern));
  });

  it('has one key for types with the same patterns, and another for others', () => {
    const keys = (action: string) => typesOf(action).map(({ key }) => key);
    expect(keys('kms:Decrypt')).toEqual(keys('kms:Encrypt'));
    expect(keys('ec2:StopInstances')).not.toEqual(keys('ec2:DeleteVolume'));
    // A bucket's name holds no slash, because a slash leads on to its objects.
    expect(keys('s3:ListBucket')).toContain('false false arn:aws:s3:::*');
    expect(new Set(typesOf('s3:GetObject').map(({ key }) => key)).size).toBe(typesOf('s3:GetObject').length);
  });

  it('lets a slash into the last name where no other type goes on behind one', () => {
    expect(takers('s3:ListBucket', 'arn:aws:s3:::bucket/object')).toEqual([]);
    expect(takers('iam:GetRole', `arn:aws:iam::${account}:role/path/name`)).toEqual(['role']);
  });
});
