// Keys, buckets, EBS and vaults of the AWS counterpart, read through the reader role and judged, with the calls counted.

import { BackupClient, CreateBackupVaultCommand } from '@aws-sdk/client-backup';
import { EC2Client, EnableEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateGrantCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAboutResource } from '../../shared/drift/resourceSubject.ts';
import { createAwsClients } from '../../shared/estate/awsClients.ts';
import { type AwsEstate, createAwsEstate } from '../../shared/estate/awsEstate.ts';
import { readAwsSnapshot } from '../../shared/estate/readAwsSnapshot.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { collectReport } from '../../shared/scan/collectReport.ts';
import { wantedResources } from '../../shared/scan/wantedResources.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';
import { collect } from '../collect.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, hubAccount } from './motoWorld.ts';

const backupRole = `arn:aws:iam::${hubAccount}:role/veeam-ec2-backup`;
const root = { AWS: `arn:aws:iam::${hubAccount}:root` };
const bucket = 'acme-veeam';

const settingsText = (keys: string) => `build: 13.1.0.411
regions: [eu-central-1, eu-west-1]
appliances: []
keys: ${keys}
scopes:
  - name: veeam-repository
    buckets: [${bucket}]
`;

function settingsOf(keys: string) {
  const loaded = loadSettings(settingsText(keys), { today: '2026-11-22' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.settings;
}

describe.skipIf(!hasMoto)('keys of the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let keys: { readonly shut: string; readonly noAlias: string };

  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startFaultProxy(moto.url);
    keys = await fillAccount(moto.url);
  });

  afterAll(async () => {
    await proxy?.stop();
    await moto?.stop();
  });

  beforeEach(() => {
    proxy.calls.clear();
    // The counterpart knows neither of these two calls.
    proxy.decide = ({ name }) => {
      if (name === 'GetEbsDefaultKmsKeyId') return { status: 403, code: 'UnauthorizedOperation', message: 'no' };
      if (name === 'GetBackupVaultAccessPolicy')
        return { status: 400, code: 'ResourceNotFoundException', message: 'no policy' };
      return 'pass';
    };
  });

  const options = (keysText: string) => ({
    clients: createAwsClients({ ...awsAccess, endpoint: proxy.url }),
    role: { name: 'veeam-drift-reader', sessionName: 'veeam-drift-test', readsResources: true },
    accounts: { list: [hubAccount], exclude: [] },
    readUsers: false,
    concurrency: 2,
    accountTimeoutMs: 60_000,
    resources: wantedResources(settingsOf(keysText), 'eu-central-1'),
  });

  const inventoryOf = async (estate: AwsEstate) => {
    const [reading] = await collect(estate.readAccounts());
    if (reading?.status !== 'read' || reading.resources === undefined) throw new Error('expected keys to be read');
    return reading.resources;
  };

  it('are all found by discover, with aliases, state, policies and grants, by as many calls as COST.md counts', async () => {
    const inventory = await inventoryOf(createAwsEstate(options('discover')));
    const own = inventory.keys.filter(({ facts }) => facts?.manager === 'CUSTOMER');
    expect(own.map(({ arn, aliases, grants }) => [arn, aliases, grants?.length]).sort()).toEqual(
      [
        [keys.shut, ['alias/data'], 1],
        [keys.noAlias, [], 0],
      ].sort(),
    );
    expect(
      own.every(({ policy, facts }) => policy?.document.statements.length === 1 && facts?.state === 'Enabled'),
    ).toBe(true);
    // The counterpart has aliases of AWS's own keys that lead to nothing.
    expect(proxy.calls.get('DescribeKey')).toBeGreaterThan(own.length);
    expect(Object.fromEntries(proxy.calls)).toMatchObject({
      ListAliases: 2,
      ListKeys: 2,
      GetKeyPolicy: own.length,
      ListGrants: own.length,
      GetEbsEncryptionByDefault: 2,
      GetEbsDefaultKmsKeyId: 2,
      'Backup GET': 2,
      GetBackupVaultAccessPolicy: 1,
      'S3 GET': 1,
    });
  });

  it('come with the bucket of the scope, the vault and the defaults of EBS; what was refused is told', async () => {
    const { holders, ebs, unread } = await inventoryOf(createAwsEstate(options('discover')));
    expect(holders.map(({ kind, name, owner, policy }) => [kind, name, owner, policy === 'none']).sort()).toEqual([
      ['bucket', bucket, hubAccount, false],
      ['vault', 'veeam', hubAccount, true],
    ]);
    expect(ebs.map(({ region, isEncrypted }) => [region, isEncrypted]).sort()).toEqual([
      ['eu-central-1', true],
      ['eu-west-1', false],
    ]);
    expect(unread.map(({ what, why }) => `${what}: ${why}`).sort()).toEqual([
      `defaults of EBS of account ${hubAccount} in eu-central-1: UnauthorizedOperation`,
      `defaults of EBS of account ${hubAccount} in eu-west-1: UnauthorizedOperation`,
    ]);
  });

  it('are read by name alone where the settings name them', async () => {
    const estate = createAwsEstate(options(`['${keys.shut}']`));
    const inventory = await estate.readResources?.();
    expect(inventory?.keys.map(({ arn }) => arn)).toEqual([keys.shut]);
    expect(Object.fromEntries(proxy.calls)).toMatchObject({ ListAliases: 1, DescribeKey: 1, GetKeyPolicy: 1 });
    expect(proxy.calls.get('ListKeys')).toBeUndefined();
  });

  it('are judged: who is not in the policy of the key, and what the bucket denies', async () => {
    const settings = settingsOf('discover');
    const estate = createAwsEstate(options('discover'));
    const now = () => new Date('2026-11-22T06:00:00Z');
    const catalog = loadCatalog();
    const report = await collectReport({ estate, catalog, settings, today: '2026-11-22', runId: 'keys', now });
    const about = [...report.findings].filter(isAboutResource);
    const told = new Set(about.map(({ code, principal, subject }) => `${code} ${principal} ${subject}`));
    expect(told).toContain(`KEY_ACTION_MISSING ${backupRole} kms:CreateGrant on ${keys.shut}`);
    expect(told).toContain(
      `RESOURCE_POLICY_DENIES arn:aws:iam::${hubAccount}:role/veeam-repository s3:DeleteObject on arn:aws:s3:::${bucket}`,
    );
    // The grant lets the role decrypt; the key without an alias lets the account in.
    expect([...told].filter((line) => line.includes(`kms:Decrypt on ${keys.shut}`))).toEqual([]);
    expect([...told].filter((line) => line.includes(keys.noAlias))).toEqual([]);
    expect(report.coverage.accounts.find(({ account }) => account === hubAccount)?.questions).toContainEqual(
      expect.objectContaining({
        question: 'keys',
        subjects: expect.arrayContaining([
          `defaults of EBS of account ${hubAccount} in eu-west-1: UnauthorizedOperation`,
        ]),
      }),
    );
  });

  it('are written by a snapshot', async () => {
    const parts = await collect(readAwsSnapshot(options('discover')));
    const file = parts.flatMap((part) =>
      'file' in part && part.file.name.endsWith('-resources.json') ? [part.file] : [],
    );
    expect(file.map(({ name }) => name)).toEqual([`${hubAccount}-resources.json`]);
    const { keys: written, buckets, vaults, ebs } = JSON.parse(file[0]?.text ?? '{}');
    expect([written, buckets, vaults, ebs].every((list) => list.length > 0)).toBe(true);
  });
});

