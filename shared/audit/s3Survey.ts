// What lies in the bucket of an audit log, older versions and delete markers with it.

import { ListObjectVersionsCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { largeAnswer } from '../aws/clientLimits.ts';
import type { AuditLog } from './auditLog.ts';
import { type ConnectS3AuditLog, connectS3 } from './s3AuditLog.ts';
import { compareKeys, type Survey, type SurveyedEntry, type SurveyedObject, surveyOf } from './survey.ts';

export interface S3SurveyOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Key prefix of the log, with its slash; default: none. */
  readonly prefix?: string;
  /** Lists the objects alone, where the versions may not be listed. */
  readonly log: Pick<AuditLog, 'list'>;
}

/**
 * Needs `s3:ListBucketVersions`; without it gives the objects, and says at each prefix that it did not see versions.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 */
export function s3Survey(options: S3SurveyOptions): Survey {
  const listed = surveyOf(options.log);
  return {
    below: (prefix) => orListed(entries(options, prefix), { listed: listed.below(prefix), prefix }),
    directly: (prefix) => orListed(entries(options, prefix, '/'), { listed: listed.directly(prefix), prefix }),
  };
}

/** A survey with a client of its own. */
export function connectS3Survey(
  options: Omit<S3SurveyOptions, 'client'> & Pick<ConnectS3AuditLog, 'region' | 'credentials'>,
): Survey {
  const { region, credentials, ...rest } = options;
  const config = {
    maxAttempts: 6,
    ...(region === undefined ? {} : { region }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return s3Survey({ ...rest, client: connectS3(config, largeAnswer) });
}

interface ListedInstead<Entry> {
  readonly listed: AsyncIterable<Entry>;
  readonly prefix: string;
}

async function* orListed<Entry>(
  found: AsyncIterable<Entry>,
  { listed, prefix }: ListedInstead<Entry>,
): AsyncGenerator<Entry | SurveyedObject> {
  try {
    yield* found;
  } catch (error) {
    if (!(error instanceof S3ServiceException) || error.name !== 'AccessDenied') throw error;
    const note = `older versions of objects, which s3:ListBucketVersions shows: ${error.message}`;
    yield { key: prefix, size: 0, form: 'unlooked', note };
    yield* listed;
  }
}

/** With a delimiter everything below the next one is a folder. */
function entries(options: S3SurveyOptions, start: string): AsyncGenerator<SurveyedObject>;
function entries(options: S3SurveyOptions, start: string, delimiter: string): AsyncGenerator<SurveyedEntry>;
async function* entries(
  { client, bucket, prefix = '' }: S3SurveyOptions,
  start: string,
  delimiter?: string,
): AsyncGenerator<SurveyedEntry> {
  const asked = {
    Bucket: bucket,
    Prefix: `${prefix}${start}`,
    ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
  };
  let marker: Marker | undefined = {};
  while (marker !== undefined) {
    const page: Page = await client.send(new ListObjectVersionsCommand({ ...asked, ...marker }));
    yield* entriesOf(page, prefix.length);
    marker = nextMarker(page, `s3://${bucket}/${asked.Prefix}`);
  }
}

interface Marker {
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
}

interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly NextKeyMarker?: string | undefined;
  readonly NextVersionIdMarker?: string | undefined;
  readonly Versions?: readonly Row[] | undefined;
  readonly DeleteMarkers?: readonly Row[] | undefined;
  readonly CommonPrefixes?: readonly { readonly Prefix?: string | undefined }[] | undefined;
}

interface Row {
  readonly Key?: string | undefined;
  readonly Size?: number | undefined;
  readonly VersionId?: string | undefined;
  readonly IsLatest?: boolean | undefined;
}

function nextMarker(
  { IsTruncated, NextKeyMarker: key, NextVersionIdMarker: id }: Page,
  where: string,
): Marker | undefined {
  if (IsTruncated !== true) return undefined;
  if (key === undefined) throw new Error(`expected the next page of versions below ${where}, came none`);
  return { KeyMarker: key, ...(id === undefined ? {} : { VersionIdMarker: id }) };
}

function entriesOf(page: Page, skip: number): readonly SurveyedEntry[] {
  const { Versions: versions = [], DeleteMarkers: markers = [], CommonPrefixes: folders = [] } = page;
  const rows = [
    ...versions.map((row) => ({ row, form: row.IsLatest === true ? ('object' as const) : ('older-version' as const) })),
    ...markers.map((row) => ({ row, form: 'delete-marker' as const })),
  ];
  const objects = rows.map(({ row: { Key: key = '', Size: size = 0, VersionId: note = 'null' }, form }) => {
    return { key: key.slice(skip), size, form, note };
  });
  return [
    ...objects.sort((a, b) => compareKeys(a.key, b.key)),
    ...folders.map(({ Prefix: key = '' }) => ({ key: key.slice(skip), form: 'folder' as const })),
  ];
}
