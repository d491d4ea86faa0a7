import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { folderAuditLog } from '../../shared/audit/folderAuditLog.ts';
import { surveyOf } from '../../shared/audit/survey.ts';
import { surveyFolder } from '../../shared/audit/surveyFolder.ts';
import { collect } from '../collect.ts';
import { describeAuditLogContract } from './auditLogContract.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';
import { describeSurveyContract } from './surveyContract.ts';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-log-'));
  folders.push(folder);
  return folder;
}

describeAuditLogContract('folderAuditLog', async (limit) => folderAuditLog(await newFolder(), limit));
describeAuditLogContract('memoryAuditLog, the fake of other tests,', async (limit) =>
  memoryAuditLog(new Map(), undefined, limit),
);
describeSurveyContract('folderAuditLog', async () => {
  const folder = await newFolder();
  return { log: folderAuditLog(folder), survey: surveyFolder(folder) };
});
describeSurveyContract('memoryAuditLog', async () => {
  const log = memoryAuditLog();
  return { log, survey: surveyOf(log) };
});

describe('surveyFolder', () => {
  it('names what is no object: links, pipes, locks and drafts', async () => {
    const folder = await newFolder();
    const id = '11111111-2222-4333-8444-555555555555';
    await mkdir(join(folder, 'drafts'));
    await mkdir(join(folder, 'state'));
    await symlink('/etc/hostname', join(folder, 'state', 'head.json'));
    await symlink(folder, join(folder, 'audit'));
    execFileSync('mkfifo', [join(folder, 'state', 'pipe')]);
    await writeFile(join(folder, 'state', 'head.json.lock'), `4711 ${id}`);
    await writeFile(join(folder, 'state', 'mine.lock'), 'a lock of nobody');
    await writeFile(join(folder, 'drafts', `4711-${id}`), 'half');
    await writeFile(join(folder, 'drafts', 'notes.txt'), '');
    const found = await collect(surveyFolder(folder).below(''));
    expect(found.map(({ key, form, note }) => [key, form, note])).toEqual([
      ['audit', 'link', folder],
      [`drafts/4711-${id}`, 'leftover', '4711'],
      ['drafts/notes.txt', 'object', undefined],
      ['state/head.json', 'link', '/etc/hostname'],
      ['state/head.json.lock', 'leftover', '4711'],
      ['state/mine.lock', 'object', undefined],
      ['state/pipe', 'no-file', undefined],
    ]);
  });
  it('finds no draft of a dead process once another has written', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'drafts'));
    const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    await writeFile(join(folder, 'drafts', `${dead}-11111111-2222-4333-8444-555555555555`), 'half');
    await folderAuditLog(folder).create('audit/v1/a.json', new Uint8Array([1]));
    expect(await readdir(join(folder, 'drafts'))).toEqual([]);
  });
});

