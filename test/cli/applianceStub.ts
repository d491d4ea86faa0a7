// An appliance as public descriptions of its REST API have it, on a free port of this machine.

import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';

/** Made for this stub alone, valid for 127.0.0.1; no authority signed it. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdRm1AN2y7UK+slzU
EWLzU42di9OUF6/uPgIAIbDyi+KhRANCAATsTxM7FCQ9qO9gMv7LlR5L9WHesK0b
skMCBYeuiTOPVK5dIQ9BLSeI2aH8pQZMR2TVQMkMTQIK5swdqCx8T7a6
-----END PRIVATE KEY-----`;
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBqzCCAVGgAwIBAgIUDlbnEKdvaZStwS4chMw6bz4hG2UwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRYXBwbGlhbmNlLmV4YW1wbGUwIBcNMjYxMTI4MDcxMTE5WhgP
MjEyNjExMDQwNzExMTlaMBwxGjAYBgNVBAMMEWFwcGxpYW5jZS5leGFtcGxlMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7E8TOxQkPajvYDL+y5UeS/Vh3rCtG7JD
AgWHrokzj1SuXSEPQS0niNmh/KUGTEdk1UDJDE0CCubMHagsfE+2uqNvMG0wHQYD
VR0OBBYEFB6BoqshT1j6+mxLkMGPjq3i5II0MB8GA1UdIwQYMBaAFB6BoqshT1j6
+mxLkMGPjq3i5II0MA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYcEfwAAAYIJ
bG9jYWxob3N0MAoGCCqGSM49BAMCA0gAMEUCIQD2533k649CPRZHoZZ1iP28m1Zo
bxGRRxG68vYqPLg0GwIgHGLestaHvL5fdJK42Oorbe7cKEUVZv5pjDbunCuL3qE=
-----END CERTIFICATE-----`;
export const fingerprint = new X509Certificate(certificate).fingerprint256;

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ApplianceStub {
  readonly address: string;
  /** Of each request that came: path with query, and its headers. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  stop(): Promise<void>;
}

/** Gives the entries page by page, `pageSize` at most; `answer` may answer a request in another way. */
export async function startApplianceStub(
  entries: readonly object[],
  answer: (request: IncomingMessage) => StubAnswer | undefined = () => undefined,
  pageSize = 100,
): Promise<ApplianceStub> {
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer({ key, cert: certificate }, (request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers });
    const { status, headers = {}, body = '' } = answer(request) ?? pageOf(request, entries, pageSize);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  return {
    address: `https://127.0.0.1:${address.port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pageOf(request: IncomingMessage, entries: readonly object[], pageSize: number): StubAnswer {
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://appliance');
  if (request.headers.authorization !== 'Bearer good-token') return { status: 401, body: '{"message":"Unauthorized"}' };
  if (request.headers['x-api-version'] === undefined) return { status: 400, body: '{"message":"x-api-version"}' };
  if (pathname !== '/api/v1/accounts/amazon') return { status: 404, body: '{"message":"Not Found"}' };
  const offset = Number(searchParams.get('Offset') ?? 0);
  const limit = Math.min(Number(searchParams.get('Limit') ?? pageSize), pageSize);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ results: entries.slice(offset, offset + limit), totalCount: entries.length }),
  };
}
