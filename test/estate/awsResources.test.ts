// Which calls reading keys and buckets takes, and what becomes of answers and refusals.

import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { createAwsClients } from '../../shared/estate/awsClients.ts';
import { createDocumentMemo } from '../../shared/estate/createDocumentMemo.ts';
import { inventoryOf, readRawResources } from '../../shared/estate/readRawResources.ts';

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
    calls.push(call.startsWith('/') ? 'GetBucketPolicy' : call);
    const given = answer(call.startsWith('/') ? 'GetBucketPolicy' : call, body);
    response.writeHead(given.status ?? 200, { 'content-type': 'application/x-amz-json-1.1' }).end(given.body);
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return { endpoint: `http://127.0.0.1:${address.port}`, calls };
}

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
  },
) {
  const { endpoint, calls } = await serve(answer);
  const clients = createAwsClients({ region: 'eu-central-1', endpoint, maxAttempts: 1 });
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  const access = { credentials, abortSignal: AbortSignal.timeout(20_000) };
  const raw = await readRawResources(clients, { account, keys: [], regions: [], buckets: [], ...plan }, access);
  const owner = { id: account, partition: 'aws', isManagementAccount: false, levels: [] };
  return { raw, calls: calls.toSorted(), inventory: inventoryOf(raw, owner, createDocumentMemo()) };
}

describe('readRawResources', () => {
  it('reads all keys of a region with the defaults of EBS, by as many calls as COST.md counts', async () => {
    const { calls, inventory } = await read(usual, { regions: ['eu-central-1'], buckets: ['veeam-data'] });
    expect(calls).toEqual([
      ...['DescribeKey', 'DescribeKey', 'GetBucketPolicy', 'GetEbsDefaultKmsKeyId', 'GetEbsEncryptionByDefault'],
      ...['GetKeyPolicy', 'ListAliases', 'ListGrants'],
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
    ]);
    expect(inventory.ebs).toEqual([{ account, region: 'eu-central-1', key: keyOf('ebs'), isEncrypted: true }]);
    expect(inventory.holders).toEqual([expect.objectContaining({ name: 'veeam-data', owner: account })]);
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
    const { inventory } = await read(() => refused, { regions: ['eu-central-1'] });
    expect(inventory.keys).toEqual([]);
    expect(inventory.unread).toEqual([
      { what: `aliases of keys of account ${account} in eu-central-1`, why: 'AccessDeniedException' },
    ]);
  });
});
