import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { readS3Settings } from '../../shared/settings/s3Settings.ts';
import { type AnsweringServer, startAnsweringServer } from '../aws/answeringServer.ts';

let server: AnsweringServer | undefined;
afterEach(() => server?.stop());

async function readAnswer(body: string | Uint8Array): Promise<string> {
  server = await startAnsweringServer({ status: 200, headers: {}, body });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new S3Client({ region: 'eu-central-1', credentials, endpoint: server.url, forcePathStyle: true });
  return readS3Settings('s3://bucket/settings.yaml', client);
}

describe('readS3Settings', () => {
  it.each([
    ['UTF-8', 'failOn: low # für alle'],
    ['UTF-16', Buffer.from('\uFEFFfailOn: low # für alle', 'utf16le')],
  ])('gives the text of an object in %s', async (_, body) => {
    expect((await readAnswer(body)).replace('\uFEFF', '')).toBe('failOn: low # für alle');
  });

  it.each([
    ['nothing', '', 'expected settings at s3://bucket/settings.yaml, found nothing'],
    ['a mark alone', '\uFEFF\n', 'expected settings at s3://bucket/settings.yaml, found nothing'],
    ['a code page of Windows', Buffer.from('# für', 'latin1'), 'it is not UTF-8: save it as UTF-8'],
  ])('refuses %s', async (_, body, why) => {
    await expect(readAnswer(body)).rejects.toThrow(why);
  });
});
