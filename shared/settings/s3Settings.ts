// Reads the settings file from an object in S3.

import { GetObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { checkedClient } from '../aws/checkedClient.ts';
import { limitedHandler, smallAnswer } from '../aws/clientLimits.ts';
import { decodeText } from './text/decodeText.ts';

/**
 * The text of the object at `s3://bucket/key`.
 *
 * @throws what S3 answers, and Error where the address has another form or the object is empty or no text.
 */
export async function readS3Settings(uri: string, client = connectS3()): Promise<string> {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (match === null) throw new Error(`expected s3://bucket/key, came ${uri}`);
  const answer = await client.send(new GetObjectCommand({ Bucket: match[1], Key: match[2] }));
  const text = decodeText((await answer.Body?.transformToByteArray()) ?? new Uint8Array());
  // Without a word in it all defaults would hold, unseen.
  if (text.trim() === '') throw new Error(`expected settings at ${uri}, found nothing`);
  return text;
}

/** A client that reads small objects. */
export function connectS3(config: Pick<S3ClientConfig, 'region' | 'credentials'> = {}): S3Client {
  return checkedClient(new S3Client({ ...config, requestHandler: limitedHandler(smallAnswer) }));
}
