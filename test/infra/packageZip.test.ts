import { spawnSync } from 'node:child_process';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { zipFiles } from '../../scripts/package/zipFiles.ts';

/** What each entry of the directory at the end of a zip begins with. */
const centralEntry = new RegExp(String.fromCharCode(0x50, 0x4b, 1, 2), 'g');
const encode = (text: string) => new TextEncoder().encode(text);

describe('zipFiles', () => {
  const files = { 'handler.mjs': encode('export const handler = 1;\n'.repeat(100)), 'sets/own.json': encode('{}') };

  it('keeps every file as it is', () => {
    expect(unzipSync(zipFiles(files))).toEqual(files);
  });

  it('compresses', () => {
    expect(zipFiles(files).length).toBeLessThan(files['handler.mjs'].length);
  });

  it('gives the same bytes in whatever order the files are named', () => {
    const turned = Object.fromEntries(Object.entries(files).reverse());
    expect(zipFiles(turned)).toEqual(zipFiles(files));
  });

  it.each(['UTC', 'America/St_Johns', 'Asia/Kathmandu'])('gives the same bytes in the time zone %s', (zone) => {
    const script = `
      import { createHash } from 'node:crypto';
      import { zipFiles } from './scripts/package/zipFiles.ts';
      const zip = zipFiles({ 'a.txt': new TextEncoder().encode('a') });
      process.stdout.write(createHash('sha256').update(zip).digest('hex'));`;
    const run = (timeZone: string) =>
      spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
        encoding: 'utf8',
        env: { ...process.env, TZ: timeZone },
      }).stdout;
    expect(run(zone)).toMatch(/^[0-9a-f]{64}$/);
    expect(run(zone)).toBe(run('Europe/Berlin'));
  });

  it('lets everybody read the files, as Lambda needs it', () => {
    const zip = Buffer.from(zipFiles(files));
    const entries = [...zip.toString('latin1').matchAll(centralEntry)].map(({ index }) => ({
      madeBy: zip.readUInt8(index + 5),
      mode: zip.readUInt16LE(index + 40).toString(8),
    }));
    expect(entries).toEqual([
      { madeBy: 3, mode: '100644' },
      { madeBy: 3, mode: '100644' },
    ]);
  });
});
