import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exportLimits } from '../../../shared/estate/exports/exportMeter.ts';
import { NoExportError, readExportFile } from '../../../shared/estate/exports/readExportFile.ts';
import { collect } from '../../collect.ts';
import { makeFolder } from '../exportFixtures.ts';

// More than a chunk of what is read at once.
const span = 300_000;
const long = 'x'.repeat(3 * span);

async function read(content: string | Uint8Array, limits = { ...exportLimits, span }): Promise<number> {
  return (await collect(readExportFile(join(makeFolder({ 'x.json': content }), 'x.json'), limits))).length;
}

async function failureOf(content: string | Uint8Array, limits = { ...exportLimits, span }): Promise<unknown> {
  return read(content, limits).catch((error: unknown) => error);
}

describe('ExportMeter', () => {
  describe('given text that goes on without an element', () => {
    it.each([
      ['a name', `{"${long}`],
      ['a text', `{"RoleDetailList": [{"RoleName": "${long}`],
      ['a number', `{"RoleDetailList": [${'1'.repeat(3 * span)}`],
      ['a list within an element', `{"RoleDetailList": [{"Tags": [1${',1'.repeat(2 * span)}`],
      ['a list of another name', `{"Roles": [1${',1'.repeat(2 * span)}`],
      ['many members', `{${Array.from({ length: span / 4 }, (_, index) => `"m${index}": 1`).join()}`],
      ['many pages', '{"Policies": []}'.repeat(span / 5)],
      ['white space', `${' '.repeat(3 * span)}{"Policies": []}`],
    ])('gives it up: %s', async (_, content) => {
      for (const bytes of [content, gzipSync(content)])
        expect(await failureOf(bytes)).toMatchObject({
          name: 'InputError',
          fault:
            'expected a role, user, group or policy within 300,000 characters after the start, got none: export it again with --output json',
        });
    });

    it('says after which element', async () => {
      const content = `{"RoleDetailList": [{"a": 1}, {"b": 2}, {"c": "${long}`;
      expect(await failureOf(content)).toMatchObject({
        fault: expect.stringContaining('after RoleDetailList[1], got'),
      });
      expect(await failureOf(content.replace('{"a": 1}', '7'))).toMatchObject({
        fault: expect.stringContaining('after RoleDetailList[1], got'),
      });
    });

    it('knows a long report of this tool', async () => {
      const failure = await failureOf(`{"schema": "veeam-drift/report/1", "findings": ["${long}"]}`);
      expect(failure instanceof NoExportError && failure.isOwn).toBe(true);
    });
  });

  describe('given elements that are together longer than one may be', () => {
    it('reads them all, plain or not', async () => {
      const elements = Array.from({ length: 20 }, () => `{"a": "${'x'.repeat(span / 4)}"}`).join();
      expect(await read(`{"RoleDetailList": [${elements}]}`)).toBe(20);
      expect(await read(`[{"RoleDetailList": [${elements}]}]`)).toBe(20);
    });
  });

  describe('given more elements than any account has', () => {
    it.each(['{"Policies": [{}, {}, {}]}', '{"Policies": [1, 1, 1]}', '{"Policies": [{}]}'.repeat(3)])(
      'gives it up: %s',
      async (content) => {
        expect(await read(content, { span, elements: 3 })).toBe(3);
        expect(await failureOf(content, { span, elements: 2 })).toMatchObject({
          fault: expect.stringMatching(
            /^expected at most 2 roles, users, groups and policies of one account, got more: export it again/,
          ),
        });
      },
    );
  });
});
