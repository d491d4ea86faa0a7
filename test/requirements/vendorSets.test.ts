// Policies shaped like those that other backup products ask for, written for this test: as sets of one's own.

import { describe, expect, it } from 'vitest';
import { judgeBySet, ownSet, type WrittenPolicy, withoutEach } from './ownSetCase.ts';

const boundaries = 'arn:aws:ec2:*:*:';

/** Wildcards per service, a guard by tag on what destroys, and a Deny on the copies. */
const appliance: WrittenPolicy = {
  Statement: [
    { Sid: 'Read', Effect: 'Allow', Action: ['ec2:Describe*', 'ec2:Get*', 'rds:Describe*'], Resource: '*' },
    {
      Sid: 'Snapshots',
      Effect: 'Allow',
      Action: ['ec2:CreateSnapshot*', 'ec2:CopySnapshot', 'ec2:CreateTags'],
      Resource: [`${boundaries}volume/*`, `${boundaries}snapshot/*`, `${boundaries}instance/*`],
    },
    {
      Sid: 'Expire',
      Effect: 'Allow',
      Action: 'ec2:DeleteSnapshot',
      Resource: '*',
      Condition: { StringLike: { 'aws:ResourceTag/acme-backup': '*' } },
    },
    {
      Sid: 'Keep',
      Effect: 'Deny',
      Action: 'ec2:DeleteSnapshot',
      Resource: '*',
      Condition: { Null: { 'aws:ResourceTag/legal-hold': 'false' } },
    },
  ],
};

/** Every action but some, and Deny with NotAction elsewhere. */
const powerful: WrittenPolicy = {
  Statement: [
    { Sid: 'Work', Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
    {
      Sid: 'Pass',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::*:role/acme-*',
      Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'backup.amazonaws.com'] } },
    },
    {
      Sid: 'Home',
      Effect: 'Deny',
      NotAction: ['sts:*', 'support:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'us-east-1'] } },
    },
  ],
};

/** Several statements for one action, conditions of every kind. */
const conditional: WrittenPolicy = {
  Statement: [
    {
      Effect: 'Allow',
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:ReEncrypt*'],
      Resource: 'arn:aws:kms:*:*:key/*',
      Condition: { StringLike: { 'kms:ViaService': ['ec2.*.amazonaws.com', 'rds.*.amazonaws.com'] } },
    },
    { Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::acme-vault-*', 'arn:aws:s3:::acme-vault-*/*'] },
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: ['arn:aws:s3:::acme-catalog', 'arn:aws:s3:::acme-catalog/*'],
      Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] }, NumericLessThanEquals: { 's3:max-keys': '100' } },
    },
    { Effect: 'Deny', Action: ['s3:DeleteBucket*', 's3:PutBucketPolicy'], Resource: 'arn:aws:s3:::acme-vault-*' },
    {
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: '*',
      Condition: {
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['acme-id', 'acme-policy', 'acme-expiry', 'Name'] },
        StringEqualsIfExists: { 'ec2:CreateAction': ['CreateSnapshot', 'CreateVolume'] },
      },
    },
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: 'arn:aws:iam::*:role/acme-*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/acme-*' },
        DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' },
      },
    },
    { Effect: 'Allow', Action: 'dynamodb:*Backup*', NotResource: 'arn:aws:dynamodb:*:*:table/private-*' },
  ],
};

/** Read-only access to a cluster of services by patterns that begin with a wildcard. */
const indexing: WrittenPolicy = {
  Statement: [
    {
      Effect: 'Allow',
      Action: ['ebs:*SnapshotBlock*', 'ebs:ListChangedBlocks'],
      Resource: 'arn:aws:ec2:*::snapshot/*',
    },
    { Effect: 'Allow', Action: ['tag:GetResources', 'cloudwatch:GetMetric*'], Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'arn:aws:logs:*:*:log-group:/acme/*:*',
    },
    {
      Effect: 'Allow',
      Action: 'ssm:SendCommand',
      Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ssm:*::document/AWS-RunShellScript'],
    },
  ],
};

const vendors = { appliance, powerful, conditional, indexing };

describe.each(Object.entries(vendors))('a set like %s', (_, policy) => {
  const set = ownSet(policy);

  it('finds nothing in a role with exactly this policy', () => {
    expect(judgeBySet(set, policy).map(({ summary }) => summary)).toEqual([]);
  });

  it('finds each statement that is taken away', () => {
    for (const [index, less] of withoutEach(policy).entries())
      expect([index, judgeBySet(set, less).length > 0]).toEqual([index, true]);
  });

  it('finds nothing in the same policy written otherwise: one statement a resource and an action', () => {
    const apart = policy.Statement.flatMap((statement) => spread(statement));
    expect(judgeBySet(set, { Statement: apart }).map(({ summary }) => summary)).toEqual([]);
  });
});

/** Several statements that say together what one says. */
function spread(statement: object): readonly object[] {
  const entries = new Map<string, unknown>(Object.entries(statement));
  const resources = [entries.get('Resource')].flat();
  if (!entries.has('Resource') || entries.get('Effect') === 'Deny') return [statement];
  return resources
    .map((Resource) => ({ ...statement, Sid: undefined, Resource }))
    .map(({ Sid: _none, ...rest }) => rest);
}

describe('findings about a set of one own', () => {
  it('keep the resource and the condition in their summary, and name no product but the set', () => {
    const [, ...others] = conditional.Statement;
    const findings = judgeBySet(ownSet(conditional), { Statement: others });
    expect(findings.map(({ summary }) => summary)).toEqual([
      'The role acme-backup is not allowed kms:CreateGrant with Bool kms:GrantIsForAWSResource true: none of its policies allows it.',
    ]);
    const texts = findings.flatMap(({ summary, fix, causes }) => [summary, fix, ...causes.map(({ why }) => why)]);
    expect(texts.join(' ')).not.toMatch(/veeam/i);
  });

  it('tell what a Deny of the set forbids, and which of it is allowed', () => {
    const set = ownSet(conditional);
    const findings = judgeBySet(set, { Statement: conditional.Statement.filter((_, index) => index !== 4) });
    expect(findings).toMatchObject([
      {
        code: 'FORBIDDEN_ALLOWED',
        severity: 'high',
        subject: 'vendor statement 5',
        requirements: ['vendor'],
        fix: 'Add statement 5 of the set vendor to a policy of the role, or take what it denies out of its policies.',
      },
    ]);
    expect(findings[0]?.summary).toMatch(
      /is allowed s3:DeleteBucket, .* on arn:aws:s3:::acme-vault-\*, which statement 5/,
    );
  });

  it('say nothing of a Deny that something else carries out', () => {
    const wider = { Effect: 'Deny', Action: 's3:*Bucket*', Resource: 'arn:aws:s3:::acme-vault-*' };
    const Statement = conditional.Statement.map((statement, index) => (index === 4 ? wider : statement));
    const codes = judgeBySet(ownSet(conditional), { Statement }).map(({ code }) => code);
    expect(codes).not.toContain('FORBIDDEN_ALLOWED');
  });
});
