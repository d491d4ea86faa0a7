import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import { ListPoliciesCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from 'vitest';
import { checkedClient } from '../../shared/aws/checkedClient.ts';
import { limitedHandler } from '../../shared/aws/clientLimits.ts';
import { type Answer, type AnsweringServer, startAnsweringServer } from './answeringServer.ts';

let server: AnsweringServer | undefined;
afterEach(() => server?.stop());

const access = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 3,
} as const;

const role = { RoleArn: 'arn:aws:iam::111122223333:role/reader', RoleSessionName: 'test' };
const calls = {
  GetAccountAuthorizationDetails: (endpoint: string) =>
    checkedClient(new IAMClient({ ...access, endpoint })).send(new GetAccountAuthorizationDetailsCommand({})),
  AssumeRole: (endpoint: string) =>
    checkedClient(new STSClient({ ...access, endpoint })).send(new AssumeRoleCommand(role)),
  ListPolicies: (endpoint: string) =>
    checkedClient(new OrganizationsClient({ ...access, endpoint })).send(
      new ListPoliciesCommand({ Filter: 'SERVICE_CONTROL_POLICY' }),
    ),
  Publish: (endpoint: string) =>
    checkedClient(new SNSClient({ ...access, endpoint })).send(
      new PublishCommand({ TopicArn: 'arn:aws:sns:eu-central-1:111122223333:topic', Message: 'm' }),
    ),
  ListObjectsV2: (endpoint: string) =>
    checkedClient(new S3Client({ ...access, endpoint, forcePathStyle: true })).send(
      new ListObjectsV2Command({ Bucket: 'bucket' }),
    ),
  PutObject: (endpoint: string) =>
    checkedClient(new S3Client({ ...access, endpoint, forcePathStyle: true })).send(
      new PutObjectCommand({ Bucket: 'bucket', Key: 'key', Body: 'x' }),
    ),
} as const;

const page = '<html><body>Please log in to the network</body></html>';
const queryError =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>';
const s3Error = '<Error><Code>InternalError</Code><Message>try again</Message></Error>';
const details = '<IsTruncated>false</IsTruncated><RoleDetailList/><Policies/>';

function wrapped(call: string, result: string): string {
  return `<${call}Response><${call}Result>${result}</${call}Result></${call}Response>`;
}

async function ask(call: keyof typeof calls, answer: Partial<Answer>): Promise<unknown> {
  server = await startAnsweringServer({ status: 200, headers: {}, body: '', ...answer });
  return calls[call](server.url);
}

describe('checkedClient', () => {
  describe('given answers as AWS gives them', () => {
    const good: readonly [keyof typeof calls, Partial<Answer>][] = [
      ['GetAccountAuthorizationDetails', { body: wrapped('GetAccountAuthorizationDetails', details) }],
      ['Publish', { body: wrapped('Publish', '<MessageId>1</MessageId>') }],
      ['ListPolicies', { body: '{"Policies": []}' }],
      [
        'ListObjectsV2',
        {
          body: '<ListBucketResult><Name>bucket</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>',
        },
      ],
      ['PutObject', { headers: { etag: '"1"' } }],
    ];
    it.each(good)('lets them pass: %s', async (call, answer) => {
      await expect(ask(call, answer)).resolves.toBeDefined();
    });
  });

  describe('given a good status and a body that is no answer', () => {
    const bad: readonly [keyof typeof calls, string, RegExp][] = [
      ['GetAccountAuthorizationDetails', queryError, /an error under a good status: .*AccessDenied/],
      ['GetAccountAuthorizationDetails', '', /an empty body/],
      ['GetAccountAuthorizationDetails', page, /what is no answer: <html>/],
      ['GetAccountAuthorizationDetails', wrapped('GetAccountAuthorizationDetails', details).slice(0, -9), /cut off/],
      ['GetAccountAuthorizationDetails', wrapped('GetAccountAuthorizationDetails', ''), /without IsTruncated/],
      [
        'GetAccountAuthorizationDetails',
        wrapped('GetAccountAuthorizationDetails', '<IsTruncated>false</IsTruncated><Policies/>'),
        /without RoleDetailList/,
      ],
      ['GetAccountAuthorizationDetails', wrapped('ListRoles', '<IsTruncated>false</IsTruncated>'), /what is no answer/],
      ['AssumeRole', wrapped('AssumeRole', '<Credentials/>'), /without Credentials/],
      ['ListPolicies', '{}', /without Policies/],
      ['ListPolicies', '{"__type":"AccessDeniedException","message":"no"}', /an error under a good status/],
      ['ListPolicies', '{"Policies": [', /what is no answer/],
      ['ListPolicies', '[]', /what is no answer/],
      ['Publish', wrapped('Publish', ''), /without MessageId/],
      ['ListObjectsV2', s3Error, /an error under a good status/],
      ['ListObjectsV2', '<ListBucketResult><Name>bucket</Name></ListBucketResult>', /without KeyCount/],
      ['PutObject', s3Error, /a body where none belongs/],
    ];
    it.each(bad)('refuses it, once: %s %s', async (call, body, expected) => {
      await expect(ask(call, { body, headers: { etag: '"1"' } })).rejects.toThrow(expected);
      expect(server?.requests()).toBe(1);
    });

    it('shows what came without anything that a terminal obeys, and not all of it', async () => {
      const body = `<html>\u001b[2J\r\n${'x'.repeat(1000)}`;
      const error = await ask('Publish', { body }).catch(String);
      expect(error).toMatch(/^AnswerError: AWS answered Publish with what is no answer: <html> \[2J x+…$/);
      expect(String(error).length).toBeLessThan(300);
    });
  });

  describe('given a service that takes the call and is silent', () => {
    it('gives up after the time of each try', async () => {
      server = await startAnsweringServer('silent');
      const requestHandler = limitedHandler({ requestTimeoutMs: 20 });
      const client = checkedClient(new STSClient({ ...access, endpoint: server.url, requestHandler, maxAttempts: 2 }));
      const given = client.send(new AssumeRoleCommand(role));
      await expect(given).rejects.toThrow(/timed? ?out/i);
      // A server on a busy machine need not see each try before it is given up.
      await expect(given).rejects.toMatchObject({ $metadata: { attempts: 2 } });
    });
  });
});
