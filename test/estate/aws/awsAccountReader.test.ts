import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { readAwsAccount } from '../../../shared/estate/aws/awsAccountReader.ts';
import { createAwsClients } from '../../../shared/estate/awsClients.ts';

const account = '111122223333';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const credentials =
  '<AccessKeyId>AKIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>' +
  '<Expiration>2030-01-01T00:00:00Z</Expiration>';
const assumed = `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const denied =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
const call = 'GetAccountAuthorizationDetails';
const details = `<${call}Response><${call}Result><IsTruncated>false</IsTruncated><RoleDetailList/><Policies/></${call}Result></${call}Response>`;

interface Asked {
  readonly wants: () => Promise<(head: unknown) => boolean>;
  /** Gives the answer to AssumeRole. */
  readonly assume: () => Promise<{ readonly status: number; readonly body: string }>;
}

async function readFrom({ wants, assume }: Asked) {
  const server = createServer(async (request, response) => {
    const isAssume = (await text(request)).includes('Action=AssumeRole');
    const { status, body } = isAssume ? await assume() : { status: 200, body: details };
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  const clients = createAwsClients({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    endpoint: `http://127.0.0.1:${address.port}`,
    maxAttempts: 1,
  });
  const role = { name: 'reader', sessionName: 'test' };
  return readAwsAccount({ clients, role, readUsers: false, wants }, account, new AbortController().signal);
}

describe('readAwsAccount', () => {
  it('asks whom to read while the role is assumed', async () => {
    const [askedWants, askedRole] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // Each is answered when the other one is asked, too: one after the other would never end.
    const answer = await readFrom({
      wants: async () => {
        askedWants.resolve();
        await askedRole.promise;
        return () => true;
      },
      assume: async () => {
        askedRole.resolve();
        await askedWants.promise;
        return { status: 200, body: assumed };
      },
    });
    expect(answer).toMatchObject({ ok: true, details: { roleCount: 0 } });
  });

  it('tells that the role cannot be assumed, whatever else is wrong', async () => {
    const answer = await readFrom({
      wants: () => Promise.reject(new Error('the state is broken')),
      assume: async () => ({ status: 403, body: denied }),
    });
    expect(answer).toMatchObject({ ok: false, fault: { reason: 'not-assumed' } });
  });

  it('throws where nobody can tell whom to read', async () => {
    const answer = readFrom({
      wants: () => Promise.reject(new Error('the state is broken')),
      assume: async () => ({ status: 200, body: assumed }),
    });
    await expect(answer).rejects.toThrow('the state is broken');
  });
});
