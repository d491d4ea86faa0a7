import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ExportFileEnd, readExportFile } from '../../shared/estate/exportFile.ts';
import type { ExportElement } from '../../shared/estate/exportParser.ts';
import { makeFolder } from './exportFixtures.ts';

async function readText(content: string | Uint8Array): Promise<{
  readonly elements: readonly ExportElement[];
  readonly end: ExportFileEnd;
}> {
  const elements: ExportElement[] = [];
  const reader = readExportFile(join(makeFolder({ 'x.json': content }), 'x.json'));
  for (;;) {
    const next = await reader.next();
    if (next.done === true) return { elements, end: next.value };
    elements.push(next.value);
  }
}

async function failureOf(content: string | Uint8Array): Promise<string> {
  const failure = await readText(content).catch((error: unknown) => error);
  return failure instanceof Error ? failure.message.replace(/^.*x\.json/, 'x.json') : 'no failure';
}

const text = '{"RoleDetailList": [{"RoleName": "Zoë"}, {"RoleName": "b"}], "Policies": [1]}';
const elements = [
  { list: 'RoleDetailList', index: 0, value: { RoleName: 'Zoë' } },
  { list: 'RoleDetailList', index: 1, value: { RoleName: 'b' } },
  { list: 'Policies', index: 0, value: 1 },
];

describe('readExportFile', () => {
  describe('given an export', () => {
    it('gives each element with its list and position', async () => {
      expect(await readText(text)).toEqual({ elements, end: { isTruncated: false } });
    });

    it('gives none for empty lists', async () => {
      expect((await readText('{"UserDetailList": [], "RoleDetailList": []}')).elements).toEqual([]);
    });

    it('passes over other members, and over lists of the same name further down', async () => {
      const { elements: found } = await readText(
        '{"ResponseMetadata": {"RoleDetailList": [1]}, "Extra": [[{"a": "}"}]], "RoleDetailList": [2], "x": "{"}',
      );
      expect(found).toEqual([{ list: 'RoleDetailList', index: 0, value: 2 }]);
    });

    it.each([
      ['IsTruncated', '{"RoleDetailList": [], "IsTruncated": true, "Marker": "abc"}', true],
      ['NextToken', '{"RoleDetailList": [], "NextToken": "abc"}', true],
      ['IsTruncated: false', '{"RoleDetailList": [], "IsTruncated": false}', false],
    ])('tells by %s whether pages follow', async (_, page, isTruncated) => {
      expect((await readText(page)).end).toEqual({ isTruncated });
    });

    it('reads more than one chunk, characters of several bytes across their borders', async () => {
      const names = Array.from({ length: 40_000 }, (_, index) => `${'ä'.repeat(index % 3)}€😀${index}`);
      const { elements: found } = await readText(JSON.stringify({ Policies: names }));
      expect(found.map(({ value }) => value)).toEqual(names);
    });

    it('keeps a member called __proto__ a member', async () => {
      const { elements: found } = await readText('{"Policies": [{"__proto__": {"a": 1}}]}');
      expect(Object.keys(Object(found[0]?.value))).toEqual(['__proto__']);
    });
  });

  describe('given another encoding', () => {
    it.each([
      ['UTF-8 with byte order mark', Buffer.from(`\uFEFF${text}`, 'utf8')],
      ['UTF-16 little endian, as Windows PowerShell writes it', Buffer.from(`\uFEFF${text}`, 'utf16le')],
      ['UTF-16 big endian', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ])('reads %s', async (_, bytes) => {
      expect((await readText(bytes)).elements).toEqual(elements);
    });

    it('refuses bytes that are no text', async () => {
      expect(await failureOf(Buffer.from([0x7b, 0x22, 0xe4, 0x22]))).toBe('x.json: expected UTF-8 or UTF-16 text');
    });
  });

  describe('given broken JSON', () => {
    it.each([
      ['{"RoleDetailList": [1,]}', 'x.json:1:23: expected JSON, got "]"'],
      ['{"RoleDetailList": [tru]}', 'x.json:1:24: expected JSON, got "]"'],
      ['{\n  "RoleDetailList": [\n    {"a" 1}\n  ]\n}', 'x.json:3:10: expected JSON, got 1'],
      ["{'RoleDetailList': []}", `x.json:1:2: expected JSON, got "'"`],
      ['{"RoleDetailList": []', 'x.json:1:22: expected JSON, got the end of the file'],
      ['{"RoleDetailList": [\n"ab', 'x.json:2:4: expected JSON, got the end of the file'],
      ['{"RoleDetailList": []} {}', 'x.json:1:24: expected JSON, got "{"'],
      ['{"RoleDetailList": []} x', 'x.json:1:24: expected JSON, got "x"'],
    ])('names the place in %s', async (broken, message) => {
      expect(await failureOf(broken)).toBe(message);
    });

    it('refuses what is nested without end', async () => {
      expect(await failureOf(`{"Policies": [${'['.repeat(100_000)}`)).toBe(
        'x.json:1:113: expected JSON of at most 100 levels',
      );
    });

    it('names the place beyond the first chunk', async () => {
      const broken = `{"Policies": [\n${'"x",\n'.repeat(100_000)}}`;
      expect(await failureOf(broken)).toBe('x.json:100002:1: expected JSON, got "}"');
    });
  });

  describe('given something else than an export', () => {
    it.each([
      ['', 'x.json: expected an export as aws iam get-account-authorization-details prints it, but the file is empty'],
      [
        ' \n',
        'x.json: expected an export as aws iam get-account-authorization-details prints it, but the file is empty',
      ],
      ['[]', 'x.json: expected an export as aws iam get-account-authorization-details prints it: a JSON object'],
      ['"x"', 'x.json: expected an export as aws iam get-account-authorization-details prints it: a JSON object'],
      [
        '{"Roles": [], "a": "RoleDetailList"}',
        'x.json: expected an export as aws iam get-account-authorization-details prints it: ' +
          'with UserDetailList, GroupDetailList, RoleDetailList, Policies',
      ],
      ['{"RoleDetailList": {"a": 1}}', 'x.json: RoleDetailList: expected a list'],
      ['{"RoleDetailList": [], "Policies": null}', 'x.json: Policies: expected a list'],
    ])('says what was expected of %j', async (content, message) => {
      expect(await failureOf(content)).toBe(message);
    });
  });
});
