import { describe, expect, it } from 'vitest';
import { createDocumentMemo } from '../../../shared/estate/details/createDocumentMemo.ts';
import { gatherResources } from '../../../shared/estate/resources/gatherResources.ts';
import { looksLikeResource, readResourcePieces } from '../../../shared/estate/resources/resourcePiece.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = `arn:aws:kms:eu-central-1:444455556666:key/${id}`;
const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});
const keyPolicy = { Policy: policy, PolicyName: 'default' };
const described = { KeyMetadata: { Arn: arn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' } };
const aliases = {
  Aliases: [{ AliasName: 'alias/data', AliasArn: 'arn:aws:kms:eu-central-1:444455556666:alias/data', TargetKeyId: id }],
};

function gather(files: Readonly<Record<string, unknown>>) {
  const placed = Object.entries(files).flatMap(([name, value]) => {
    const read = readResourcePieces(value);
    if (!read.ok) throw new Error(`${name}: ${read.fault}`);
    return read.pieces.map((piece) => ({ piece, name }));
  });
  return gatherResources(placed, createDocumentMemo());
}

describe('gatherResources', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['by the ARN beside it', { 'a.json': { KeyArn: arn, ...keyPolicy } }],
    ['by an id that is an ARN', { 'a.json': { KeyId: arn, Policy: policy } }],
    ['by the id in its name and describe-key', { [`key-policy-${id}.json`]: keyPolicy, 'describe.json': described }],
    ['by the id in its name and list-aliases', { [`kms/${id}.json`]: keyPolicy, 'aliases.json': aliases }],
    [
      'by the id in its name and list-keys',
      { [`${id}_policy.json`]: keyPolicy, 'k.json': { Keys: [{ KeyId: id, KeyArn: arn }] } },
    ],
    ['by account, region and id in its name', { [`444455556666_eu-central-1_${id}.json`]: keyPolicy }],
    ['by account and region of its folders', { [`444455556666/eu-central-1/${id}.policy.json`]: keyPolicy }],
    ['by a like name', { 'shop.policy.json': keyPolicy, 'shop.describe-key.json': described }],
    ['by its folder', { 'shop/get-key-policy.json': keyPolicy, 'shop/describe-key.json': described }],
    ['as the document alone', { [`444455556666_eu-central-1_${id}.json`]: JSON.parse(policy) }],
  ])('finds the key of a policy %s', (_, files) => {
    const { inventory, unread } = gather(files);
    expect(unread).toEqual([]);
    expect(inventory.keys.filter(({ policy: found }) => found !== undefined).map((key) => key.arn)).toEqual([arn]);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['that names nothing', { 'policy.json': keyPolicy }],
    ['with an id alone', { [`${id}.json`]: keyPolicy }],
    ['beside two keys of like names', { 'a/policy.json': keyPolicy, 'b/describe-key.json': described }],
  ])('tells a key policy %s, and what to do', (_, files) => {
    const { inventory, unread } = gather(files);
    expect(inventory.keys.filter((key) => key.policy !== undefined)).toEqual([]);
    expect(unread).toEqual([
      expect.objectContaining({ why: expect.stringMatching(/does not say of which key it is: expected the id/) }),
    ]);
  });

  it('puts together what very long lists say of one key', () => {
    const many = Array.from({ length: 150_000 }, (_, at) => `alias/a${at}`);
    const names = many.map((AliasName) => ({ ...aliases.Aliases[0], AliasName }));
    const grants = many.map(() => ({ KeyId: arn, GranteePrincipal: 'g', Operations: ['Decrypt'] }));
    const { inventory } = gather({
      'a.json': described,
      'b.json': { Aliases: names },
      'c.json': { Grants: grants.slice(0, 100_000) },
      'd.json': { Grants: grants.slice(100_000) },
    });
    expect(inventory.keys.map((key) => [key.aliases.length, key.grants?.length])).toEqual([[150_000, 150_000]]);
  });

  it('refuses a list that is longer than any answer, without looking at what is in it', () => {
    const list = Array.from({ length: 200_001 }, () => 7);
    for (const name of ['Aliases', 'Grants', 'Keys'])
      expect(readResourcePieces({ [name]: list })).toEqual({
        ok: false,
        fault: `${name}: expected at most 200,000 entries, got more`,
      });
  });

  it('tells a file once, however many of its policies name nothing', () => {
    expect(gather({ 'a.json': [keyPolicy, keyPolicy, keyPolicy] }).unread).toHaveLength(1);
  });

  it('tells an object that is the output of nothing', () => {
    expect(readResourcePieces({ keys: [keyPolicy] })).toEqual({
      ok: false,
      fault: expect.stringContaining('"schema": "veeam-drift/resources/1"'),
    });
  });

  it('refuses two policies of one key that differ', () => {
    const another = policy.replace('kms:*', 'kms:Decrypt');
    const { unread } = gather({
      'a.json': { KeyArn: arn, Policy: policy },
      'b.json': { KeyArn: arn, Policy: another },
    });
    expect(unread.map(({ what }) => what)).toEqual(['b.json']);
  });

  it('takes one policy twice, as text and as an object', () => {
    const { inventory, unread } = gather({
      'a.json': { KeyArn: arn, Policy: policy },
      'b.json': { KeyArn: arn, Policy: JSON.parse(policy) },
    });
    expect(unread).toEqual([]);
    expect(inventory.keys).toHaveLength(1);
  });

  it('puts together what describe-key, list-aliases, list-grants and get-key-policy say', () => {
    const grants = {
      Grants: [
        {
          KeyId: arn,
          GranteePrincipal: 'arn:aws:iam::444455556666:role/veeam',
          Operations: ['Decrypt'],
          Constraints: { EncryptionContextSubset: { a: 'b' } },
        },
      ],
    };
    const seconds = {
      KeyMetadata: { ...described.KeyMetadata, KeyState: 'PendingDeletion', DeletionDate: 1_796_083_200 },
    };
    const { inventory } = gather({
      'a.json': seconds,
      'b.json': aliases,
      'c.json': grants,
      'd.json': { KeyArn: arn, Policy: policy },
    });
    expect(inventory.keys).toEqual([
      expect.objectContaining({
        arn,
        aliases: ['alias/data'],
        facts: { manager: 'CUSTOMER', state: 'PendingDeletion', deletionDate: '2026-12-01T00:00:00.000Z' },
        grants: [{ grantee: 'arn:aws:iam::444455556666:role/veeam', operations: ['Decrypt'], isConstrained: true }],
      }),
    ]);
  });

  it('finds the bucket of a policy in its resources, and the account in the name of the file', () => {
    const bucket = {
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: ['arn:aws:s3:::veeam-data', 'arn:aws:s3:::veeam-data/*'],
          },
        ],
      }),
    };
    expect(gather({ 'bucket.json': bucket }).inventory.holders).toEqual([
      expect.objectContaining({ name: 'veeam-data', kind: 'bucket' }),
    ]);
    expect(gather({ '444455556666-bucket.json': bucket }).inventory.holders[0]?.owner).toBe('444455556666');
    const all = { Policy: '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}]}' };
    expect(gather({ 'bucket.json': all }).unread).toHaveLength(1);
    expect(gather({ 'bucket.json': { Bucket: 'named', ...all } }).inventory.holders[0]?.arn).toBe('arn:aws:s3:::named');
  });

  it('takes vaults, and the defaults of EBS', () => {
    const vault = {
      BackupVaultName: 'v',
      BackupVaultArn: 'arn:aws:backup:eu-central-1:444455556666:backup-vault:v',
      Policy: policy,
    };
    const { inventory, unread } = gather({
      'vault.json': vault,
      'ebs-key.json': { KmsKeyId: arn },
      '444455556666/eu-west-1/ebs.json': { EbsEncryptionByDefault: true },
      'ebs.json': { EbsEncryptionByDefault: true },
    });
    expect(inventory.holders[0]).toMatchObject({ kind: 'vault', owner: '444455556666', name: 'v' });
    expect(inventory.ebs).toEqual([
      { account: '444455556666', region: 'eu-central-1', key: arn },
      { account: '444455556666', region: 'eu-west-1', isEncrypted: true },
    ]);
    expect(unread).toEqual([
      { what: 'ebs.json', why: expect.stringContaining('expected the account id and the region') },
    ]);
  });
});

describe('looksLikeResource', () => {
  it.each([
    '{\n    "Policy": "{',
    '[{"KeyMetadata": {',
    '{"schema": "veeam-drift/resources/1"',
    '{"keys": [',
    '{"Account": "111122223333", "Region"',
    '{"Version":"2012-10-17","Statement":[]}',
  ])('takes %s', (start) => {
    expect(looksLikeResource(start)).toBe(true);
  });

  it.each([
    '{"UserDetailList": []',
    '{"Policies": [',
    '{"schema": "veeam-drift/organization/1"',
    '[1]',
    'Policy: x',
    '{"Policy": {"PolicySummary": {',
    '{"Policy": {"PolicyName": "x"',
    '{"Id": "x", "name": 1}',
    '{"PolicyId": "x", "Policy": ""}',
  ])('leaves %s to others', (start) => {
    expect(looksLikeResource(start)).toBe(false);
  });
});
