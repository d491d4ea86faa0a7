// Makes one harmless call of each kind that the audit log in a bucket makes, to see whether S3 lets it.

import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3ClientConfig } from '@aws-sdk/client-s3';
import { smallAnswer } from '../aws/clientLimits.ts';
import { headKey, preflightKey, stateRoot } from './auditKeys.ts';
import { connectS3 } from './s3AuditLog.ts';

export interface AuditBucketCalls {
  readonly bucket: string;
  readonly prefix: string;
  readonly region?: string;
  readonly credentials?: NonNullable<S3ClientConfig['credentials']>;
}

/** An ETag that no object has: a write that asks for it is refused, but only after S3 has looked at the rights. */
const noSuchVersion = '"00000000000000000000000000000000"';

/** Calls in the form of the dry calls of shared/estate. */
export function auditBucketCalls({ bucket, prefix, ...config }: AuditBucketCalls) {
  const client = connectS3(config, smallAnswer);
  const object = `arn:aws:s3:::${bucket}/${prefix}*`;
  return [
    {
      action: 's3:ListBucket',
      resource: `arn:aws:s3:::${bucket}`,
      call: () =>
        client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${prefix}${stateRoot}`, MaxKeys: 1 })),
    },
    {
      action: 's3:GetObject',
      resource: object,
      call: () => client.send(new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${headKey}` })),
    },
    {
      action: 's3:PutObject',
      resource: object,
      call: () =>
        client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: `${prefix}${preflightKey}`,
            Body: '',
            IfMatch: noSuchVersion,
          }),
        ),
    },
  ] as const;
}
