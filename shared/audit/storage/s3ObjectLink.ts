// An address that lets whoever has it read one object of a bucket, for a while: loaded only where the settings ask for it.

import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectLink } from '../auditLog.ts';

export interface S3ObjectLink {
  readonly bucket: string;
  readonly key: string;
  /** At most 168. */
  readonly hours: number;
  readonly now: Date;
}

/**
 * Signs a presigned GetObject with the client's own credentials: it has their rights, and ends with them where that is
 * sooner, as it always is with those of a role. Nothing is asked of AWS.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
 */
export async function s3ObjectLink(client: S3Client, { bucket, key, hours, now }: S3ObjectLink): Promise<ObjectLink> {
  const { expiration } = await client.config.credentials();
  const command = new GetObjectCommand({ Bucket: bucket, Key: key });
  const url = await getSignedUrl(client, command, { expiresIn: hours * 3_600, signingDate: now });
  const ends = now.getTime() + hours * 3_600_000;
  return { url, until: new Date(Math.min(ends, expiration?.getTime() ?? ends)).toISOString() };
}
