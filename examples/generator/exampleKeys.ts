// The files of the example of keys and buckets: two accounts whose roles are complete, and one broken key of each kind.

import { accountExport } from './accountExport.ts';
import { accounts } from './accounts.ts';
import { addInstanceProfile, setTrust } from './changes.ts';
import { applianceRole, build, trustService } from './draft.ts';
import { plant } from './planting.ts';

const { backup, data } = accounts;

/** By what is wrong with each; the id ends in its number. */
const keys = {
  healthy: 1,
  workerLeftOut: 2,
  nobody: 3,
  denied: 4,
  condition: 5,
  disabled: 6,
  deleted: 7,
  awsEbs: 8,
} as const;

const keyArn = (name: keyof typeof keys, account: string = data.id) =>
  `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-00000000000${keys[name]}`;
const roleArn = (name: string, account: string = data.id) => `arn:aws:iam::${account}:role/${name}`;
const root = (account: string = data.id) => `arn:aws:iam::${account}:root`;

const use = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:DescribeKey',
  'kms:CreateGrant',
  'kms:ListGrants',
  'kms:RevokeGrant',
  'kms:GetKeyPolicy',
];

interface Statement {
  readonly Sid?: string;
  readonly Effect?: 'Deny';
  readonly Condition?: object;
}

function lets(
  principal: string | readonly string[],
  actions: string | readonly string[] = use,
  more: Statement = {},
): object {
  return { Effect: 'Allow', Principal: { AWS: principal }, Action: actions, Resource: '*', ...more };
}

const administrators = lets(root(), ['kms:Put*', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:EnableKey'], {
  Sid: 'Administer',
});
const backupRole = roleArn('veeam-ec2-backup');
const workerRole = roleArn('veeam-worker-deployment', backup.id);
const repositoryRole = roleArn('veeam-repository', backup.id);

function key(
  name: keyof typeof keys,
  of: {
    readonly alias: string;
    readonly statements: readonly object[];
    readonly metadata?: object;
    readonly account?: string;
  },
): object {
  const arn = keyArn(name, of.account);
  return {
    KeyArn: arn,
    KeyMetadata: {
      Arn: arn,
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      ...of.metadata,
    },
    Aliases: [of.alias],
    Policy: { Version: '2012-10-17', Statement: of.statements },
    Grants: [],
  };
}

const both = [backupRole, workerRole];
const dataKeys = [
  key('healthy', { alias: 'alias/orders', statements: [administrators, lets(both)] }),
  key('workerLeftOut', { alias: 'alias/customers', statements: [administrators, lets(backupRole)] }),
  key('nobody', { alias: 'alias/ledger', statements: [administrators] }),
  key('denied', {
    alias: 'alias/payroll',
    statements: [administrators, lets(both), lets(backupRole, 'kms:CreateGrant', { Sid: 'NoGrants', Effect: 'Deny' })],
  }),
  key('disabled', {
    alias: 'alias/archive',
    statements: [administrators, lets(both)],
    metadata: { KeyState: 'Disabled' },
  }),
  key('deleted', {
    alias: 'alias/old-orders',
    statements: [administrators, lets(both)],
    metadata: { KeyState: 'PendingDeletion', DeletionDate: '2026-12-05T00:00:00Z' },
  }),
  key('awsEbs', { alias: 'alias/aws/ebs', statements: [lets('*')], metadata: { KeyManager: 'AWS' } }),
];
const backupKeys = [
  key('condition', {
    alias: 'alias/repository',
    account: backup.id,
    statements: [
      lets(root(backup.id), 'kms:Put*'),
      lets(repositoryRole, use, { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } } }),
    ],
  }),
];

const bucket = 'shop-veeam-repository';
const bucketPolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'NotFromBackup',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
      Condition: { StringEquals: { 'aws:PrincipalAccount': backup.id } },
    },
  ],
};

const settings = `# yaml-language-server: $schema=../../shared/settings/settings.schema.json
# Which keys Veeam works with. Everything in the resource files that is not named here is looked at, too.
build: ${build}
regions: [eu-central-1]
appliances:
  - role: ${applianceRole}
keys:
  - key: ${keyArn('healthy')}
    usedFrom: ["${backup.id}"]
  - key: ${keyArn('workerLeftOut')}
    usedFrom: ["${backup.id}"]
  - { key: "${keyArn('nobody')}", usedFrom: [] }
  - { key: "${keyArn('denied')}", usedFrom: [] }
  - { key: "${keyArn('disabled')}", usedFrom: [] }
  - { key: "${keyArn('deleted')}", usedFrom: [] }
  - { key: "${keyArn('condition', backup.id)}", use: [repository], usedFrom: [] }
scopes:
  - name: veeam-repository
    accounts: ["${backup.id}"]
    buckets: [${bucket}]
`;

const plantings = [
  plant(backup, {
    name: 'veeam-impersonation',
    sets: ['impersonation'],
    planted: '',
    changes: [setTrust(trustService('ec2.amazonaws.com')), addInstanceProfile],
  }),
  plant(data, { name: 'veeam-ec2-backup', sets: ['ec2-backup'], planted: '' }),
  plant(backup, { name: 'veeam-worker-deployment', sets: ['worker-deployment'], planted: '' }),
  plant(backup, { name: 'veeam-repository', sets: ['repository'], planted: '' }),
];

/** Gives name and content of every generated file in examples/keys. */
export function exampleKeyFiles(): ReadonlyMap<string, string> {
  const resources = (account: string, more: object) =>
    [`${account}-resources.json`, printJson({ schema: 'veeam-drift/resources/1', ...more })] as const;
  return new Map([
    ...[data, backup].map((account): [string, string] => [
      `${account.id}.json`,
      printJson(accountExport(account, plantings)),
    ]),
    resources(data.id, {
      keys: dataKeys,
      ebs: [{ Account: data.id, Region: 'eu-central-1', KmsKeyId: 'alias/aws/ebs', EbsEncryptionByDefault: true }],
    }),
    resources(backup.id, { keys: backupKeys, buckets: [{ Bucket: bucket, Account: backup.id, Policy: bucketPolicy }] }),
    ['settings.yaml', settings],
  ]);
}

/** What the scan says of the keys and the bucket: code, worst severity, resource, and the role that it is about. */
export const expectedOfKeys: readonly (readonly [
  code: string,
  severity: string,
  resource: string,
  principal: string,
])[] = [
  ['KEY_ACTION_MISSING', 'critical', keyArn('workerLeftOut'), workerRole],
  ['KEY_ACTION_MISSING', 'critical', keyArn('nobody'), backupRole],
  ['KEY_ACTION_MISSING', 'critical', keyArn('denied'), backupRole],
  ['KEY_ACTION_LIMITED', 'high', keyArn('condition', backup.id), repositoryRole],
  ['KEY_UNUSABLE', 'critical', keyArn('disabled'), backupRole],
  ['KEY_UNUSABLE', 'critical', keyArn('deleted'), backupRole],
  ['KEY_UNUSABLE', 'high', keyArn('awsEbs'), backupRole],
  ['RESOURCE_POLICY_DENIES', 'critical', `arn:aws:s3:::${bucket}`, repositoryRole],
];

function printJson(value: unknown): string {
  return `${JSON.stringify(value, null, 4)}\n`;
}
