// Which calls reading keys and buckets takes, and what becomes of answers and refusals.

import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createAwsClients } from '../../../shared/estate/awsClients.ts';
import { createDocumentMemo } from '../../../shared/estate/details/createDocumentMemo.ts';
import { inventoryOf, readRawResources } from '../../../shared/estate/readRawResources.ts';

const account = '444455556666';
const keyOf = (id: string) => `arn:aws:kms:eu-central-1:${account}:key/${id}`;
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});
let server: Server | undefined;

afterEach(() => {
  server?.close();
  server = undefined;
});

type Answer = { readonly status?: number; readonly body: string };

/** A stand-in for AWS: `answer` gets the call's name and its body. */
async function serve(
  answer: (call: string, body: string) => Answer,
): Promise<{ readonly endpoint: string; readonly calls: string[] }> {
  const calls: string[] = [];
  const made = createServer(async (request, response) => {
    const body = await text(request);
    const call = String(
      request.headers['x-amz-target'] ?? new URLSearchParams(body).get('Action') ?? request.url,
    ).replace('TrentService.', '');
    const name = nameOf(call);
    calls.push(name);
    const given = answer(name, body);
    response.writeHead(given.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' }).end(given.body);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { endpoint: `http://127.0.0.1:${address.port}`, calls };
}

// S3 and AWS Backup are called by paths.
function nameOf(call: string): string {
  if (/^\/backup-vaults\/[^/?]+\/access-policy/.test(call)) return 'GetBackupVaultAccessPolicy';
  if (call.startsWith('/backup-vaults')) return 'ListBackupVaults';
  return call.startsWith('/') ? 'GetBucketPolicy' : call;
}

const vaultArn = `arn:aws:backup:eu-central-1:${account}:backup-vault:shop`;

const refused = { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) };

function usual(call: string, body: string): Answer {
  const id: unknown = JSON.parse(body.startsWith('{') ? body : '{}').KeyId;
  const arn = String(id).startsWith('arn:') ? String(id) : keyOf(String(id));
  switch (call) {
    case 'ListAliases':
      return {
        body: JSON.stringify({
          Aliases: [
            { AliasName: 'alias/data', AliasArn: `arn:aws:kms:eu-central-1:${account}:alias/data`, TargetKeyId: 'one' },
            {
              AliasName: 'alias/aws/ebs',
              AliasArn: `arn:aws:kms:eu-central-1:${account}:alias/aws/ebs`,
              TargetKeyId: 'ebs',
            },
            { AliasName: 'alias/aws/rds', AliasArn: `arn:aws:kms:eu-central-1:${account}:alias/aws/rds` },
          ],
          Truncated: false,
        }),
      };
    case 'ListKeys':
      return {
        body: JSON.stringify({ Keys: ['one', 'ebs', 'two'].map((key) => ({ KeyId: key })), Truncated: false }),
      };
    case 'ListBackupVaults':
      return {
        body: JSON.stringify({ BackupVaultList: [{ BackupVaultName: 'shop', BackupVaultArn: vaultArn }] }),
      };
    case 'GetBackupVaultAccessPolicy':
      return { body: JSON.stringify({ BackupVaultName: 'shop', BackupVaultArn: vaultArn, Policy: policy }) };
    case 'DescribeKey':
      return {
        body: JSON.stringify({
          KeyMetadata: {
            Arn: arn,
            KeyId: 'x',
            KeyState: 'Enabled',
            KeyManager: arn.endsWith('ebs') ? 'AWS' : 'CUSTOMER',
          },
        }),
      };
    case 'GetKeyPolicy':
      return { body: JSON.stringify({ Policy: policy, PolicyName: 'default' }) };
    case 'ListGrants':
      return {
        body: JSON.stringify({
          Grants: [{ KeyId: arn, GranteePrincipal: 'p', Operations: ['Decrypt'] }],
          Truncated: false,
        }),
      };
    case 'GetBucketPolicy':
      return { body: policy };
    case 'GetEbsEncryptionByDefault':
      return {
        body: '<GetEbsEncryptionByDefaultResponse><requestId>r</requestId><ebsEncryptionByDefault>true</ebsEncryptionByDefault></GetEbsEncryptionByDefaultResponse>',
      };
    default:
      return {
        body: `<GetEbsDefaultKmsKeyIdResponse><requestId>r</requestId><kmsKeyId>${keyOf('ebs')}</kmsKeyId></GetEbsDefaultKmsKeyIdResponse>`,
      };
  }
}

async function read(
  answer: typeof usual,
  plan: {
    readonly keys?: readonly string[];
    readonly regions?: readonly string[];
    readonly buckets?: readonly string[];
    readonly vaults?: readonly string[];
  },
) {
  const { endpoint, calls } = await serve(answer);
  const clients = createAwsClients({ region: 'eu-central-1', endpoint, maxAttempts: 1 });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  const access = { credentials, abortSignal: AbortSignal.timeout(20_000) };
  const raw = await readRawResources(
    clients,
    { account, keys: [], regions: [], buckets: [], vaults: [], vaultRegions: ['eu-central-1'], ...plan },
    access,
  );
  const owner = { id: account, partition: 'aws', isManagementAccount: false, levels: [] };
  return { raw, calls: calls.toSorted(), inventory: await inventoryOf(raw, owner, createDocumentMemo()) };
}

describe('readRawResources', () => {
  it('reads all keys of a region with the defaults of EBS, by as many calls as COST.md counts', async () => {
    const plan = { regions: ['eu-central-1'], buckets: ['veeam-data'], vaults: ['*'] };
    const { calls, inventory } = await read(usual, plan);
    expect(inventory.unread).toEqual([]);
    expect(calls).toEqual([
      ...['DescribeKey', 'DescribeKey', 'DescribeKey', 'GetBackupVaultAccessPolicy', 'GetBucketPolicy'],
      ...['GetEbsDefaultKmsKeyId', 'GetEbsEncryptionByDefault', 'GetKeyPolicy', 'GetKeyPolicy'],
      ...['ListAliases', 'ListBackupVaults', 'ListGrants', 'ListGrants', 'ListKeys'],
    ]);
    expect(
      inventory.keys.map(({ arn, aliases, policy: found, grants }) => [
        arn,
        aliases,
        found !== undefined,
        grants?.length,
      ]),
    ).toEqual([
      [keyOf('one'), ['alias/data'], true, 1],
      [keyOf('ebs'), ['alias/aws/ebs'], false, undefined],
      [keyOf('two'), [], true, 1],
    ]);
    expect(inventory.ebs).toEqual([{ account, region: 'eu-central-1', key: keyOf('ebs'), isEncrypted: true }]);
    expect(inventory.holders).toEqual([
      expect.objectContaining({ kind: 'bucket', name: 'veeam-data', owner: account }),
      expect.objectContaining({ kind: 'vault', name: 'shop', owner: account, arn: vaultArn }),
    ]);
    expect(inventory.accounts.map(({ id }) => id)).toEqual([account]);
  });

  it('reads keys that are named without the others', async () => {
    const { calls, inventory } = await read(usual, { keys: [keyOf('one')] });
    expect(calls).toEqual(['DescribeKey', 'GetKeyPolicy', 'ListAliases', 'ListGrants']);
    expect(inventory.keys.map(({ arn }) => arn)).toEqual([keyOf('one')]);
  });

  it('tells what was refused, key by key, and keeps the rest', async () => {
    const { inventory } = await read((call, body) => (call === 'GetKeyPolicy' ? refused : usual(call, body)), {
      keys: [keyOf('one')],
    });
    expect(inventory.keys).toEqual([expect.objectContaining({ arn: keyOf('one'), unread: 'AccessDeniedException' })]);
    expect(inventory.keys[0]?.policy).toBeUndefined();
  });

  it('tells that nothing could be listed', async () => {
    const { inventory } = await read(() => refused, { regions: ['eu-central-1'], vaults: ['shop'] });
    expect(inventory).toMatchObject({ keys: [], holders: [], ebs: [] });
    const of = (what: string) => ({ what: `${what} of account ${account} in eu-central-1`, why: expect.any(String) });
    expect(inventory.unread).toEqual([
      ...['aliases of keys', 'keys without an alias', 'defaults of EBS', 'backup vaults'].map(of),
    ]);
  });

  it('reads what has an alias where the keys cannot be listed, as by a reader role of before', async () => {
    const { inventory } = await read((call, body) => (call === 'ListKeys' ? refused : usual(call, body)), {
      regions: ['eu-central-1'],
    });
    expect(inventory.keys.map(({ arn }) => arn)).toEqual([keyOf('one'), keyOf('ebs')]);
    expect(inventory.unread).toEqual([
      { what: `keys without an alias of account ${account} in eu-central-1`, why: 'AccessDeniedException' },
    ]);
  });

  it('reads the vaults that are named, tells one without a policy from one that may not be read', async () => {
    const none = { status: 400, body: JSON.stringify({ __type: 'ResourceNotFoundException', message: 'no' }) };
    const readWith = (answer: Answer) =>
      read((call, body) => (call === 'GetBackupVaultAccessPolicy' ? answer : usual(call, body)), { vaults: ['sh*'] });
    expect((await readWith(none)).inventory.holders).toEqual([
      expect.objectContaining({ arn: vaultArn, policy: 'none' }),
    ]);
    const { inventory } = await readWith(refused);
    expect(inventory.holders).toEqual([]);
    expect(inventory.unread).toEqual([{ what: `the policy of the vault ${vaultArn}`, why: 'AccessDeniedException' }]);
    expect((await read(usual, { vaults: ['other'] })).calls).toEqual(['ListBackupVaults']);
    expect((await read(usual, {})).calls).toEqual([]);
  });

  it('says no grants where a page of them is missing, since a part would look like all', async () => {
    let pages = 0;
    const { inventory } = await read(
      (call, body) => {
        if (call !== 'ListGrants') return usual(call, body);
        pages += 1;
        return pages > 1 ? refused : { body: JSON.stringify({ Grants: [], Truncated: true, NextMarker: 'more' }) };
      },
      { keys: [keyOf('one')] },
    );
    expect(inventory.keys[0]?.grants).toBeUndefined();
  });
});
