import { GetAccountAuthorizationDetailsCommand, IAMClient } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkedClient } from '../../../shared/aws/checkedClient.ts';
import { PassedOver, readDetailsPage, type UnwantedHead } from '../../../shared/estate/aws/awsDetailsPage.ts';
import { type AnsweringServer, startAnsweringServer } from '../../aws/answeringServer.ts';
import { draws } from '../../iam/lawRuns.ts';

let body = '';
let server: AnsweringServer;
let iam: IAMClient;

beforeAll(async () => {
  const answer = {
    status: 200,
    headers: {},
    get body() {
      return body;
    },
  };
  server = await startAnsweringServer(answer);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  iam = checkedClient(new IAMClient({ region: 'eu-central-1', credentials, endpoint: server.url, maxAttempts: 1 }));
});
afterAll(() => server.stop());

const call = 'GetAccountAuthorizationDetails';

function answerOf(result: string): string {
  return `<${call}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${call}Result>${result}</${call}Result></${call}Response>`;
}

function readPage(unwantedHead: UnwantedHead = () => undefined) {
  return readDetailsPage(iam, { request: {}, unwantedHead, abortSignal: new AbortController().signal });
}

/** As the SDK alone reads the same answer. */
async function readBySdk() {
  const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
  const { IsTruncated: isTruncated, Marker: marker, $metadata: _, ...lists } = answer;
  return { isTruncated, marker, lists };
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '');

const texts = fc.string({ unit: fc.constantFrom(...'a1 \n\t&<>"\'/=ü名😀%{}:-'), maxLength: 12 });
const text = (name: string) => texts.map((value) => `<${name}>${escaped(value)}</${name}>`);
const maybe = (element: fc.Arbitrary<string>) => fc.oneof(element, fc.constant(''));
const empty = (name: string) => fc.constantFrom(`<${name}/>`, `<${name}></${name}>`, `<${name}>\n </${name}>`);

function members(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  // What only the SDK's reader reads stands in some.
  const odd = fc.constantFrom(
    '',
    '',
    '',
    '',
    '',
    '<!-- c -->',
    '<Odd a="b">c</Odd>',
    '<Odd><![CDATA[<x>]]></Odd>',
    '\r\n',
  );
  const blanks = fc.constantFrom('', '\n  ');
  return fc.tuple(blanks, odd, ...parts).map(([blank, other, ...all]) => {
    return `<member>${[...all, other].map((part) => `${blank}${part}`).join('')}${blank}</member>`;
  });
}

function list(name: string, member: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const some = fc.array(member, { minLength: 1, maxLength: 3 }).map((all) => `<${name}>${all.join('')}</${name}>`);
  return fc.oneof(some, empty(name));
}

const attached = list('AttachedManagedPolicies', members(text('PolicyName'), text('PolicyArn')));
const tags = maybe(list('Tags', members(text('Key'), text('Value'))));
const inline = (name: string) => list(name, members(text('PolicyName'), text('PolicyDocument')));
const boundary = fc.constantFrom(
  '',
  '<PermissionsBoundary/>',
  '<PermissionsBoundary><PermissionsBoundaryArn>arn</PermissionsBoundaryArn></PermissionsBoundary>',
);
const rolesOfProfile = fc.constant('<Roles><member><Arn>arn</Arn></member></Roles>');
const profiles = list('InstanceProfileList', members(text('InstanceProfileName'), rolesOfProfile));
const role = members(
  ...[text('Path'), text('RoleName'), text('Arn'), text('AssumeRolePolicyDocument'), boundary],
  ...[profiles, inline('RolePolicyList'), attached, tags],
);
const user = members(
  text('UserName'),
  maybe(inline('UserPolicyList')),
  list(
    'GroupList',
    texts.map((name) => `<member>${escaped(name)}</member>`),
  ),
  tags,
);
const group = members(text('GroupName'), inline('GroupPolicyList'), attached);
const policy = members(text('Arn'), list('PolicyVersionList', members(text('Document'), text('VersionId'))));
const pages = fc
  .tuple(
    maybe(list('UserDetailList', user)),
    maybe(list('GroupDetailList', group)),
    list('RoleDetailList', role),
    list('Policies', policy),
    fc.constantFrom('<IsTruncated>false</IsTruncated>', '<IsTruncated>true</IsTruncated><Marker>a&amp;b</Marker>'),
  )
  .map((parts) => answerOf(parts.join('')));

describe('readDetailsPage', () => {
  it('gives what the SDK alone gives, whatever is in the answer', async () => {
    await fc.assert(
      fc.asyncProperty(pages, async (page) => {
        body = page;
        expect(await readPage()).toEqual(await readBySdk());
      }),
      draws(40),
    );
  });

  it('passes over what nobody wants by the same heads, and gives the rest as the SDK alone does', async () => {
    const headSchema = z.object({
      Arn: z.string().optional(),
      Path: z.string().optional(),
      RoleName: z.string().optional(),
      UserName: z.string().optional(),
      Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
    });
    const unwantedHead: UnwantedHead = (kind, element) => {
      const head = headSchema.parse(element);
      const { Arn: arn = '', Path: path = '', RoleName, UserName, Tags } = head;
      const name = RoleName ?? UserName ?? '';
      const tags = Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value]));
      return name.includes('a') ? undefined : { kind, arn, name, path, id: '', tags };
    };
    await fc.assert(
      fc.asyncProperty(pages, async (page) => {
        body = page;
        const { lists, ...others } = await readBySdk();
        const passed = (kind: 'role' | 'user') => (element: unknown) => {
          const head = unwantedHead(kind, element);
          return head === undefined ? element : new PassedOver(head);
        };
        const { RoleDetailList, UserDetailList } = lists;
        expect(await readPage(unwantedHead)).toEqual({
          ...others,
          lists: {
            ...lists,
            RoleDetailList: RoleDetailList?.map(passed('role')),
            UserDetailList: UserDetailList?.map(passed('user')),
          },
        });
      }),
      draws(40),
    );
  });

  it('leaves nothing for the reader of the SDK in an answer as AWS writes it', async () => {
    body = answerOf(
      '<IsTruncated>false</IsTruncated><RoleDetailList><member><RoleName>a</RoleName><CreateDate>2026-01-01T00:00:00Z' +
        '</CreateDate><Tags/></member></RoleDetailList><Policies/>',
    );
    const { lists } = await readPage();
    // The SDK would make a Date of it.
    expect(lists.RoleDetailList).toEqual([{ RoleName: 'a', CreateDate: '2026-01-01T00:00:00Z', Tags: [] }]);
  });

  it.each([
    ['no answer of the call', '<html><body>log in</body></html>', /what is no answer/],
    ['an error under a good status', '<ErrorResponse><Error/></ErrorResponse>', /an error under a good status/],
    [
      'an answer that is cut off',
      answerOf('<IsTruncated>false</IsTruncated><RoleDetailList/>').slice(0, -20),
      /cut off/,
    ],
    ['no policies', answerOf('<IsTruncated>false</IsTruncated><RoleDetailList/>'), /without Policies/],
    ['no word on more pages', answerOf('<RoleDetailList/><Policies/>'), /without IsTruncated/],
  ])('rejects %s', async (_, answer, message) => {
    body = answer;
    await expect(readPage()).rejects.toThrow(message);
  });
});
