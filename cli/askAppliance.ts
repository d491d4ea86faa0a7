// Asks an appliance's REST API for its roles. Written from public descriptions; never tried on a real appliance.

import { request } from 'node:http';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { type AppliancePage, parseApplianceRoles } from '../shared/discover/appliance/parseApplianceRoles.ts';
import { parseJson } from '../shared/iam/parseJson.ts';
import { errorCode, errorReason } from '../shared/vocabulary/errorCode.ts';
import { CliError } from './cliError.ts';

export interface ApplianceAccess {
  /** `https://…`, without a path; port 11005 where none is named. */
  readonly address: URL;
  /** An access token of `POST /api/v1/token`. */
  readonly token: string;
  /** SHA-256 of the certificate, 64 hexadecimal digits in small letters; default: the certificate must be one of a known authority. */
  readonly fingerprint: string | undefined;
  /** `x-api-version`, as in `1.8-rev0`. */
  readonly apiVersion: string;
}

const pageSize = 100;
const maxPages = 1_000;
const maxRedirects = 3;
const timeoutMs = 30_000;
const maxBodyBytes = 16 * 1024 * 1024;

/**
 * Gives all pages of its roles. The certificate is looked at before a byte of the request, token among it, is sent.
 *
 * @throws CliError with what was answered and what to do.
 */
export async function askAppliance(access: ApplianceAccess): Promise<readonly AppliancePage[]> {
  const pages: AppliancePage[] = [];
  let previous = '';
  for (let offset = 0; pages.length < maxPages; ) {
    const path = `/api/v1/accounts/amazon?Offset=${offset}&Limit=${pageSize}&Sort=nameAsc`;
    const body = await getBody(new URL(path, access.address), access);
    const page = readPage(body, access);
    if (page.entries > 0 && body === previous) throw fault(access, 'it gives the same page again and again');
    previous = body;
    pages.push(page);
    offset += page.entries;
    const isLast = page.total === undefined ? page.entries < pageSize : offset >= page.total;
    if (isLast || page.entries === 0) return pages;
  }
  throw fault(access, `it gives more than ${maxPages} pages`);
}

function readPage(body: string, access: ApplianceAccess): AppliancePage {
  const read = parseJson(body);
  if (!read.ok) throw fault(access, `expected JSON, got ${JSON.stringify(body.slice(0, 80))}`);
  const parsed = parseApplianceRoles(read.value);
  if (!parsed.ok) throw fault(access, parsed.message);
  return parsed.page;
}

async function getBody(url: URL, access: ApplianceAccess): Promise<string> {
  let next = url;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const answer = await send(next, access);
    if (answer.status >= 300 && answer.status < 400) {
      const target = new URL(answer.location ?? '', next);
      if (target.origin !== next.origin)
        throw fault(access, `it redirects to ${target.origin}, where the token does not go`);
      next = target;
      continue;
    }
    if (answer.status !== 200) throw fault(access, `${answer.status}: ${adviceOn(answer, access)}`);
    return answer.body;
  }
  throw fault(access, 'it redirects without an end');
}

interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

function adviceOn({ status, body }: Answer, { apiVersion }: ApplianceAccess): string {
  const said = body.replaceAll(/\s+/g, ' ').slice(0, 200);
  switch (status) {
    case 401:
      return 'the token is not taken; one lasts an hour, and POST /api/v1/token gives another';
    case 403:
      return "the token's user may not read roles: it takes a Portal Administrator or Portal Operator";
    case 400:
    case 404:
    case 406:
    case 415:
      return `${said}; x-api-version ${apiVersion} may not be the appliance's: name another with --appliance-api, as in 1.7-rev1`;
    default:
      return said;
  }
}

async function send(url: URL, access: ApplianceAccess): Promise<Answer> {
  const socket = await openSocket(url, access);
  try {
    return await exchange(socket, url, access);
  } catch (error) {
    throw error instanceof CliError ? error : fault(access, reasonOf(error));
  } finally {
    socket.destroy();
  }
}

function openSocket(url: URL, access: ApplianceAccess): Promise<TLSSocket> {
  const { fingerprint } = access;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(url.port || 443),
      ...(isIP(host) === 0 && { servername: host }),
      // Said outright, so that no variable of the environment switches it off.
      rejectUnauthorized: fingerprint === undefined,
    });
    const refuse = (why: string) => {
      socket.destroy();
      reject(fault(access, why));
    };
    socket.setTimeout(timeoutMs, () => refuse('it does not answer'));
    socket.once('error', (error) => refuse(certificateAdvice(error) ?? reasonOf(error)));
    socket.once('secureConnect', () => {
      const presented = socket.getPeerCertificate().fingerprint256 ?? '';
      if (fingerprint === undefined ? socket.authorized : plainFingerprint(presented) === fingerprint) resolve(socket);
      else refuse(`its certificate has another fingerprint, ${presented}: somebody else may be answering`);
    });
  });
}

/** `AB:CD:…` or `abcd…`, with or without `SHA256` in front, as hexadecimal digits in small letters. */
export function plainFingerprint(text: string): string {
  return text
    .replace(/^sha-?256( fingerprint)?\s*[:=]?/i, '')
    .replaceAll(/[:\s]/g, '')
    .toLowerCase();
}

function certificateAdvice(error: Error): string | undefined {
  const code = errorCode(error) ?? '';
  if (!/SELF_SIGNED|UNABLE_TO|^CERT_|^ERR_TLS_CERT/.test(code)) return undefined;
  return `its certificate is not verified (${code}): take its SHA-256 fingerprint from the appliance itself and pass it with --appliance-fingerprint, or name its authority in NODE_EXTRA_CA_CERTS`;
}

function exchange(socket: TLSSocket, url: URL, access: ApplianceAccess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({
      createConnection: () => socket,
      path: `${url.pathname}${url.search}`,
      headers: {
        Host: url.host,
        Accept: 'application/json',
        Authorization: `Bearer ${access.token}`,
        'x-api-version': access.apiVersion,
      },
    });
    call.setTimeout(timeoutMs, () => call.destroy(new Error('it does not answer')));
    call.once('error', reject);
    call.once('response', (response) => {
      const parts: Buffer[] = [];
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        parts.push(part);
        if (bytes > maxBodyBytes) call.destroy(new Error(`its answer is larger than ${maxBodyBytes} bytes`));
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location,
          body: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    call.end();
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : errorReason(error);
}

function fault({ address }: ApplianceAccess, why: string): CliError {
  return new CliError(`the appliance ${address.host}: ${why}`);
}
