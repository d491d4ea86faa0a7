import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AccountReading } from '../../shared/estate/accountReading.ts';
import { createExportsEstate, type ExportsEstateOptions } from '../../shared/estate/createExportsEstate.ts';
import { InputError } from '../../shared/estate/inputError.ts';
import type { UnreadPart } from '../../shared/vocabulary/readAccount.ts';
import { collect } from '../collect.ts';
import { allowAll, arnOf, attached, exportOf, group, makeFolder, managedPolicy, role, user } from './exportFixtures.ts';

const other = '444455556666';

interface Outcome {
  readonly readings: readonly AccountReading[];
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
  readonly unread: readonly UnreadPart[];
}

async function readAll(options: ExportsEstateOptions): Promise<Outcome> {
  const estate = createExportsEstate(options);
  const readings = await collect(estate.readAccounts());
  return { readings, skipped: estate.skipped, unread: estate.unread ?? [] };
}

async function readFiles(files: Readonly<Record<string, unknown>>): Promise<Outcome> {
  return readAll({ folder: makeFolder(files) });
}

async function failureOf(files: Readonly<Record<string, unknown>>): Promise<InputError> {
  const folder = makeFolder(files);
  const failure = await readAll({ folder }).catch((error: unknown) => error);
  if (!(failure instanceof InputError)) throw new Error('expected an InputError', { cause: failure });
  return failure;
}

function inlineNamed(name: string) {
  return { RolePolicyList: [{ PolicyName: name, PolicyDocument: allowAll }] };
}

function summary({ readings }: Outcome): readonly (readonly unknown[])[] {
  return readings.map((reading) =>
    reading.status === 'read'
      ? [reading.account.id, reading.principals.map(({ name }) => name)]
      : [reading.account.id, reading.reason],
  );
}

