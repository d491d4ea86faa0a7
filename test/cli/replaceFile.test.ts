import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceFile } from '../../cli/replaceFile.ts';
import { runProcess } from './runCommand.ts';

const example = resolve('examples/organization');
const uuid = '01234567-89ab-cdef-0123-456789abcdef';
/** No process has this number: the largest of Linux is 4,194,304. */
const deadPid = 99_999_999;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);

describe('replaceFile', () => {
  it('writes a new file, from a text or from pieces', async () => {
    await replaceFile(at('text'), 'whole');
    await replaceFile(at('pieces'), ['who', 'le']);
    expect([await readFile(at('text'), 'utf8'), await readFile(at('pieces'), 'utf8')]).toEqual(['whole', 'whole']);
    expect(await readdir(folder)).toEqual(['pieces', 'text']);
  });

  it('leaves the file that is there where the new one fails half way', async () => {
    await writeFile(at('report'), 'good');
    function* broken() {
      yield 'half';
      throw new Error('no more');
    }
    await expect(replaceFile(at('report'), broken())).rejects.toThrow('no more');
    expect(await readFile(at('report'), 'utf8')).toBe('good');
    expect(await readdir(folder)).toEqual(['report']);
  });

  it('hands on the rights of the file that is there', async () => {
    await writeFile(at('settings'), 'old');
    await chmod(at('settings'), 0o600);
    await replaceFile(at('settings'), 'new');
    expect((await stat(at('settings'))).mode & 0o777).toBe(0o600);
  });

  it('replaces what a link leads to, and keeps the link', async () => {
    await writeFile(at('real'), 'old');
    await symlink(at('real'), at('link'));
    await replaceFile(at('link'), 'new');
    expect(await readFile(at('real'), 'utf8')).toBe('new');
    expect((await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink())).toHaveLength(1);
  });

  it.skipIf(process.platform === 'win32')('writes into a pipe, and leaves it one (skipped in Windows)', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const [read] = await Promise.all([readFile(at('pipe'), 'utf8'), replaceFile(at('pipe'), 'new')]);
    expect([read, (await stat(at('pipe'))).isFIFO()]).toEqual(['new', true]);
  });

  it.each([
    ['in a folder that takes no other', 'open'],
    ['on which a file system is mounted', 'rename'],
  ])('writes a file in place %s', async (_, refused) => {
    await writeFile(at('settings'), 'old');
    const inode = (await stat(at('settings'))).ino;
    const write = `import { replaceFile } from ${JSON.stringify(new URL('../../cli/replaceFile.ts', import.meta.url))};
      await replaceFile(${JSON.stringify(at('settings'))}, 'new');`;
    const preload = fileURLToPath(new URL('./refuseDraft.mjs', import.meta.url));
    const { exitCode, stderr } = await runProcess([], {
      program: [process.execPath, '--import', preload, '--input-type=module', '--eval', write],
      env: { REFUSED: refused },
    });
    expect([exitCode, stderr, await readFile(at('settings'), 'utf8')]).toEqual([0, '', 'new']);
    expect([await readdir(folder), (await stat(at('settings'))).ino]).toEqual([['settings'], inode]);
  });

  describe('given what others left beside it', () => {
    const host = hostname()
      .replaceAll(/[^\w.]/g, '_')
      .slice(0, 64);
    const draft = (of: string, pid: number) => `.veeam-drift-${of}-${pid}-${uuid}.draft`;

    it.each([
      ['removes what a dead process of this machine left', draft(host, deadPid), 0, false],
      ['leaves what a living one writes', draft(host, process.pid), 0, true],
      ['leaves what another machine writes', draft('elsewhere', deadPid), 0, true],
      ['removes what another machine left two days ago', draft('elsewhere', deadPid), 2, false],
      ['leaves every other file', '.veeam-drift-notes', 2, true],
    ])('%s', async (_, name, daysOld, isKept) => {
      await writeFile(at(name), 'half');
      const then = new Date(Date.now() - daysOld * 24 * 60 * 60 * 1000);
      await utimes(at(name), then, then);
      await replaceFile(at('new'), '');
      expect((await readdir(folder)).includes(name)).toBe(isKept);
    });
  });
});

describe.skipIf(process.platform === 'win32')('scan --out, killed (skipped in Windows)', () => {
  const preload = fileURLToPath(new URL('./killAtDraft.mjs', import.meta.url));
  const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
  const scan = (killAt: string) =>
    runProcess(['scan', '--exports', example, '--out', folder], {
      program: [process.execPath, '--import', preload, main],
      env: { KILL_AT: killAt },
    });
  const names = ['report.html', 'report.json', 'report.txt'];
  const contents = () => Promise.all(names.map((name) => readFile(at(name), 'utf8')));

  it('in the middle of a file leaves the reports of the scan before; the next clears up', {
    timeout: 60_000,
  }, async () => {
    for (const name of names) await writeFile(at(name), `good ${name}`);
    expect((await scan('write 2')).exitCode).toBeNull();
    expect(await contents()).toEqual(names.map((name) => `good ${name}`));
    expect((await readdir(folder)).length).toBe(names.length + 2);
    expect((await scan('')).exitCode).toBe(2);
    expect((await readdir(folder)).sort()).toEqual(names);
    expect((await contents()).some((text) => text.startsWith('good'))).toBe(false);
  });

  it('between two reports leaves each whole', { timeout: 60_000 }, async () => {
    for (const name of names) await writeFile(at(name), `good ${name}`);
    expect((await scan('place 2')).exitCode).toBeNull();
    expect((await contents()).filter((text) => text.startsWith('good'))).toHaveLength(2);
    expect(JSON.parse(await readFile(at('report.json'), 'utf8'))).toHaveProperty('findings');
  });
});
