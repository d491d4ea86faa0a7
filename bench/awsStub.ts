// A fast stand-in for AWS that speaks the protocols of a scan: every call takes the same latency, none costs much.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface AwsStubOptions {
  readonly accounts: number;
  readonly latencyMs: number;
  /** Answer of GetAccountAuthorizationDetails; `111122223333` in it becomes the account that asks. */
  readonly authorizationDetails: string;
}

export interface AwsStub {
  readonly url: string;
  readonly calls: Readonly<AwsCalls>;
  stop(): Promise<void>;
}

/** Calls answered so far, by what lets a scan make them at the same time. */
export interface AwsCalls {
  /** STS and IAM: as many accounts at a time as the settings say. */
  reading: number;
  /** Records that are written while other accounts are still read. */
  beside: number;
  /** Other objects of one account each. */
  ofAccounts: number;
  /** All the rest that come alone: one after the other. */
  single: number;
}

/** Accounts of one page of ListAccountsForParent, as AWS has it. */
const pageSize = 20;
const root = 'r-ab12';

/** One root, no SCPs, all accounts below the root; objects are kept in memory. */
export async function startAwsStub(options: AwsStubOptions): Promise<AwsStub> {
  const objects = new Map<string, Buffer>();
  const calls: AwsCalls = { reading: 0, beside: 0, ofAccounts: 0, single: 0 };
  let inFlight = 0;
  const server = createServer((request, response) => {
    const kind = kindOf(request);
    // What goes beside another call makes nothing wait.
    if (kind !== 'single' || inFlight === 0) calls[kind] += 1;
    inFlight += 1;
    response.on('close', () => {
      inFlight -= 1;
    });
    answer(options, objects, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function kindOf({ method, url = '', headers }: IncomingMessage): keyof AwsCalls {
  if (isQuery(headers)) return 'reading';
  if (!/(account|changes)(=|%3D)\d{12}|state\/current\/\d{12}/.test(url)) return 'single';
  return method === 'PUT' && url.includes('/account') ? 'beside' : 'ofAccounts';
}

function isQuery(headers: IncomingMessage['headers']): boolean {
  return headers['content-type']?.startsWith('application/x-www-form') === true;
}

async function answer(
  options: AwsStubOptions,
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  await sleep(options.latencyMs);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') json(response, organizationAnswer(options, target, body));
  else if (isQuery(request.headers)) {
    const parameters = new URLSearchParams(body.toString('utf8'));
    xml(response, queryAnswer(options, parameters, request.headers.authorization ?? ''));
  } else objectAnswer(objects, request, response, body);
}

function organizationAnswer({ accounts }: AwsStubOptions, target: string, body: Buffer): unknown {
  switch (target.slice(target.lastIndexOf('.') + 1)) {
    case 'DescribeOrganization':
      return { Organization: { Id: 'o-abcdefghij', MasterAccountId: accountId(0) } };
    case 'ListRoots':
      return { Roots: [{ Id: root, Name: 'Root', PolicyTypes: [] }] };
    case 'ListAccountsForParent': {
      const from = Number(JSON.parse(body.toString('utf8')).NextToken ?? '0');
      const page = Array.from({ length: Math.min(pageSize, accounts - from) }, (_, index) => accountId(from + index));
      const next = from + pageSize < accounts ? { NextToken: String(from + pageSize) } : {};
      return { Accounts: page.map((id) => ({ Id: id, Name: `account ${id}`, State: 'ACTIVE' })), ...next };
    }
    default:
      return { OrganizationalUnits: [] };
  }
}

function queryAnswer(options: AwsStubOptions, parameters: URLSearchParams, authorization: string): string {
  if (parameters.get('Action') === 'AssumeRole') {
    const account = parameters.get('RoleArn')?.split(':')[4] ?? '';
    // The key id tells the account of the calls that follow.
    return `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${account}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  }
  const account = /Credential=(\d{12})\//.exec(authorization)?.[1] ?? '';
  return options.authorizationDetails.replaceAll('111122223333', account);
}

function objectAnswer(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const url = new URL(request.url ?? '/', 'http://stub');
  const key = decodeURIComponent(url.pathname).replace(/^\/[^/]+\/?/, '');
  const stored = objects.get(key);
  if (request.method === 'PUT') putObject(objects, request, response, { key, body });
  else if (url.searchParams.has('list-type')) xml(response, listing(objects, url.searchParams));
  else if (stored === undefined) s3Error(response, 404, 'NoSuchKey');
  else response.writeHead(200, { etag: etag(stored) }).end(stored);
}

function putObject(
  objects: Map<string, Buffer>,
  { headers }: IncomingMessage,
  response: ServerResponse,
  { key, body }: { readonly key: string; readonly body: Buffer },
): void {
  const stored = objects.get(key);
  const isTaken = headers['if-none-match'] === '*' && stored !== undefined;
  const expected = headers['if-match'];
  const isOther = expected !== undefined && (stored === undefined || etag(stored) !== expected);
  if (isTaken || isOther) {
    s3Error(response, 412, 'PreconditionFailed');
    return;
  }
  objects.set(key, body);
  response.writeHead(200, { etag: etag(body) }).end();
}

function listing(objects: Map<string, Buffer>, parameters: URLSearchParams): string {
  const prefix = parameters.get('prefix') ?? '';
  const after = parameters.get('continuation-token') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, 1000);
  const contents = page.map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`);
  const next = keys.length > page.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  const told = `<Name>bench</Name><Prefix>${prefix}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>1000</MaxKeys>`;
  return `<ListBucketResult>${told}<IsTruncated>${keys.length > page.length}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
}

function accountId(index: number): string {
  return String(100_000_000_000 + index);
}

function etag(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value));
}

function xml(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/xml' }).end(text);
}

function s3Error(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
