// Tells from an HTTP request which AWS call it is, and how the service words an error.

import type { IncomingHttpHeaders } from 'node:http';

export interface AwsCall {
  /** `AssumeRole`, `PutEvents`, `S3 PUT`, `Backup GET`. */
  readonly name: string;
  /** Parameters of the query protocol; empty for others. */
  readonly parameters: URLSearchParams;
  readonly path: string;
  /** JSON of the json protocol; `''` for others. */
  readonly body: string;
  /** Access key that signed the request: tells accounts apart. */
  readonly accessKey: string;
  readonly protocol: 'query' | 'json' | 's3';
}

export interface AwsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export function readAwsCall(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): AwsCall {
  const accessKey = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const name = target.slice(target.lastIndexOf('.') + 1);
    return { name, parameters: new URLSearchParams(), path, body: body.toString('utf8'), accessKey, protocol: 'json' };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const parameters = new URLSearchParams(body.toString('utf8'));
    return { name: parameters.get('Action') ?? '', parameters, path, body: '', accessKey, protocol: 'query' };
  }
  if (path.startsWith('/backup-vaults')) {
    const name = /^\/backup-vaults\/[^/?]+\/access-policy/.test(path)
      ? 'GetBackupVaultAccessPolicy'
      : `Backup ${method}`;
    return { name, parameters: new URLSearchParams(), path, body: '', accessKey, protocol: 'json' };
  }
  return { name: `S3 ${method}`, parameters: new URLSearchParams(), path, body: '', accessKey, protocol: 's3' };
}

/** Body and headers of an error in the words of the call's protocol. */
export function renderAwsError(
  { protocol }: AwsCall,
  { code, message }: AwsError,
): {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
} {
  switch (protocol) {
    case 'json':
      return {
        body: JSON.stringify({ __type: code, message }),
        headers: { 'content-type': 'application/x-amz-json-1.1' },
      };
    case 'query':
      return {
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>test</RequestId></ErrorResponse>`,
        headers: { 'content-type': 'text/xml' },
      };
    case 's3':
      return {
        body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
        headers: { 'content-type': 'application/xml' },
      };
  }
}
