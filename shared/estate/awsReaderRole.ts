// Assumes the reader role of one account, with no more rights than a scan needs.

import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { AssumedCredentials } from './awsClients.ts';

export interface ReaderRole {
  /** Name with path, without a leading slash: `veeam-drift-reader` or `backup/veeam-drift-reader`. */
  readonly name: string;
  readonly externalId?: string | undefined;
  /** Keys and buckets are read, too; default: roles, users and policies alone. */
  readonly readsResources?: boolean | undefined;
  /** Keys of users for one use are read, too; default: not. */
  readonly readsAccessKeys?: boolean | undefined;
  /** Shown in the CloudTrail of the account: 2 to 64 of `A-Za-z0-9_+=,.@-`, see {@link sessionName}. */
  readonly sessionName: string;
}

export interface AssumeReaderRole {
  readonly sts: STSClient;
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
  readonly role: ReaderRole;
  readonly abortSignal?: AbortSignal;
}

/** The calls that every scan makes in an account. */
export const readerActions = ['iam:GetAccountAuthorizationDetails'] as const;

/** What it calls besides where the settings name keys: policies of keys, buckets and vaults, and the defaults of EBS. */
export const resourceReaderActions = [
  'kms:ListAliases',
  'kms:ListKeys',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListGrants',
  'ec2:GetEbsEncryptionByDefault',
  'ec2:GetEbsDefaultKmsKeyId',
  's3:GetBucketPolicy',
  'backup:ListBackupVaults',
  'backup:GetBackupVaultAccessPolicy',
] as const;

/** What it calls besides where the settings ask for keys of users: age and last use, never the keys themselves. */
export const accessKeyReaderActions = ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'] as const;

export type ReaderExtent = Pick<ReaderRole, 'readsResources' | 'readsAccessKeys'>;

/** The calls that a scan makes in an account. */
export function actionsOfReader({ readsResources = false, readsAccessKeys = false }: ReaderExtent): readonly string[] {
  return [
    ...readerActions,
    ...(readsResources ? resourceReaderActions : []),
    ...(readsAccessKeys ? accessKeyReaderActions : []),
  ];
}

/** Narrows the session to what the scan calls, whatever else somebody may have given the role. */
export function readerSessionPolicy(extent: ReaderExtent = {}): string {
  const Action = actionsOfReader(extent);
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
}

const sourceIdentity = 'veeam-drift';
/** The shortest that STS gives: a reading takes seconds. */
const sessionSeconds = 900;

/**
 * Credentials of the reader role, 15 minutes long.
 *
 * @throws what STS answers: AccessDenied where the role does not exist, does not trust the scan, or asks for another external id.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeReaderRole(options: AssumeReaderRole): Promise<AssumedCredentials> {
  const answer = await options.sts.send(
    new AssumeRoleCommand({
      RoleArn: readerRoleArn(options.partition, options.account, options.role.name),
      RoleSessionName: options.role.sessionName,
      SourceIdentity: sourceIdentity,
      DurationSeconds: sessionSeconds,
      Policy: readerSessionPolicy(options.role),
      ...(options.role.externalId === undefined ? {} : { ExternalId: options.role.externalId }),
    }),
    options.abortSignal === undefined ? {} : { abortSignal: options.abortSignal },
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
    throw new Error('expected credentials from sts:AssumeRole, came none');
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration === undefined ? {} : { expiration: Expiration }),
  };
}

export function readerRoleArn(partition: string, account: string, name: string): string {
  return `arn:${partition}:iam::${account}:role/${name.replace(/^\//, '')}`;
}

/** A session name that STS takes, made from a run id: `veeam-drift-<id>`, cut at 64 characters. */
export function sessionName(runId: string): string {
  return `veeam-drift-${runId.replace(/[^\w+=,.@-]/g, '-')}`.slice(0, 64);
}
