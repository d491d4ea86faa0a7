import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AccountReading } from '../../shared/estate/accountReading.ts';
import { createExportsEstate, type ExportsEstateOptions } from '../../shared/estate/exportsEstate.ts';
import { InputError } from '../../shared/estate/inputError.ts';
import { collect } from '../collect.ts';
import { allowAll, arnOf, attached, exportOf, makeFolder, managedPolicy, role, user } from './exportFixtures.ts';

const other = '444455556666';

interface Outcome {
  readonly readings: readonly AccountReading[];
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

async function readAll(options: ExportsEstateOptions): Promise<Outcome> {
  const estate = createExportsEstate(options);
  const readings = await collect(estate.readAccounts());
  return { readings, skipped: estate.skipped };
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
      const { readings } = await readAll({ folder, wants: ({ kind, name }) => kind === 'role' && name === 'two' });
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

    it('lists it as skipped where nobody knows whose it is', async () => {
      const outcome = await readFiles({
        'a.json': '{ nonsense',
        'b.json': exportOf({ roles: [role('one', {}, other)] }),
      });
      expect(summary(outcome)).toEqual([[other, ['one']]]);
      expect(outcome.skipped).toEqual([{ what: 'a.json:1:4', why: 'expected JSON, got "o"' }]);
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
    it('passes over settings and notes, and says what it did not read although it may be meant', async () => {
      const folder = makeFolder({
        '111122223333.json': exportOf({ roles: [role('one')] }),
        '111122223333-notes.json': { by: 'me' },
        '444455556666.txt': '{}',
        'old.json.gz': 'x',
        'settings.yaml': 'build: 13.1.0.411',
        'README.md': '#',
        'package.json': { name: 'x' },
        '.hidden.json': 'x',
      });
      mkdirSync(join(folder, 'more'));
      writeFileSync(join(folder, 'more', 'a.json'), '{}');
      const { readings, skipped } = await readAll({ folder });
      expect(skipped.map(({ what }) => what)).toEqual(['package.json', '444455556666.txt', 'more', 'old.json.gz']);
      expect(readings).toMatchObject([{ skipped: [{ what: '111122223333-notes.json' }] }]);
    });
  });

  describe('given an entity that cannot be read', () => {
    it('skips it, says where and why, and reads the others', async () => {
      const { readings } = await readFiles({
        '111122223333.json': exportOf({
          roles: [role('one', { Arn: 'nonsense' }), role('two'), role('three', { RolePolicyList: undefined }), 7],
        }),
      });
      expect(readings).toMatchObject([
        {
          principals: [{ name: 'two' }],
          roles: 1,
          skipped: [
            {
              what: '111122223333.json: RoleDetailList[0] (one)',
              why: 'Arn: expected the ARN of a role: arn:aws:iam::111122223333:role/name',
            },
            { what: '111122223333.json: RoleDetailList[2] (three)', why: expect.stringMatching(/^RolePolicyList: /) },
            { what: '111122223333.json: RoleDetailList[3]' },
          ],
        },
      ]);
    });
  });

  describe('given no folder of exports', () => {
    it.each([
      ['an empty folder', {}, 'expected files as aws iam get-account-authorization-details prints them'],
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
