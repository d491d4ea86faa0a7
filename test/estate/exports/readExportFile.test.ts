import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ExportElement } from '../../../shared/estate/exports/exportParser.ts';
import { type ExportFileEnd, readExportFile } from '../../../shared/estate/exports/readExportFile.ts';
import { makeFolder } from '../exportFixtures.ts';

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
      expect(await readText(text)).toEqual({ elements, end: { isTruncated: false, encoding: 'utf-8' } });
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
      ['empty tokens', '{"RoleDetailList": [], "IsTruncated": null, "NextToken": "", "Marker": null}', false],
    ])('tells by %s whether pages follow', async (_, page, isTruncated) => {
      expect((await readText(page)).end.isTruncated).toBe(isTruncated);
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

    it.each([
      ['UTF-16 little endian without byte order mark', Buffer.from(text, 'utf16le'), 'utf-16le'],
      ['UTF-16 big endian without byte order mark', Buffer.from(text, 'utf16le').swap16(), 'utf-16be'],
      ['a code page of Windows', Buffer.from(text, 'latin1'), 'windows-1252'],
      [
        'a code page of Windows beyond the first chunk',
        Buffer.from(`${' '.repeat(300_000)}${text}`, 'latin1'),
        'windows-1252',
      ],
    ])('reads %s and says so', async (_, bytes, encoding) => {
      expect(await readText(bytes)).toEqual({ elements, end: { isTruncated: false, encoding } });
    });

    it.each([
      [
        'UTF-8 that turns into another encoding',
        Buffer.concat([Buffer.from(`${text}${' '.repeat(300_000)}`), Buffer.from([0xe4])]),
      ],
      [
        'UTF-16 that breaks off within a character',
        Buffer.concat([Buffer.from(text, 'utf16le'), Buffer.from([0x3d, 0xd8])]),
      ],
    ])('refuses %s', async (_, bytes) => {
      expect(await failureOf(bytes)).toBe(
        'x.json: expected text in one encoding: UTF-8, UTF-16 or a Windows code page',
      );
    });
  });

  describe('given a gzip file', () => {
    it('reads it, whatever its name and how many parts it has', async () => {
      expect((await readText(gzipSync(text))).elements).toEqual(elements);
      expect((await readText(gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le')))).elements).toEqual(elements);
      const parts = Buffer.concat([gzipSync(text.slice(0, 20)), gzipSync(text.slice(20))]);
      expect((await readText(parts)).elements).toEqual(elements);
    });

    it.each([
      ['that breaks off', gzipSync(text).subarray(0, -12), 'one that breaks off'],
      [
        'with broken data',
        Buffer.concat([gzipSync(text).subarray(0, 10), Buffer.alloc(40, 0xff)]),
        'one with broken data',
      ],
    ])('refuses one %s', async (_, bytes, message) => {
      expect(await failureOf(bytes)).toBe(`x.json: expected a whole gzip file, got ${message}: pack it again`);
    });
  });

  describe('given several pages', () => {
    const pages = [
      { RoleDetailList: [{ RoleName: 'a' }], IsTruncated: true, Marker: 'x' },
      { RoleDetailList: [{ RoleName: 'b' }, { RoleName: 'c' }], Policies: null, IsTruncated: false },
    ];
    const [first, second] = pages.map((page) => JSON.stringify(page));
    it.each([
      ['one after the other', pages.map((page) => JSON.stringify(page, null, 2)).join('\n')],
      ['without anything between', `${first}${second}`],
      ['one a line', `${first}\r\n${second}\r\n`],
      ['in an array', JSON.stringify(pages, null, 2)],
      ['in arrays one after the other', `[${first}]\n[${second}]`],
    ])('joins them %s', async (_, content) => {
      const { elements: found, end } = await readText(content);
      expect(found.map(({ index, value }) => [index, value])).toEqual([
        [0, { RoleName: 'a' }],
        [0, { RoleName: 'b' }],
        [1, { RoleName: 'c' }],
      ]);
      expect(end.isTruncated).toBe(false);
    });

    it.each([`${first}${first}`, `[${first}]`])('knows of %s that the last one is not there', async (content) => {
      expect((await readText(content)).end.isTruncated).toBe(true);
    });

    it('takes nothing for a page that lies deeper', async () => {
      expect(await failureOf(`[[${first}]]`)).toMatch(/: a JSON object$/);
      expect(await failureOf(JSON.stringify({ pages: { RoleDetailList: [1] } }))).toMatch(/: with UserDetailList/);
    });
  });

  describe('given keys that stand twice in one object', () => {
    it('tells with each element where', async () => {
      const { elements: found } = await readText(
        '{"RoleDetailList": [{"a": 1, "b": {"c": 1, "c": 2}}, {"a": 1}, {"a": [0, {"d": 1, "d": 2}], "a": 3}]}',
      );
      expect(found.map(({ repeated }) => repeated)).toEqual([[['b', 'c']], undefined, [['a', 1, 'd'], ['a']]]);
      const { elements: listed } = await readText('[{"Policies": [{"a": 1, "a": 2}]}]');
      expect(listed.map(({ repeated }) => repeated)).toEqual([[['a']]]);
    });

    it('does not mind them where nothing is read', async () => {
      const { elements: found } = await readText(
        '{"ResponseMetadata": {"a": 1, "a": 2}, "RoleDetailList": [{"a": 1}]}',
      );
      expect(found).toEqual([{ list: 'RoleDetailList', index: 0, value: { a: 1 } }]);
    });

    it.each([
      '{"RoleDetailList": [1], "RoleDetailList": [2]}',
      '[{"RoleDetailList": [1], "RoleDetailList": [2]}]',
      '{"RoleDetailList": [], "IsTruncated": true, "IsTruncated": false}',
    ])('refuses a page of two meanings: %s', async (content) => {
      expect(await failureOf(content)).toMatch(/^x.json: .*: expected each key once in an object, got this one again$/);
    });
  });

  describe('given broken JSON', () => {
    it.each([
      ['{"RoleDetailList": [1,]}', 'x.json:1:23: expected JSON, got "]"'],
      ['{"RoleDetailList": [tru]}', 'x.json:1:24: expected JSON, got "]"'],
      ['{\n  "RoleDetailList": [\n    {"a" 1}\n  ]\n}', 'x.json:3:10: expected JSON, got 1'],
      ['{"RoleDetailList": []', 'x.json:1:22: expected JSON, got the end of the file'],
      ['{"RoleDetailList": [\n"ab', 'x.json:2:4: expected JSON, got the end of the file'],
      ['{"RoleDetailList": []}, {"RoleDetailList": []}', 'x.json:1:23: expected JSON, got ","'],
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

  describe('given the output of a command in another form', () => {
    it.each([
      [
        'YAML',
        'GroupDetailList: []\nRoleDetailList:\n- Arn: x\n',
        'the YAML output of the AWS CLI: export again with --output json',
      ],
      [
        'YAML from a stream',
        '- RoleDetailList:\n  - Arn: x\n',
        'the YAML output of the AWS CLI: export again with --output json',
      ],
      [
        'text',
        'ROLEDETAILLIST\tarn:aws:iam::1:role/a\n',
        'the text output of the AWS CLI: export again with --output json',
      ],
      [
        'a table',
        '-----\n|  GetAccountAuthorizationDetails  |\n',
        'the table output of the AWS CLI: export again with --output json',
      ],
      [
        'an error',
        '\nAn error occurred (AccessDenied) when calling it\nmore',
        'the text "An error occurred (AccessDenied) when calling it": the command that was to write the file failed',
      ],
      [
        'another error',
        'Unable to locate credentials.',
        'the text "Unable to locate credentials.": the command that was to write the file failed',
      ],
      [
        'a Python dictionary',
        "{'RoleDetailList': []}",
        'a Python dictionary as print() writes it: use json.dumps, or export again with --output json',
      ],
      ['a ZIP archive', 'PK\u0003\u0004abc', 'a ZIP archive: unpack it'],
    ])('names %s', async (_, content, message) => {
      const failure = await failureOf(content);
      expect(failure.replace(/^x\.json:\d+:\d+: expected JSON, got /, '')).toBe(message);
    });
  });

  describe('given something else than an export', () => {
    it.each([
      [
        '',
        'x.json: expected an export as aws iam get-account-authorization-details --output json prints it, but the file is empty: the command that was to write it failed',
      ],
      [
        ' \n',
        'x.json: expected an export as aws iam get-account-authorization-details --output json prints it, but the file is empty: the command that was to write it failed',
      ],
      [
        '[]',
        'x.json: expected an export as aws iam get-account-authorization-details --output json prints it: a JSON object',
      ],
      [
        '"x"',
        'x.json: expected an export as aws iam get-account-authorization-details --output json prints it: a JSON object',
      ],
      [
        '{"Roles": [], "a": "RoleDetailList"}',
        'x.json: expected an export as aws iam get-account-authorization-details --output json prints it: ' +
          'with UserDetailList, GroupDetailList, RoleDetailList, Policies',
      ],
      ['{"RoleDetailList": {"a": 1}}', 'x.json: RoleDetailList: expected a list'],
      ['{"RoleDetailList": [], "Policies": 7}', 'x.json: Policies: expected a list'],
      [
        '{"RoleDetailList": null}',
        'x.json: expected an export as aws iam get-account-authorization-details --output json prints it: ' +
          'with UserDetailList, GroupDetailList, RoleDetailList, Policies',
      ],
      [
        '{"RoleDetailList": []} {}',
        'x.json: page 2: expected an export as aws iam get-account-authorization-details --output json prints it: ' +
          'with UserDetailList, GroupDetailList, RoleDetailList, Policies',
      ],
    ])('says what was expected of %j', async (content, message) => {
      expect(await failureOf(content)).toBe(message);
    });
  });
});
