// Opens the audit log in a bucket for a command at a desk: loaded only where it is asked for, as the AWS SDK is large.

import type { AuditLog } from '../shared/audit/auditLog.ts';
import { connectS3AuditLog } from '../shared/audit/s3AuditLog.ts';
import { liveCredentials, liveRegion } from './openLiveEstate.ts';

export interface BucketLogOptions {
  readonly bucket: string;
  /** Default: none. */
  readonly prefix?: string;
  readonly profile?: string;
  readonly region?: string;
}

export function openBucketLog(options: BucketLogOptions): AuditLog {
  const { bucket, prefix = '' } = options;
  return connectS3AuditLog({ bucket, prefix, region: liveRegion(options), credentials: liveCredentials(options) });
}
