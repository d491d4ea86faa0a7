import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { s3AuditLog } from '../../shared/audit/s3AuditLog.ts';
import { s3Survey } from '../../shared/audit/s3Survey.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { describeAuditLogContract } from '../audit/auditLogContract.ts';
import { describeSurveyContract } from '../audit/surveyContract.ts';
import { collect } from '../collect.ts';
import { accounts, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess } from './motoWorld.ts';

describe.skipIf(!hasMoto)('s3AuditLog against the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let client: S3Client;
  let buckets = 0;

  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startFaultProxy(moto.url);
    client = new S3Client({ ...awsAccess, endpoint: proxy.url, forcePathStyle: true, maxAttempts: 4 });
  });

  afterAll(async () => {
    client?.destroy();
    await proxy?.stop();
    await moto?.stop();
  });

  beforeEach(() => {
    proxy.decide = () => 'pass';
  });

  const openBucket = async (): Promise<string> => {
    buckets += 1;
    const Bucket = `audit-${buckets}`;
    const CreateBucketConfiguration = { LocationConstraint: awsAccess.region };
    await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    return Bucket;
  };
  const open = async (prefix = '', maxBytes?: number): Promise<AuditLog> =>
    s3AuditLog({ client, bucket: await openBucket(), prefix, ...(maxBytes === undefined ? {} : { maxBytes }) });

  describeAuditLogContract('a bucket', (limit) => open('', limit));
  describeAuditLogContract('a prefix of a bucket', (limit) => open('team/veeam/', limit));

  describeSurveyContract('a bucket', async () => {
    const bucket = await openBucket();
    const log = s3AuditLog({ client, bucket });
    return { log, survey: s3Survey({ client, bucket, log }) };
  });
  describeSurveyContract('a prefix of a bucket', async () => {
    const bucket = await openBucket();
    const log = s3AuditLog({ client, bucket, prefix: 'team/veeam/' });
    return { log, survey: s3Survey({ client, bucket, prefix: 'team/veeam/', log }) };
  });

  describe('given a bucket that keeps versions', () => {
    it('surveys what was overwritten and what was deleted', async () => {
      const Bucket = await openBucket();
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      const put = (Key: string, Body: string) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
      await put('p/a', '1');
      await put('p/a', '22');
      await put('p/b', '1');
      await client.send(new DeleteObjectCommand({ Bucket, Key: 'p/b' }));
      const log = s3AuditLog({ client, bucket: Bucket, prefix: 'p/' });
      const found = await collect(s3Survey({ client, bucket: Bucket, prefix: 'p/', log }).below(''));
      expect(found.map(({ key, form, size }) => `${key} ${form} ${size}`).toSorted()).toEqual([
        'a object 2',
        'a older-version 1',
        'b delete-marker 0',
        'b older-version 1',
      ]);
    });
  });

  describe('given a log in a bucket that keeps versions', () => {
    it('is verified with what was overwritten and deleted in it', async () => {
      const Bucket = await openBucket();
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      const log = s3AuditLog({ client, bucket: Bucket });
      const survey = s3Survey({ client, bucket: Bucket, log });
      for (const day of [1, 2]) {
        const startsAt = `2026-11-0${day}T02:00:00.000Z`;
        await runScan(smallContext({ log, alerts: fakeAlerts(), startsAt }), {
          request: { runId: `run-${day}`, trigger: 'schedule', at: startsAt },
          openEstate: () => smallEstate({ [accounts[0]]: { allowed: [] } }),
        });
      }
      expect(await verifyAuditLog({ log, survey })).toMatchObject({ ok: true, runs: 2, faults: [], unlooked: [] });
      const [first, second] = ['start.json', 'run.jsonl.gz'].map(
        (file) => `audit/v1/date=2026-11-01/run=run-1/${file}`,
      );
      const { body: Body = new Uint8Array() } = (await log.read(first ?? '')) ?? {};
      await client.send(new PutObjectCommand({ Bucket, Key: first, Body: 'forged' }));
      await client.send(new PutObjectCommand({ Bucket, Key: first, Body }));
      await client.send(new DeleteObjectCommand({ Bucket, Key: second }));
      const { faults } = await verifyAuditLog({ log, survey });
      expect(faults.map(({ kind, key }) => `${kind} ${key}`).toSorted()).toEqual([
        `removed ${second}`,
        ...[second, second, first, first].map((key) => `version ${key}`),
      ]);
    });
  });

  describe('given a key for encryption', () => {
    it('writes with SSE-KMS under that key, with a checksum and a content type', async () => {
      const bucket = await openBucket();
      const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
      const log = s3AuditLog({ client, bucket, kmsKeyArn });
      await log.create('audit/v1/a.jsonl.gz', new Uint8Array([1, 2, 3]));
      const head = await client.send(
        new HeadObjectCommand({ Bucket: bucket, Key: 'audit/v1/a.jsonl.gz', ChecksumMode: 'ENABLED' }),
      );
      expect(head).toMatchObject({
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: kmsKeyArn,
        ContentType: 'application/gzip',
        ChecksumSHA256: 'A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=',
      });
    });
  });

  describe('given an answer that is lost on its way back', () => {
    const loseFirstPut = () => {
      let lost = false;
      proxy.decide = ({ name }) => {
        if (lost || name !== 'S3 PUT') return 'pass';
        lost = true;
        return 'cut';
      };
    };
    it('knows its own replacement', async () => {
      const log = await open();
      loseFirstPut();
      expect(await log.replace('state/head.json', new Uint8Array([1]), null)).toMatchObject({ outcome: 'replaced' });
    });
    it('finds the created object there, which is then the one that counts', async () => {
      const log = await open();
      loseFirstPut();
      expect(await log.create('audit/v1/a.json', new Uint8Array([1]))).toBe('exists');
      expect((await log.read('audit/v1/a.json'))?.body).toEqual(new Uint8Array([1]));
    });
  });

  describe('given a bucket that asks to try a conditional write again', () => {
    it('does', async () => {
      const log = await open();
      let asked = 0;
      proxy.decide = ({ name }) => {
        if (name !== 'S3 PUT' || asked >= 2) return 'pass';
        asked += 1;
        return { status: 409, code: 'ConditionalRequestConflict', message: 'a conflicting operation is in progress' };
      };
      expect(await log.create('audit/v1/a.json', new Uint8Array([1]))).toBe('created');
    });
  });

  describe('given a bucket that refuses', () => {
    it.each(['read', 'create', 'list'] as const)('throws: %s', async (call) => {
      const log = await open();
      proxy.decide = () => ({ status: 403, code: 'AccessDenied', message: 'Access Denied' });
      const calls = {
        read: () => log.read('state/head.json'),
        create: () => log.create('audit/v1/a.json', new Uint8Array([1])),
        list: async () => {
          for await (const { key } of log.list('audit/')) return key;
          return undefined;
        },
      };
      await expect(calls[call]()).rejects.toThrow('Access Denied');
    });
  });
});
