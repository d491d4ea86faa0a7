// The clients of the services whose resources are read: loaded where keys are looked at, and nowhere else.

import { BackupClient } from '@aws-sdk/client-backup';
import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { checkedClient } from '../../aws/checkedClient.ts';
import type { AssumedCredentials, AwsClients } from '../awsClients.ts';

type Clients = Pick<AwsClients, 'regionalAs'>;

/** With the rights of an account's reader role, in one region. */
export interface ReaderAccess {
  readonly clients: Clients;
  readonly credentials: AssumedCredentials;
  readonly region: string;
}

export function kmsOf({ clients, credentials, region }: ReaderAccess): KMSClient {
  return checkedClient(new KMSClient(clients.regionalAs(credentials, region)));
}

export function ec2Of({ clients, credentials, region }: ReaderAccess): EC2Client {
  return checkedClient(new EC2Client(clients.regionalAs(credentials, region)));
}

export function backupOf({ clients, credentials, region }: ReaderAccess): BackupClient {
  return checkedClient(new BackupClient(clients.regionalAs(credentials, region)));
}

/** Buckets lie in any region: S3 says in which. */
export function bucketsOf({ clients, credentials, region }: ReaderAccess): S3Client {
  const config = { ...clients.regionalAs(credentials, region), followRegionRedirects: true, forcePathStyle: true };
  return checkedClient(new S3Client(config));
}