async function fillAccount(endpoint: string) {
  const access = { ...awsAccess, endpoint };
  const kms = new KMSClient(access);
  const administrators = { Effect: 'Allow', Principal: root, Action: 'kms:Put*', Resource: '*' };
  const shut = await createKey(kms, [administrators]);
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/data', TargetKeyId: shut }));
  await kms.send(new CreateGrantCommand({ KeyId: shut, GranteePrincipal: backupRole, Operations: ['Decrypt'] }));
  const noAlias = await createKey(kms, [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }]);
  await new EC2Client(access).send(new EnableEbsEncryptionByDefaultCommand({}));
  await new BackupClient(access).send(new CreateBackupVaultCommand({ BackupVaultName: 'veeam' }));
  await createBucket(new S3Client({ ...access, forcePathStyle: true }));
  const iam = new IAMClient(access);
  await createRole(iam, 'veeam-ec2-backup', 'ec2-backup');
  await createRole(iam, 'veeam-repository', 'repository');
  return { shut, noAlias };
}

async function createKey(kms: KMSClient, statements: readonly object[]): Promise<string> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const { KeyMetadata: made } = await kms.send(new CreateKeyCommand({ Policy }));
  return made?.Arn ?? '';
}

async function createBucket(s3: S3Client): Promise<void> {
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' } }),
  );
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject', Resource: `arn:aws:s3:::${bucket}/*` };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
}

async function createRole(iam: IAMClient, name: string, set: string): Promise<void> {
  const trust = { Effect: 'Allow', Principal: root, Action: 'sts:AssumeRole' };
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  const document = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: document(trust),
      Tags: [{ Key: 'veeam:role', Value: set }],
    }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: 'all', PolicyDocument: document(all) }));
}