describe('createExportsEstate', () => {
  describe('given one file per account', () => {
    it('gives the accounts sorted by id, with all roles and users and their counts', async () => {
      const outcome = await readFiles({
        'b.json': exportOf({ roles: [role('one', {}, other)] }),
        'a.json': exportOf({ roles: [role('two'), role('three')], users: [user('four')] }),
      });
      expect(summary(outcome)).toEqual([
        ['111122223333', ['two', 'three', 'four']],
        [other, ['one']],
      ]);
      expect(outcome.readings[0]).toMatchObject({
        status: 'read',
        roles: 2,
        users: 1,
        skipped: [],
        account: { id: '111122223333', partition: 'aws', isManagementAccount: false, levels: [] },
      });
    });

    it('says why organization policies are not considered', async () => {
      const estate = createExportsEstate({ folder: makeFolder({ 'a.json': exportOf({ roles: [role('one')] }) }) });
      const why = 'there is no organization.json beside the exports';
      expect(await estate.readOrganization()).toEqual({
        accountIds: ['111122223333'],
        scps: { evaluated: false, why },
        rcps: { evaluated: false, why },
      });
    });

    it('takes the partition from the ARNs', async () => {
      const arn = 'arn:aws-us-gov:iam::111122223333:role/one';
      const { readings } = await readFiles({ 'a.json': exportOf({ roles: [role('one', { Arn: arn })] }) });
      expect(readings[0]?.account.partition).toBe('aws-us-gov');
    });
  });

  describe('given a choice of principals', () => {
    it('gives only those and counts the others', async () => {
      const folder = makeFolder({ 'a.json': exportOf({ roles: [role('one'), role('two')], users: [user('two')] }) });
      const { readings } = await readAll({
        folder,
        wants:
          async () =>
          ({ kind, name }) =>
            kind === 'role' && name === 'two',
      });
      expect(readings[0]).toMatchObject({ roles: 2, users: 1, principals: [{ kind: 'role', name: 'two' }] });
    });
  });

  describe('given several page files of one account', () => {
    it('joins them, whatever their names', async () => {
      const outcome = await readFiles({
        '111122223333.json': { ...exportOf({ roles: [role('one', withOwn)] }), IsTruncated: true, Marker: 'x' },
        '111122223333-2.json': { ...exportOf({ roles: [role('two')] }), IsTruncated: true, Marker: 'y' },
        'last.json': { ...exportOf({ policies: [managedPolicy('own', allowAll)] }), IsTruncated: false },
      });
      expect(summary(outcome)).toEqual([['111122223333', ['two', 'one']]]);
      const [reading] = outcome.readings;
      const one = reading?.status === 'read' ? reading.principals.find(({ name }) => name === 'one') : undefined;
      expect(one?.identity).toMatchObject([{ name: 'own', attachment: 'managed' }]);
      expect(one?.identity[0]?.document.faults).toBeUndefined();
    });

    it('reads an entity once that stands in two of them with the same content, and says so', async () => {
      const { readings } = await readFiles({
        'a.json': exportOf({ roles: [role('one')] }),
        'b.json': exportOf({ roles: [role('one', { RoleLastUsed: { Region: 'eu-west-1' } }), role('two')] }),
      });
      expect(readings).toMatchObject([
        {
          principals: [{ name: 'one' }, { name: 'two' }],
          roles: 2,
          skipped: [{ what: 'b.json: RoleDetailList[0]', why: expect.stringContaining('a.json: RoleDetailList[0]') }],
        },
      ]);
    });

    it('refuses two exports of different content', async () => {
      const failure = await failureOf({
        'a.json': exportOf({ roles: [role('one')] }),
        'b.json': exportOf({ roles: [role('one', { AttachedManagedPolicies: [attached('own')] })] }),
      });
      expect(failure.message).toContain(
        `b.json: RoleDetailList[0]: ${arnOf('role', 'one')} stands in a.json: RoleDetailList[0] with other content`,
      );
      expect(failure.message).not.toContain('\n');
    });

    it('refuses pages of which the last is not there', async () => {
      const outcome = await readFiles({
        'a.json': { ...exportOf({ roles: [role('one')] }), IsTruncated: true, Marker: 'x' },
        'b.json': exportOf({ roles: [role('two', {}, other)] }),
      });
      expect(summary(outcome)).toEqual([
        ['111122223333', 'broken-export'],
        [other, ['two']],
      ]);
      expect(outcome.readings[0]).toMatchObject({ message: expect.stringContaining('more pages follow') });
    });
  });

  describe('given a broken file', () => {
    it('makes the account that its name tells unreadable, with line and column', async () => {
      const outcome = await readFiles({
        '111122223333.json': '{\n  "RoleDetailList": [}\n}',
        'b.json': exportOf({ roles: [role('one', {}, other)] }),
      });
      expect(summary(outcome)).toEqual([
        ['111122223333', 'broken-export'],
        [other, ['one']],
      ]);
      expect(outcome.readings[0]).toMatchObject({
        message: expect.stringMatching(/111122223333\.json:2:22: expected JSON, got "}"$/),
      });
    });

    it('tells it where nobody knows whose it is', async () => {
      const outcome = await readFiles({
        'a.json': '{ nonsense',
        'b.json': exportOf({ roles: [role('one', {}, other)] }),
      });
      expect(summary(outcome)).toEqual([[other, ['one']]]);
      expect(outcome).toMatchObject({ skipped: [], unread: [{ what: 'a.json:1:4', why: 'expected JSON, got "o"' }] });
    });

    it('makes the account unreadable that its own first entities tell', async () => {
      const text = JSON.stringify(exportOf({ roles: [role('one')] }));
      const outcome = await readFiles({
        'a.json': text.slice(0, -10),
        'b.json': exportOf({ roles: [role('two', {}, other)] }),
      });
      expect(summary(outcome)).toEqual([
        ['111122223333', 'broken-export'],
        [other, ['two']],
      ]);
    });

    it('fails where it is all there is', async () => {
      const failure = await failureOf({ '111122223333.json': '{"RoleDetailList": [' });
      expect(failure.message).toMatch(/111122223333\.json:1:21: expected JSON, got the end of the file$/);
    });

    it('names it before accounts that have no file', async () => {
      const failure = await failureOf({
        '444455556666.json': '[]',
        'organization.json': {
          schema: 'veeam-drift/organization/1',
          managementAccountId: '111122223333',
          roots: [{ id: 'r-ab12', name: 'Root' }],
          accounts: [
            { id: '111122223333', parent: 'r-ab12' },
            { id: other, parent: 'r-ab12' },
          ],
        },
      });
      expect(failure.message).toMatch(/got none: .*444455556666\.json: expected an export .* \(and 1 more\)$/);
    });

    it('fails with the first reason where every file is broken', async () => {
      const failure = await failureOf({ 'a.json': '[]', 'b.json': '{}', 'c.json': '' });
      expect(failure.message).toContain('expected at least one readable export, got none: a.json: expected an export');
      expect(failure.message).toMatch(/\(and 2 more\)$/);
    });
  });

  describe('given a file that says it belongs to another account', () => {
    it('takes nothing from it', async () => {
      const outcome = await readFiles({
        '111122223333.json': exportOf({ roles: [role('one', {}, other)] }),
        '444455556666.json': exportOf({ roles: [role('one', {}, other)] }),
      });
      expect(summary(outcome)).toEqual([
        ['111122223333', 'broken-export'],
        [other, ['one']],
      ]);
      expect(outcome.readings[0]).toMatchObject({
        message: expect.stringContaining(
          'expected ARNs of account 111122223333, got arn:aws:iam::444455556666:role/one',
        ),
      });
    });

    it('refuses entities of two accounts in one file', async () => {
      const failure = await failureOf({ 'a.json': exportOf({ roles: [role('one'), role('two', {}, other)] }) });
      expect(failure.message).toContain('RoleDetailList[1]: expected ARNs of account 111122223333');
    });
  });

  describe('given other things in the folder', () => {
    const good = { '111122223333.json': exportOf({ roles: [role('one')] }) };

    it.each([
      ['an empty file without an ending', 'shop', '', 'the file is empty'],
      ['an empty file', 'shop.txt', ' \n', 'the file is empty'],
      ['expired credentials', 'shop.txt', '\nAn error occurred (ExpiredToken) when calling X', 'An error occurred'],
      ['no profile', 'shop', 'The config profile (shop) could not be found', 'The config profile'],
      ['an archive', 'shop.zip', 'PK', 'unpack it'],
    ])('tells %s whatever its name', async (_, name, text, why) => {
      const { unread } = await readFiles({ ...good, [name]: text });
      expect(unread).toMatchObject([{ what: name, why: expect.stringContaining(why) }]);
    });

    it('passes over settings and notes, and tells what it did not read although it may be an export', async () => {
      const folder = makeFolder({
        ...good,
        '111122223333-notes.json': { by: 'me' },
        '444455556666.txt': '{}',
        'old.json.bak': 'x',
        'settings.yaml': 'build: 13.1.0.411',
        'README.md': '# 111122223333',
        'map-111122223333.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]),
        'package.json': { name: 'x' },
        '.hidden.json': 'x',
      });
      const { readings, skipped, unread } = await readAll({ folder });
      expect(skipped).toEqual([]);
      expect(unread.map(({ what }) => what)).toEqual(['444455556666.txt', 'old.json.bak', 'package.json']);
      expect(readings).toMatchObject([{ skipped: [], unread: [{ what: '111122223333-notes.json' }] }]);
    });

    it('reads exports under any name, in any subfolder', async () => {
      const text = JSON.stringify(exportOf({ roles: [role('two', {}, other)] }));
      const names = ['shop.JSON', 'shop.Json.GZ', 'shop.json.gz', 'shop.jsonl', 'a/b/shop.json', 'shop.txt', 'shop'];
      for (const name of names) {
        const content = /gz$/i.test(name) ? gzipSync(text) : text;
        expect([name, summary(await readFiles({ ...good, [name]: content }))]).toEqual([
          name,
          [
            ['111122223333', ['one']],
            [other, ['two']],
          ],
        ]);
      }
    });

    it('names the output of the AWS CLI in another form, whatever the name', async () => {
      const yaml = 'RoleDetailList:\n- Arn: arn:aws:iam::444455556666:role/a\n';
      for (const name of ['shop.yaml', 'shop.yml', 'shop.json', 'shop', '444455556666.out']) {
        expect(await readFiles({ ...good, [name]: yaml })).toMatchObject({
          unread: [{ why: 'expected JSON, got the YAML output of the AWS CLI: export again with --output json' }],
        });
      }
    });

    it('passes over what this tool wrote, and what the caller knows', async () => {
      const folder = makeFolder({
        ...good,
        'report.json': { schema: 'veeam-drift/report/1' },
        'own-set.json': {},
        'log/audit/v1/date=2026-01-02/run=x/account=111122223333.jsonl.gz': 'x',
        'log/state/current/111122223333.json': {},
      });
      const outcome = await readAll({ folder, notExports: [join(folder, 'own-set.json')] });
      expect(outcome).toMatchObject({ unread: [], skipped: [{ what: 'report.json' }], readings: [{ unread: [] }] });
    });

    it('tells what is no file, and follows no link to a folder', async () => {
      const folder = makeFolder({ ...good, 'more/a.txt': 'x' });
      symlinkSync(join(folder, 'more'), join(folder, 'shop.json'));
      symlinkSync(join(folder, 'nothing'), join(folder, 'lost.json'));
      symlinkSync('/dev/zero', join(folder, '444455556666.json'));
      symlinkSync(folder, join(folder, 'more', 'round'));
      expect((await readAll({ folder })).unread).toEqual([
        { kind: 'file', what: '444455556666.json', why: 'expected a file, got a pipe, a device or a socket' },
        { kind: 'file', what: 'lost.json', why: 'a link to a file that is not there' },
        { kind: 'file', what: 'shop.json', why: 'a link to a folder is not followed' },
      ]);
    });

    it('tells an organization.json that is no file', async () => {
      const folder = makeFolder({ 'a.json': exportOf({ roles: [role('one')] }) });
      symlinkSync('/dev/null', join(folder, 'organization.json'));
      const { unread } = await readAll({ folder });
      expect(unread).toMatchObject([
        { what: 'organization.json', why: 'expected a file, got a pipe, a device or a socket' },
      ]);
    });

    it('says of a code page of Windows that it is one', async () => {
      const text = JSON.stringify(exportOf({ roles: [role('two', { Tags: [{ Key: 'für', Value: 'Büro' }] }, other)] }));
      const { readings } = await readFiles({ 'a.json': Buffer.from(text, 'latin1') });
      expect(readings).toMatchObject([
        {
          principals: [{ tags: { für: 'Büro' } }],
          skipped: [{ what: 'a.json', why: expect.stringContaining('code page') }],
        },
      ]);
    });
  });

  describe('given an entity that cannot be read', () => {
    it('tells where and why, and reads the others', async () => {
      const { readings } = await readFiles({
        '111122223333.json': exportOf({
          roles: [role('one', { Arn: 'nonsense' }), role('two'), role('three', { RolePolicyList: undefined }), 7],
        }),
      });
      expect(readings).toMatchObject([
        {
          principals: [{ name: 'two' }],
          roles: 1,
          unread: [
            {
              what: '111122223333.json: RoleDetailList[0] (one)',
              why: 'Arn: expected the ARN of a role: arn:aws:iam::111122223333:role/name',
            },
            {
              what: '111122223333.json: RoleDetailList[2] (three)',
              why: expect.stringMatching(/^RolePolicyList: /),
              principal: arnOf('role', 'three'),
            },
            { what: '111122223333.json: RoleDetailList[3]' },
          ],
        },
      ]);
    });

    it.each([
      ['a role named as a file', role('file:///etc/passwd')],
      ['a role named as a binary file', role('fileb://key')],
      ['a role named as an address', role('https://evil.example/x')],
      ['a role with a line break', role('a\nb')],
      ['a role whose ARN names another', role('one', { Arn: arnOf('role', 'two') })],
      ['an inline policy named as a file', role('one', inlineNamed('file://x'))],
      ['an attached policy with a blank', role('one', { AttachedManagedPolicies: [attached('my policy')] })],
      ['an ARN with a blank', role('one', { Arn: arnOf('role', 'a b/one') })],
    ])('makes unreadable %s, which IAM never gives', async (_, forged) => {
      const { readings } = await readFiles({ 'a.json': exportOf({ roles: [forged, role('whole')] }) });
      expect(readings).toMatchObject([
        {
          principals: [{ name: 'whole' }],
          unread: [{ kind: 'principal', what: expect.stringContaining('a.json: RoleDetailList[0]') }],
        },
      ]);
    });

    it('does not mind those that nobody wanted', async () => {
      const folder = makeFolder({
        'a.json': exportOf({
          roles: [role('one', { RolePolicyList: 7 }), role('two', { RolePolicyList: 7, Tags: 7 })],
        }),
      });
      const { readings } = await readAll({
        folder,
        wants:
          async () =>
          ({ name }) =>
            name === 'two',
      });
      expect(readings).toMatchObject([
        {
          skipped: [{ what: 'a.json: RoleDetailList[0] (one)' }],
          // Without its tags nobody knows whether it is wanted.
          unread: [{ what: 'a.json: RoleDetailList[1] (two)' }],
        },
      ]);
    });

    it('says of a policy or a group that is there and broken why, where it is attached', async () => {
      const { readings } = await readFiles({
        'a.json': exportOf({
          roles: [role('one', { AttachedManagedPolicies: [attached('own')] })],
          users: [user('two', { GroupList: ['team'] })],
          groups: [group('team', { AttachedManagedPolicies: 7 })],
          policies: [managedPolicy('own', allowAll, { DefaultVersionId: 7 })],
        }),
      });
      const [reading] = readings;
      const documents = reading?.status === 'read' ? reading.principals.flatMap(({ identity }) => identity) : [];
      expect(documents.map(({ document }) => document.faults)).toMatchObject([
        [{ message: expect.stringMatching(/^it is in the export and cannot be read: DefaultVersionId: /) }],
        [
          {
            message: expect.stringMatching(/^the group is in the export and cannot be read: AttachedManagedPolicies: /),
          },
        ],
      ]);
    });
  });

  describe('given null', () => {
    it('takes it for absence, in members and lists', async () => {
      const nothing = { Tags: null, PermissionsBoundary: null, AttachedManagedPolicies: null };
      const { readings } = await readFiles({
        'a.json': {
          ...exportOf({
            roles: [role('one', { ...nothing, RolePolicyList: null, InstanceProfileList: null, Path: null })],
            users: [
              user('two', { ...nothing, UserPolicyList: null, GroupList: null, Tags: [{ Key: 'a', Value: null }] }),
            ],
          }),
          GroupDetailList: null,
          Policies: null,
          IsTruncated: null,
        },
      });
      expect(readings).toMatchObject([
        {
          principals: [
            { name: 'one', path: '/', tags: {}, identity: [] },
            { name: 'two', tags: { a: '' }, identity: [] },
          ],
          unread: [],
          skipped: [],
        },
      ]);
    });

    it('is not a document', async () => {
      const { readings } = await readFiles({
        'a.json': exportOf({ roles: [role('one', { AssumeRolePolicyDocument: null })] }),
      });
      expect(readings).toMatchObject([{ principals: [{ trust: { faults: [{}] } }] }]);
    });
  });

  describe('given keys that stand twice in one object', () => {
    const document =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}';

    it.each([
      ['an object', document],
      ['text', JSON.stringify(document)],
      ['URL-encoded text', JSON.stringify(encodeURIComponent(document))],
    ])('makes a document unreadable that comes as %s', async (_, json) => {
      const inline = role('one', { RolePolicyList: [{ PolicyName: 'p', PolicyDocument: 'HERE' }] });
      const text = JSON.stringify(exportOf({ roles: [inline, role('two')] })).replace('"HERE"', json);
      const { readings } = await readFiles({ 'a.json': text });
      const [reading] = readings;
      const [one, two] = reading?.status === 'read' ? reading.principals : [];
      expect(one?.identity[0]?.document.faults).toEqual([
        { path: 'Statement[0].Effect', message: 'expected each key once in an object, got this one again' },
      ]);
      expect([one?.trust?.faults, two?.trust?.faults]).toEqual([undefined, undefined]);
    });

    it('makes a role unreadable that has them elsewhere', async () => {
      const text = JSON.stringify(exportOf({ roles: [role('one')] })).replace('"Tags":[]', '"Tags":[],"Tags":null');
      expect(await readFiles({ 'a.json': text })).toMatchObject({
        readings: [
          { principals: [], unread: [{ why: 'Tags: expected each key once', principal: arnOf('role', 'one') }] },
        ],
      });
    });
  });

  describe('given an export that ConvertTo-Json of PowerShell has cut off', () => {
    it.each([
      ['a list of policies', { RolePolicyList: ['Amazon.IdentityManagement.Model.PolicyDetail'] }, 'RolePolicyList[0]'],
      ['a whole list', { AttachedManagedPolicies: 'System.Collections.Generic.List`1[X]' }, 'AttachedManagedPolicies'],
      ['tags', { Tags: ['@{Key=veeam:role; Value=ec2-backup}'] }, 'Tags[0]'],
      ['a boundary', { PermissionsBoundary: 'System.Object' }, 'PermissionsBoundary'],
      [
        'a document',
        { AssumeRolePolicyDocument: '@{Version=2012-10-17; Statement=System.Object[]}' },
        'AssumeRolePolicyDocument',
      ],
      [
        'statements',
        { RolePolicyList: [{ PolicyName: 'p', PolicyDocument: { Statement: ['@{Effect=Allow; Action=*}'] } }] },
        'RolePolicyList[0].PolicyDocument.Statement[0]',
      ],
    ])('says so of %s', async (_, members, path) => {
      const failure = await failureOf({ 'a.json': exportOf({ roles: [role('one', members)] }) });
      expect(failure.message).toContain(`RoleDetailList[0]: ${path}: expected an object, got the name of its type`);
      expect(failure.message).toContain('ConvertTo-Json -Depth 10');
    });

    it('does not take a description for it', async () => {
      const { readings } = await readFiles({
        'a.json': exportOf({ roles: [role('one', { Description: 'System.Object' })] }),
      });
      expect(readings).toMatchObject([{ principals: [{ name: 'one' }] }]);
    });
  });

  describe('given no folder of exports', () => {
    it.each([
      ['an empty folder', {}, 'expected files as aws iam get-account-authorization-details --output json prints them'],
      ['nothing but organization.json', { 'organization.json': {} }, 'expected files as aws iam'],
    ])('fails on %s', async (_, files, message) => {
      expect((await failureOf(files)).message).toContain(message);
    });

    it('fails on a folder that is not there, and on a file', async () => {
      const folder = makeFolder({ 'a.json': '{}' });
      await expect(readAll({ folder: join(folder, 'none') })).rejects.toThrow(
        'expected a folder of exports, got nothing',
      );
      await expect(readAll({ folder: join(folder, 'a.json') })).rejects.toThrow(
        'expected a folder of exports, got a file',
      );
    });
  });
});

const withOwn = { AttachedManagedPolicies: [attached('own')] };
