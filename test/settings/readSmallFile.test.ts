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

describe('readSmallFile', () => {
  it('gives the text of a file', async () => {
    expect(await readSmallFile(plain)).toBe('text');
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
