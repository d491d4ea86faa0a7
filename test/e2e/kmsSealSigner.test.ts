import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kmsSealSigner } from '../../shared/audit/kmsSealSigner.ts';
import { readPublicKey } from '../../shared/audit/sign/publicKey.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { checkedClient } from '../../shared/aws/checkedClient.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { accounts, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess } from './motoWorld.ts';

describe.skipIf(!hasMoto)('kmsSealSigner against the AWS counterpart', () => {
  let moto: MotoServer;
  let client: KMSClient;

  beforeAll(async () => {
    moto = await startMoto();
    client = checkedClient(new KMSClient({ ...awsAccess, endpoint: moto.url }));
  });

  afterAll(async () => {
    client?.destroy();
    await moto?.stop();
  });

  it('signs the seals of a run with a P-256 key', async () => {
    const made = await new KMSClient({ ...awsAccess, endpoint: moto.url }).send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    );
    const signer = kmsSealSigner(client, made.KeyMetadata?.Arn ?? '');
    const log = memoryAuditLog();
    await runScan(smallContext({ log, alerts: fakeAlerts(), signers: [signer] }), {
      request: { runId: 'one', trigger: 'schedule' },
      openEstate: () => smallEstate({ [accounts[0]]: { allowed: [] } }),
    });
    const publicKeys = [readPublicKey(await signer.publicKey(), 'KMS')];
    expect(await verifyAuditLog({ log, publicKeys })).toMatchObject({
      ok: true,
      signatures: { signed: 1, unsigned: 0, keys: [{ algorithm: 'ecdsa' }] },
    });
  });

  it('says what KMS says where there is no such key', async () => {
    const signer = kmsSealSigner(
      client,
      'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
    );
    await expect(signer.publicKey()).rejects.toThrow(/NotFound|not exist|does not/i);
  });
});
