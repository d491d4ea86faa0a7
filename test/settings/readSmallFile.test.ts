import { execFileSync } from 'node:child_process';
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOwnSets } from '../../shared/scan/readOwnSets.ts';
import { readSmallFile } from '../../shared/settings/readSmallFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'small-file-'));
const pipe = join(folder, 'pipe');
execFileSync('mkfifo', [pipe]);
const plain = join(folder, 'plain');
writeFileSync(plain, 'text');
const huge = join(folder, 'huge');
writeFileSync(huge, '');
truncateSync(huge, 17 * 1024 * 1024);

function fileOf(name: string, bytes: Iterable<number>): string {
  const file = join(folder, name);
  writeFileSync(file, Uint8Array.from(bytes));
  return file;
}

describe('readSmallFile', () => {
  it('gives the text of a file', async () => {
    expect(await readSmallFile(plain)).toBe('text');
  });

  it.each([
    ['UTF-8 without a mark', [], 'utf8', 'größer'],
    ['UTF-8 with its mark', [0xef, 0xbb, 0xbf], 'utf8', '\uFEFFgrößer'],
    ['UTF-16 of Windows', [0xff, 0xfe], 'utf16le', '\uFEFFgrößer'],
    ['UTF-16 the other way round', [0xfe, 0xff], 'utf16be', '\uFEFFgrößer'],
  ])('gives the text of a file in %s, its mark kept', async (name, mark, encoding, text) => {
    const letters = Buffer.from('größer', encoding === 'utf8' ? 'utf8' : 'utf16le');
    if (encoding === 'utf16be') letters.swap16();
    expect(await readSmallFile(fileOf(name, [...mark, ...letters]))).toBe(text);
  });

  it.each([
    ['UTF-16 without its mark', Buffer.from('build: "1"', 'utf16le'), 'it is not UTF-8: save it as UTF-8'],
    ['a code page of Windows', Buffer.from('# größer', 'latin1'), 'it is not UTF-8: save it as UTF-8'],
    ['UTF-16 that breaks off', [0xff, 0xfe, 0x61], 'it is not UTF-16LE: save it as UTF-8'],
    ['an archive', [0x50, 0x4b, 3, 4, 0xff, 0], 'it is a ZIP archive'],
  ])('says what to do with a file in %s', async (name, bytes, why) => {
    await expect(readSmallFile(fileOf(name, bytes))).rejects.toThrow(why);
  });

  it.each([
    ['a pipe that nobody writes to', pipe, 'a pipe, a device or a socket'],
    ['a device without an end', '/dev/zero', 'a pipe, a device or a socket'],
    ['a folder', folder, 'EISDIR'],
    ['nothing', join(folder, 'none'), 'ENOENT'],
    ['a file that is too large', huge, 'over 16 MiB'],
  ])('refuses %s', async (_what, file, why) => {
    await expect(readSmallFile(file)).rejects.toThrow(why);
  });
});

describe('readOwnSets', () => {
  it.each([pipe, '/dev/zero', huge])('says of %s that it cannot be read', async (file) => {
    const read = await readOwnSets([file]);
    expect(read).toMatchObject({ ok: false, faults: [{ file, path: '' }] });
  });
});
