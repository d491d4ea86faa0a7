// Keys, buckets and a vault of the example: one healthy key, and one of each kind that keeps a role from its work.

import { accounts, type ExampleAccount } from './accounts.ts';

const { backup, orders } = accounts;

/** By what is wrong with each; the id ends in its number. */
const keyNumbers = {
  healthy: 1,
  workerLeftOut: 2,
  nobody: 3,
  denied: 4,
  condition: 5,
  disabled: 6,
  deleted: 7,
  awsEbs: 8,
  workerDenied: 9,
} as const;
export type PlantedKey = keyof typeof keyNumbers;

/** @param name of a key of shop-orders; `condition` is one of the backup account */
export function keyArn(name: PlantedKey): string {
  const account = name === 'condition' ? backup.id : orders.id;
  return `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-00000000000${keyNumbers[name]}`;
}

export const repositoryBucket = 'shop-veeam-repository';
export const archiveBucket = 'shop-veeam-archive';
export const vaultName = 'shop-orders-vault';
export const vaultArn = `arn:aws:backup:eu-central-1:${orders.id}:backup-vault:${vaultName}`;

const roleArn = (name: string, account: string) => `arn:aws:iam::${account}:role/${name}`;
const backupRole = roleArn('veeam-ec2-backup', orders.id);
const workerRole = roleArn('veeam-worker-deployment', backup.id);
const repositoryRole = roleArn('veeam-repository', backup.id);

/** What Veeam's article kb3057 asks for in a key's policy, and kms:GetKeyPolicy, which its own check calls. */
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

interface StatementParts {
  readonly Sid?: string;
  readonly Effect?: 'Deny';
  readonly Condition?: object;
}

function lets(principal: string | readonly string[], actions: string | readonly string[], more: StatementParts = {}) {
  return { Effect: 'Allow', Principal: { AWS: principal }, Action: actions, Resource: '*', ...more };
}

function administer(account: string) {
  const actions = ['kms:Put*', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:EnableKey'];
  return lets(`arn:aws:iam::${account}:root`, actions, { Sid: 'Administer' });
}

interface KeyParts {
  readonly alias: string;
  readonly statements: readonly object[];
  readonly metadata?: object;
}

function key(name: PlantedKey, { alias, statements, metadata }: KeyParts) {
  const arn = keyArn(name);
  return {
    KeyArn: arn,
    KeyMetadata: {
      Arn: arn,
      KeyState: 'Enabled',
      KeyManager: 'CUSTOMER',
      KeySpec: 'SYMMETRIC_DEFAULT',
      KeyUsage: 'ENCRYPT_DECRYPT',
      ...metadata,
    },
    Aliases: [alias],
    Policy: { Version: '2012-10-17', Statement: statements },
    Grants: [],
  };
}

const admins = administer(orders.id);
const both = lets([backupRole, workerRole], use);
const ordersKeys = [
  key('healthy', { alias: 'alias/orders', statements: [admins, both] }),
  key('workerLeftOut', { alias: 'alias/customers', statements: [admins, lets(backupRole, use)] }),
  key('workerDenied', { alias: 'alias/invoices', statements: [admins, both] }),
  key('nobody', { alias: 'alias/ledger', statements: [admins] }),
  key('denied', {
    alias: 'alias/payroll',
    statements: [admins, both, lets(backupRole, 'kms:CreateGrant', { Sid: 'NoGrants', Effect: 'Deny' })],
  }),
  key('disabled', { alias: 'alias/archive', statements: [admins, both], metadata: { KeyState: 'Disabled' } }),
  key('deleted', {
    alias: 'alias/old-orders',
    statements: [admins, both],
    metadata: { KeyState: 'PendingDeletion', DeletionDate: '2026-12-05T00:00:00Z' },
  }),
  key('awsEbs', { alias: 'alias/aws/ebs', statements: [lets('*', use)], metadata: { KeyManager: 'AWS' } }),
];
const backupKeys = [
  key('condition', {
    alias: 'alias/repository',
    statements: [
      administer(backup.id),
      lets(repositoryRole, use, { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } } }),
    ],
  }),
];

function bucket(name: string, denied: { readonly Sid: string; readonly Action: string; readonly Condition: object }) {
  const objects = `arn:aws:s3:::${name}/*`;
  const deny = { Effect: 'Deny', Principal: '*' };
  const tls = { Action: 's3:*', Resource: [`arn:aws:s3:::${name}`, objects] };
  const Statement = [
    { Sid: 'TlsOnly', ...deny, ...tls, Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { ...deny, Resource: objects, ...denied },
  ];
  return { Bucket: name, Account: backup.id, Policy: { Version: '2012-10-17', Statement } };
}

const buckets = [
  bucket(repositoryBucket, {
    Sid: 'NotFromBackup',
    Action: 's3:DeleteObject',
    Condition: { StringEquals: { 'aws:PrincipalAccount': backup.id } },
  }),
  bucket(archiveBucket, {
    Sid: 'OneEndpoint',
    Action: 's3:PutObject',
    Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } },
  }),
];

const vault = {
  BackupVaultName: vaultName,
  BackupVaultArn: vaultArn,
  Policy: {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'NobodyDeletes', Effect: 'Deny', Principal: '*', Action: 'backup:DeleteRecoveryPoint', Resource: '*' },
    ],
  },
};

/** Content of `<account>-resources.json` for each account that has one. */
export const resourceFiles: readonly { readonly account: ExampleAccount; readonly content: object }[] = [
  { account: backup, content: { schema: 'veeam-drift/resources/1', keys: backupKeys, buckets } },
  {
    account: orders,
    content: {
      schema: 'veeam-drift/resources/1',
      keys: ordersKeys,
      vaults: [vault],
      ebs: [{ Account: orders.id, Region: 'eu-central-1', KmsKeyId: 'alias/aws/ebs', EbsEncryptionByDefault: true }],
    },
  },
];
