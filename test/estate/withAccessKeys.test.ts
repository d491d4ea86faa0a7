import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReadAccountOfEstate } from '../../shared/estate/accountReading.ts';
import { createAwsClients } from '../../shared/estate/awsClients.ts';
import { withAccessKeys } from '../../shared/estate/withAccessKeys.ts';
import type { Principal } from '../../shared/iam/principal.ts';

const account = { id: '111122223333', name: 'shop', partition: 'aws', isManagementAccount: false, levels: [] };
const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'token' };

let server: Server;
let endpoint: string;
let calls: string[] = [];
let isDenied = false;

// IAM's own answers, as its API reference shows them.
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const asked = new URLSearchParams(body);
      calls.push(`${asked.get('Action')} ${asked.get('UserName') ?? asked.get('AccessKeyId')}`);
      response.writeHead(isDenied ? 403 : 200, { 'content-type': 'text/xml' });
      response.end(isDenied ? denied : (answers[`${asked.get('Action')}`]?.(asked) ?? ''));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  calls = [];
  isDenied = false;
});

const member = (id: string, status: string, made: string) =>
  `<member><UserName>deploy</UserName><AccessKeyId>${id}</AccessKeyId><Status>${status}</Status><CreateDate>${made}</CreateDate></member>`;
const answers: Readonly<Record<string, (asked: URLSearchParams) => string>> = {
  ListAccessKeys: (asked) =>
    `<ListAccessKeysResponse><ListAccessKeysResult><AccessKeyMetadata>${
      asked.get('UserName') === 'deploy'
        ? member('AKIANEWER00000000000', 'Inactive', '2026-10-01T10:00:00Z') +
          member('AKIAOLDER00000000000', 'Active', '2026-01-02T10:00:00Z')
        : ''
    }</AccessKeyMetadata><IsTruncated>false</IsTruncated></ListAccessKeysResult></ListAccessKeysResponse>`,
  GetAccessKeyLastUsed: (asked) =>
    `<GetAccessKeyLastUsedResponse><GetAccessKeyLastUsedResult><UserName>deploy</UserName><AccessKeyLastUsed>${
      asked.get('AccessKeyId') === 'AKIAOLDER00000000000' ? '<LastUsedDate>2026-11-20T08:00:00Z</LastUsedDate>' : ''
    }<ServiceName>iam</ServiceName><Region>us-east-1</Region></AccessKeyLastUsed></GetAccessKeyLastUsedResult></GetAccessKeyLastUsedResponse>`,
};
const denied =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: iam:ListAccessKeys</Message></Error></ErrorResponse>';

function principal(name: string, kind: 'role' | 'user' = 'user'): Principal {
  const arn = `arn:aws:iam::${account.id}:${kind}/${name}`;
  return { kind, arn, name, path: '/', id: `AIDA${name}`, tags: {}, identity: [], instanceProfiles: [] };
}

async function read(principals: readonly Principal[], asked: readonly string[]): Promise<ReadAccountOfEstate> {
  const clients = createAwsClients({ region: 'eu-central-1', endpoint, maxAttempts: 1 });
  const reading: ReadAccountOfEstate = { status: 'read', account, principals, roles: 1, users: 2, skipped: [] };
  return withAccessKeys(reading, {
    iam: clients.iamAs(credentials),
    isHolder: ({ name }) => asked.includes(name),
    abortSignal: new AbortController().signal,
  });
}

describe('withAccessKeys', () => {
  it('gives age, state and last use of the keys of the users asked about, the older key first', async () => {
    const { principals } = await read([principal('deploy'), principal('other')], ['deploy']);
    expect(principals[0]?.accessKeys).toEqual([
      { number: 1, isActive: true, since: '2026-01-02T10:00:00.000Z', lastUsed: '2026-11-20T08:00:00.000Z' },
      { number: 2, isActive: false, since: '2026-10-01T10:00:00.000Z' },
    ]);
    expect(principals[1]).not.toHaveProperty('accessKeys');
  });

  it('makes one call for a user and one for each key, and none for anybody else', async () => {
    await read(
      [principal('deploy'), principal('keyless'), principal('other'), principal('deploy', 'role')],
      ['deploy', 'keyless'],
    );
    expect(calls.sort()).toEqual([
      'GetAccessKeyLastUsed AKIANEWER00000000000',
      'GetAccessKeyLastUsed AKIAOLDER00000000000',
      'ListAccessKeys deploy',
      'ListAccessKeys keyless',
    ]);
  });

  it('says of a user without keys that there are none', async () => {
    const { principals } = await read([principal('keyless')], ['keyless']);
    expect(principals[0]?.accessKeys).toEqual([]);
  });

  it('says why keys were not read, and leaves the question about them open', async () => {
    isDenied = true;
    const { principals, skipped } = await read([principal('deploy')], ['deploy']);
    expect(principals[0]).not.toHaveProperty('accessKeys');
    expect(skipped).toEqual([
      {
        what: `the access keys of the user deploy in account ${account.id}`,
        why: expect.stringContaining('iam:ListAccessKeys'),
      },
    ]);
  });

  it('asks for nothing where no user is asked about', async () => {
    const { principals } = await read([principal('deploy')], []);
    expect([calls, principals[0]?.accessKeys]).toEqual([[], undefined]);
  });
});
