// A bucket on loopback that gives an object only for a presigned address that holds, as AWS describes it, checked with
// nothing of the SDK: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html

import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PresignedBucket extends AsyncDisposable {
  /** `http://127.0.0.1:…` */
  readonly endpoint: string;
  /** What the bucket takes for now. */
  now: Date;
}

export interface BucketObjects {
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Bodies by `/bucket/key`. */
  readonly objects: Readonly<Record<string, string>>;
}

export async function openPresignedBucket({ objects, ...secrets }: BucketObjects): Promise<PresignedBucket> {
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '', `http://${request.headers.host}`);
    const fault = request.method === 'GET' ? faultOf(asked, secrets, bucket.now) : 'MethodNotAllowed';
    const body = objects[decodeURIComponent(asked.pathname)];
    response.writeHead(fault !== undefined ? 403 : body === undefined ? 404 : 200);
    response.end(fault ?? body ?? 'NoSuchKey');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bucket: PresignedBucket = {
    endpoint: `http://127.0.0.1:${portOf(server.address())}`,
    now: new Date(),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return bucket;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}

type Secrets = Omit<BucketObjects, 'objects'>;

function faultOf(asked: URL, secrets: Secrets, now: Date): string | undefined {
  const given = (name: string) => asked.searchParams.get(`X-Amz-${name}`) ?? '';
  if (given('Security-Token') !== secrets.sessionToken) return 'InvalidToken';
  if (given('Signature') !== signatureOf(asked, secrets)) return 'SignatureDoesNotMatch';
  const [, year, month, day, time] = /^(\d{4})(\d\d)(\d\d)T(\d{6})Z$/.exec(given('Date')) ?? [];
  const signed = Date.parse(`${year}-${month}-${day}T${time?.replaceAll(/(\d\d)(?=\d)/g, '$1:')}Z`);
  return now.getTime() > signed + Number(given('Expires')) * 1_000 ? 'AccessDenied: Request has expired' : undefined;
}

function signatureOf(asked: URL, { secretAccessKey }: Secrets): string {
  const query = [...asked.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort();
  const path = decodeURIComponent(asked.pathname).split('/').map(encode).join('/');
  const canonical = ['GET', path, query.join('&'), `host:${asked.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const date = asked.searchParams.get('X-Amz-Date') ?? '';
  const scope = (asked.searchParams.get('X-Amz-Credential') ?? '').split('/').slice(1);
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), createHash('sha256').update(canonical).digest('hex')];
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${secretAccessKey}`);
  return hmac(key, text.join('\n')).toString('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}