describe('folderAuditLog', () => {
  describe('given a folder that does not exist', () => {
    it('reads without making it', async () => {
      const parent = await newFolder();
      const log = folderAuditLog(join(parent, 'log'));
      expect(await log.read('state/head.json')).toBeUndefined();
      expect(await collect(log.list('audit/'))).toEqual([]);
      expect(await readdir(parent)).toEqual([]);
    });
  });

  describe('given a key at which no object can be', () => {
    it.each([
      '../../../../etc/passwd',
      '',
      '/etc/passwd',
      'a//b',
      'a/\0',
      `a/${'b'.repeat(300)}`,
      'folder',
      'pipe',
      'loop',
      'file/x',
    ])('reads nothing at %j', async (key) => {
      const parent = await newFolder();
      const folder = join(parent, 'log');
      await mkdir(join(folder, 'folder'), { recursive: true });
      await writeFile(join(folder, 'file'), '');
      await symlink('loop', join(folder, 'loop'));
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      expect(await folderAuditLog(folder).read(key)).toBeUndefined();
    });
  });

  describe('given a lock that a killed process left behind', () => {
    const noSuchProcess = '4194305 0d3cb5a4-5a3c-4b8e-9d0e-6a1f0c1b2d3e';
    const restarted = `${process.pid} 0d3cb5a4-5a3c-4b8e-9d0e-6a1f0c1b2d3e`;
    it.each([
      ['of a number that no process has', noSuchProcess],
      ['of this very number, which an earlier process had', restarted],
      ['of a process that was killed before it wrote its number', ''],
    ])('takes it over: %s', async (_what, holder) => {
      const folder = await newFolder();
      const log = folderAuditLog(folder);
      await log.create('state/head.json', new Uint8Array([1]));
      await writeFile(join(folder, 'state/head.json.lock'), holder);
      const version = (await log.read('state/head.json'))?.version ?? '';
      expect(await log.replace('state/head.json', new Uint8Array([2]), version)).toMatchObject({ outcome: 'replaced' });
      expect(await readdir(join(folder, 'state'))).toEqual(['head.json']);
    });

    it('is removed once, by one of many that find it', async () => {
      const folder = await newFolder();
      const log = folderAuditLog(folder);
      await log.create('state/head.json', new Uint8Array([0]));
      await writeFile(join(folder, 'state/head.json.lock'), noSuchProcess);
      const version = (await log.read('state/head.json'))?.version ?? '';
      const writers = Array.from({ length: 12 }, (_, index) =>
        log.replace('state/head.json', new Uint8Array([index + 1]), version),
      );
      const outcomes = (await Promise.all(writers)).map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'replaced')).toHaveLength(1);
      expect(await readdir(join(folder, 'state'))).toEqual(['head.json']);
    });
  });

  describe('given a key of more segments than a call takes arguments', () => {
    it('reads nothing there', async () => {
      expect(await folderAuditLog(await newFolder()).read(`${'a/'.repeat(200_000)}a`)).toBeUndefined();
    });
  });

  describe('given a folder in the place of an object', () => {
    it('names it, and leaves neither lock nor draft', async () => {
      const folder = await newFolder();
      const path = join(folder, 'state/a.json');
      await mkdir(path, { recursive: true });
      await expect(folderAuditLog(folder).replace('state/a.json', new Uint8Array(), null)).rejects.toThrow(
        `${path}: expected a file, got a folder: move it away`,
      );
      expect([await readdir(join(folder, 'state')), await readdir(join(folder, 'drafts'))]).toEqual([['a.json'], []]);
    });
  });

  describe('given a file in the place of a folder', () => {
    it('names it to whoever lists or writes below it', async () => {
      const folder = await newFolder();
      const log = folderAuditLog(folder);
      await writeFile(join(folder, 'audit'), '');
      const line = `${join(folder, 'audit')}: expected a folder, got something else: move it away`;
      await expect(collect(log.list('audit/v1/'))).rejects.toThrow(line);
      await expect(log.create('audit/v1/a.json', new Uint8Array())).rejects.toThrow(line);
      expect(await log.read('audit/v1/a.json')).toBeUndefined();
    });
  });

  describe('given a lock that is larger than any that is written', () => {
    it('says so and leaves it there', async () => {
      const folder = await newFolder();
      const lock = join(folder, 'state/head.json.lock');
      await mkdir(join(folder, 'state'));
      await writeFile(lock, ' '.repeat(201));
      await expect(folderAuditLog(folder).replace('state/head.json', new Uint8Array(), null)).rejects.toThrow(
        `${lock}: expected at most 200 bytes, it has 201`,
      );
      expect(await readdir(join(folder, 'state'))).toEqual(['head.json.lock']);
    });
  });

  describe('given a key that climbs out of the folder', () => {
    it.each(['../a', 'state/../../a', '/etc/a', 'state//a', ''])('refuses %j', async (key) => {
      const log = folderAuditLog(await newFolder());
      await expect(async () => log.create(key, new Uint8Array())).rejects.toThrow('expected a key of plain segments');
    });
  });
});
