// Opens the audit log in a bucket for a command at a desk: loaded only where it is asked for, as the AWS SDK is large.

import { connectS3AuditLog } from '../shared/audit/s3AuditLog.ts';
import { connectS3Survey } from '../shared/audit/s3Survey.ts';
import type { OpenedAuditLog } from './openedAuditLog.ts';
import { liveCredentials, liveRegion } from './openLiveEstate.ts';

export interface BucketLogOptions {
  readonly bucket: string;
  /** Default: none. */
  readonly prefix?: string;
  readonly profile?: string;
  readonly region?: string;
}

export function openBucketLog(options: BucketLogOptions): OpenedAuditLog {
  const { bucket, prefix = '' } = options;
  const place = { bucket, prefix, region: liveRegion(options), credentials: liveCredentials(options) };
  const log = connectS3AuditLog(place);
  return { log, survey: connectS3Survey({ ...place, log }) };
}
