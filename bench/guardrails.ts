// SCPs such as landing zones attach: on three levels, most of them exempt the platform's own roles.

interface NamedPolicy {
  readonly name: string;
  readonly statements: readonly unknown[];
}

const platform = ['arn:aws:iam::*:role/platform-*', 'arn:aws:iam::*:role/AWSControlTowerExecution'];
const unlessPlatform = { ArnNotLike: { 'aws:PrincipalArn': platform } };

/** By level, root first. */
export const guardrails: readonly (readonly NamedPolicy[])[] = [
  [
    {
      name: 'protect-logging',
      statements: [
        deny(['cloudtrail:*', 'config:*', 'guardduty:*'], unlessPlatform),
        deny(['logs:Delete*', 'logs:PutRetentionPolicy'], unlessPlatform, 'arn:aws:logs:*:*:log-group:/platform/*'),
      ],
    },
    {
      name: 'protect-roles',
      statements: [
        deny(['iam:*'], unlessPlatform, 'arn:aws:iam::*:role/platform-*'),
        deny(['iam:CreateUser', 'iam:CreateAccessKey', 'iam:UpdateAccountPasswordPolicy'], unlessPlatform),
      ],
    },
    {
      name: 'protect-tagged',
      statements: [
        deny(['ec2:*', 's3:*', 'sns:*', 'sqs:*', 'lambda:*'], {
          ...unlessPlatform,
          StringEquals: { 'aws:ResourceTag/managed-by': 'platform' },
        }),
        deny(['ec2:CreateTags', 'ec2:DeleteTags'], {
          ...unlessPlatform,
          'ForAnyValue:StringEquals': { 'aws:TagKeys': ['managed-by'] },
        }),
      ],
    },
  ],
  [
    {
      name: 'regions',
      statements: [
        {
          Effect: 'Deny',
          NotAction: ['iam:*', 'organizations:*', 'sts:*', 'support:*', 's3:ListAllMyBuckets', 'pricing:*'],
          Resource: '*',
          Condition: {
            ...unlessPlatform,
            StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'eu-west-1', 'us-east-1'] },
          },
        },
      ],
    },
    {
      name: 'nothing-public',
      statements: [
        deny(['s3:PutBucketPublicAccessBlock', 's3:PutAccountPublicAccessBlock'], unlessPlatform),
        deny(['ec2:ModifySnapshotAttribute', 'ec2:ModifyImageAttribute', 'rds:ModifyDBSnapshotAttribute'], {
          StringEquals: { 'ec2:Add/group': 'all' },
        }),
      ],
    },
    {
      name: 'encrypted-only',
      statements: [
        deny(
          ['ec2:CreateVolume', 'ec2:RunInstances'],
          { Bool: { 'ec2:Encrypted': 'false' } },
          'arn:aws:ec2:*:*:volume/*',
        ),
        deny(['s3:PutObject'], { Null: { 's3:x-amz-server-side-encryption': 'true' } }),
        deny(['rds:CreateDBInstance', 'rds:CreateDBCluster'], { Bool: { 'rds:StorageEncrypted': 'false' } }),
      ],
    },
  ],
  [
    {
      name: 'backup-vaults',
      statements: [
        deny(['backup:Delete*', 'backup:PutBackupVault*'], {
          StringNotLike: { 'aws:PrincipalTag/team': ['backup', 'backup-*'] },
        }),
      ],
    },
    {
      name: 'instance-types',
      statements: [
        deny(
          ['ec2:RunInstances', 'ec2:ModifyInstanceAttribute'],
          { StringNotLike: { 'ec2:InstanceType': ['t3.*', 'm6i.*', 'c6i.*', 'r6i.*'] } },
          'arn:aws:ec2:*:*:instance/*',
        ),
      ],
    },
    {
      name: 'network',
      statements: [
        deny(['ec2:CreateVpc*', 'ec2:DeleteVpc*', 'ec2:CreateInternetGateway', 'ec2:AttachInternetGateway'], {
          ...unlessPlatform,
          Null: { 'aws:RequestTag/network': 'true' },
        }),
      ],
    },
  ],
];

function deny(Action: readonly string[], Condition: unknown, Resource = '*'): object {
  return { Effect: 'Deny', Action, Resource, Condition };
}
