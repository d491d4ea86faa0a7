// The audit log in an S3 bucket: conditional writes, checksums and encryption.

import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { checkedClient } from '../aws/checkedClient.ts';
import { type ClientLimits, largeAnswer, limitedHandler } from '../aws/clientLimits.ts';
import {
  type AuditLog,
  type ListedObject,
  maxObjectBytes,
  ObjectTooLargeError,
  type Replaced,
  type StoredObject,
} from './auditLog.ts';

export interface S3AuditLogOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Key prefix in front of `audit/` and `state/`, with its slash; default: none. */
  readonly prefix?: string;
  /** KMS key for SSE-KMS; default: the bucket's own encryption. */
  readonly kmsKeyArn?: string | undefined;
  /** Bytes that are read of an object where nobody says how many; default: {@link maxObjectBytes}. */
  readonly maxBytes?: number;
}

/**
 * An audit log in a bucket. Needs `s3:GetObject`, `s3:PutObject` and `s3:ListBucket` under the prefix (reading and
 * verifying: the first and the last). Every write is conditional and carries its SHA-256; no ACL, no delete, no
 * retention: those are the bucket's.
 *
 * Conditional writes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function s3AuditLog(options: S3AuditLogOptions): AuditLog {
  const prefix = options.prefix ?? '';
  return {
    name: `s3://${options.bucket}/${prefix}`,
    locate: (key) => `s3://${options.bucket}/${prefix}${key}`,
    read: (key, maxBytes) => readObject(options, prefix + key, maxBytes),
    create: (key, body) => createObject(options, prefix + key, body),
    replace: (key, body, version) => replaceObject(options, { key: prefix + key, body, version }),
    list: (start) => listObjects(options, prefix, start),
    link: async (location, hours, now) => {
      const { client, bucket } = options;
      const { s3ObjectLink } = await import('./storage/s3ObjectLink.ts');
      return s3ObjectLink(client, { bucket, key: location.slice(`s3://${bucket}/`.length), hours, now });
    },
  };
}

export interface ConnectS3AuditLog extends Omit<S3AuditLogOptions, 'client'> {
  /** Default: the environment's. */
  readonly region?: string;
  /** Default: the AWS credential chain. */
  readonly credentials?: NonNullable<S3ClientConfig['credentials']>;
}

/** An audit log with a client of its own. */
export function connectS3AuditLog({ region, credentials, ...options }: ConnectS3AuditLog): AuditLog {
  const config = {
    maxAttempts: 6,
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return s3AuditLog({ ...options, client: connectS3(config, largeAnswer) });
}

/** The client of everything that this room asks of S3. */
export function connectS3(config: S3ClientConfig, limits: ClientLimits): S3Client {
  return checkedClient(new S3Client({ ...config, requestHandler: limitedHandler(limits) }));
}

async function readObject(
  { client, bucket, maxBytes: limit = maxObjectBytes }: S3AuditLogOptions,
  key: string,
  maxBytes = limit,
): Promise<StoredObject | undefined> {
  try {
    const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
    if (answer.Body === undefined || answer.ETag === undefined) {
      throw new Error(`expected a body and an ETag from s3://${bucket}/${key}, came neither`);
    }
    const { ContentLength: told = 0 } = answer;
    // What is not read would keep the connection open.
    if (told > maxBytes && 'destroy' in answer.Body) answer.Body.destroy();
    if (told > maxBytes) throw new ObjectTooLargeError(`s3://${bucket}/${key}`, told, maxBytes);
    const body = await answer.Body.transformToByteArray();
    if (body.length > maxBytes) throw new ObjectTooLargeError(`s3://${bucket}/${key}`, body.length, maxBytes);
    return { body, version: answer.ETag };
  } catch (error) {
    if (isNamed(error, ['NoSuchKey'])) return undefined;
    throw error;
  }
}

async function createObject(options: S3AuditLogOptions, key: string, body: Uint8Array): Promise<'created' | 'exists'> {
  const written = await put(options, { key, body, condition: { IfNoneMatch: '*' } });
  return written === undefined ? 'exists' : 'created';
}

async function replaceObject(
  options: S3AuditLogOptions,
  { key, body, version }: { readonly key: string; readonly body: Uint8Array; readonly version: string | null },
): Promise<Replaced> {
  const condition = version === null ? { IfNoneMatch: '*' } : { IfMatch: version };
  const written = await put(options, { key, body, condition });
  if (written !== undefined) return { outcome: 'replaced', version: written };
  // A write whose answer was lost is sent again by the SDK and then meets its own object.
  const current = await readObject(options, key);
  const isOurs = current !== undefined && Buffer.compare(current.body, body) === 0;
  return isOurs ? { outcome: 'replaced', version: current.version } : { outcome: 'conflict' };
}

interface Put {
  readonly key: string;
  readonly body: Uint8Array;
  readonly condition: Pick<PutObjectCommandInput, 'IfNoneMatch' | 'IfMatch'>;
}

/** The new ETag, or undefined where the condition did not hold. */
async function put(options: S3AuditLogOptions, object: Put, triesLeft = 5): Promise<string | undefined> {
  try {
    return await putOnce(options, object);
  } catch (error) {
    if (isNamed(error, ['PreconditionFailed', 'NoSuchKey'])) return undefined;
    // Another conditional write of the key is under way; S3 asks to try again.
    if (isNamed(error, ['ConditionalRequestConflict']) && triesLeft > 1) return put(options, object, triesLeft - 1);
    throw error;
  }
}

async function putOnce(options: S3AuditLogOptions, { key, body, condition }: Put): Promise<string> {
  const answer = await options.client.send(
    new PutObjectCommand({
      Bucket: options.bucket,
      Key: key,
      Body: body,
      ContentType: contentType(key),
      ChecksumAlgorithm: 'SHA256',
      ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
      ...(options.kmsKeyArn === undefined
        ? {}
        : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: options.kmsKeyArn, BucketKeyEnabled: true }),
      ...condition,
    }),
  );
  if (answer.ETag === undefined) throw new Error(`expected an ETag from s3://${options.bucket}/${key}, came none`);
  return answer.ETag;
}

function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof S3ServiceException && names.includes(error.name);
}

function contentType(key: string): string {
  if (key.endsWith('.gz')) return 'application/gzip';
  return key.endsWith('.html') ? 'text/html; charset=utf-8' : 'application/json';
}

async function* listObjects(
  { client, bucket }: S3AuditLogOptions,
  prefix: string,
  start: string,
): AsyncGenerator<ListedObject> {
  const asked = { Bucket: bucket, Prefix: prefix + start };
  // Without an end to it, an answer that repeats its own token would be asked for again for ever.
  for await (const page of paginateListObjectsV2({ client, stopOnSameToken: true }, asked)) {
    const { Contents: contents = [], KeyCount: count, IsTruncated: isTruncated, NextContinuationToken: next } = page;
    const keys = contents.flatMap(({ Key: key, Size: size = 0 }) => (key === undefined ? [] : [{ key, size }]));
    const isWhole = keys.length === count && keys.every(({ key }) => key.startsWith(asked.Prefix));
    if (!isWhole) throw new Error(`expected ${count} keys below s3://${bucket}/${asked.Prefix}, came ${keys.length}`);
    if (isTruncated === true && (next === undefined || next === page.ContinuationToken))
      throw new Error(`expected the next page of s3://${bucket}/${asked.Prefix}, came the same or none`);
    for (const { key, size } of keys) yield { key: key.slice(prefix.length), size };
  }
}
