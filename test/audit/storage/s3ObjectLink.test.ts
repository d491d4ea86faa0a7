import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { folderAuditLog } from '../../../shared/audit/folderAuditLog.ts';
import { s3AuditLog } from '../../../shared/audit/s3AuditLog.ts';
import { openPresignedBucket } from '../presignedBucket.ts';

const secrets = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'a token+with/signs==' };
const key = 'drift/audit/v1/date=2026-11-28/run=weekly scan (1)/report.html';
const objects = { [`/veeam-audit/${key}`]: '<!doctype html>', '/veeam-audit/other': 'secret' };
const now = new Date('2026-11-28T02:00:00Z');

async function openLog(expiration?: Date) {
  const bucket = await openPresignedBucket({ ...secrets, objects });
  bucket.now = now;
  const credentials = { accessKeyId: 'ASIAEXAMPLE', ...secrets, ...(expiration !== undefined && { expiration }) };
  const client = new S3Client({ region: 'eu-central-1', endpoint: bucket.endpoint, forcePathStyle: true, credentials });
  const log = s3AuditLog({ client, bucket: 'veeam-audit', prefix: 'drift/' });
  const link = await log.link?.(log.locate(key.slice('drift/'.length)), 8, now);
  if (link === undefined) throw new Error('expected a link');
  return { bucket, link };
}

describe('the link to an object of the log in S3', () => {
  it('fetches it without credentials, and ends', async () => {
    const { bucket, link } = await openLog();
    await using open = bucket;
    expect(link.until).toBe('2026-11-28T10:00:00.000Z');
    expect(await (await fetch(link.url)).text()).toBe('<!doctype html>');
    open.now = new Date('2026-11-28T10:00:01Z');
    const late = await fetch(link.url);
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('expired');
  });

  it.each([
    ['another object', (url: string) => url.replace(/drift\/.*report\.html/, 'other')],
    ['a longer life', (url: string) => url.replace('X-Amz-Expires=28800', 'X-Amz-Expires=604800')],
    ['another session', (url: string) => url.replace('a%20token', 'b%20token')],
  ])('opens nothing when it is changed to %s', async (_, change) => {
    const { bucket, link } = await openLog();
    await using _open = bucket;
    const changed = change(link.url);
    expect(changed).not.toBe(link.url);
    expect((await fetch(changed)).status).toBe(403);
  });

  it('is not said to live longer than the credentials that sign it', async () => {
    const { bucket, link } = await openLog(new Date('2026-11-28T03:30:00Z'));
    await using _open = bucket;
    expect(link.until).toBe('2026-11-28T03:30:00.000Z');
  });

  it('is one of buckets alone', () => {
    expect(folderAuditLog('.').link).toBeUndefined();
  });
});
