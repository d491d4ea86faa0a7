import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxObjectBytes } from '../../shared/audit/auditLog.ts';
import { runCommand } from './runCommand.ts';

const role = {
  Arn: 'arn:aws:iam::111122223333:role/backup',
  RoleName: 'backup',
  RoleId: 'AROAEXAMPLEEXAMPLE',
  Path: '/',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
  RolePolicyList: [],
  AttachedManagedPolicies: [],
  InstanceProfileList: [],
  Tags: [{ Key: 'veeam:role', Value: 'ec2-backup' }],
};

let folder: string;
let exports: string;
let whole: string;
let copies = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-damaged-'));
  exports = join(folder, 'exports');
  whole = join(folder, 'whole');
  const account = { RoleDetailList: [role], UserDetailList: [], GroupDetailList: [], Policies: [] };
  await mkdir(exports);
  await writeFile(join(exports, '111122223333.json'), JSON.stringify(account));
  await scan(whole);
});
afterAll(() => rm(folder, { recursive: true }));

function scan(log: string) {
  return runCommand(['scan', '--exports', exports, '--log', log]);
}

/** A log of one scan, to be damaged. */
async function copyLog(): Promise<string> {
  copies += 1;
  const log = join(folder, `copy-${copies}`);
  await cp(whole, log, { recursive: true });
  return log;
}

describe('a log whose head', () => {
  const damages: readonly (readonly [string, (head: string) => unknown])[] = [
    ['is gone', (head) => rm(head)],
    ['gave way to a pipe', (head) => rm(head).then(() => execFileSync('mkfifo', [head]))],
  ];
  it.each(damages)('%s is not begun anew: one line says so, and nothing is written', async (_what, damage) => {
    const log = await copyLog();
    await damage(join(log, 'state', 'head.json'));
    const verified = await runCommand(['audit', 'verify', '--log', log, '--json']);
    const { exitCode, stdout, stderr } = await scan(log);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(
      /^veeam-drift: the audit log cannot be used .*: folder \S+: state\/head\.json, .* is missing, .*\n$/,
    );
    expect(await runCommand(['audit', 'verify', '--log', log, '--json'])).toEqual(verified);
  });

  it.each([['history', '--role', role.Arn], ['checkpoint'], ['rebuild-state']])(
    'is gone is no log without runs to audit %s',
    async (...args) => {
      const log = await copyLog();
      await rm(join(log, 'state', 'head.json'));
      const { exitCode, stdout, stderr } = await runCommand(['audit', ...args, '--log', log]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain('state/head.json, the end of the chain, is missing');
    },
  );
});

/** The path of the one file whose name ends so. */
async function fileOf(log: string, end: string): Promise<string> {
  const files = await readdir(log, { recursive: true });
  const [file, ...others] = files.filter((name) => name.endsWith(end));
  if (file === undefined || others.length > 0) throw new Error(`expected one file that ends with ${end}`);
  return join(log, file);
}

describe('a damaged log', () => {
  const manifestOf = (log: string) => fileOf(log, 'manifest.json');
  const replace = async (path: string, put: (path: string) => unknown) => {
    await rm(path, { recursive: true, force: true });
    await put(path);
  };
  const pipe = (path: string) => execFileSync('mkfifo', [path]);
  const text = (content: string) => (path: string) => writeFile(path, content);
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

  it.each<readonly [string, (log: string) => unknown, string]>([
    ['a head that is no JSON', (log) => replace(join(log, 'state/head.json'), text('{')), 'head.json: expected JSON'],
    [
      'a head of another form',
      (log) => replace(join(log, 'state/head.json'), text('[]')),
      'head.json: expected the head',
    ],
    ['a deep head', (log) => replace(join(log, 'state/head.json'), text(deep)), 'head.json: expected the head'],
    [
      'a folder as lock',
      (log) => mkdir(join(log, 'state/head.json.lock')),
      'head.json.lock: expected the lock of a scan',
    ],
    ['a pipe as lock', (log) => pipe(join(log, 'state/head.json.lock')), 'head.json.lock: expected the lock of a scan'],
    [
      'a file as folder of states',
      (log) => replace(join(log, 'state/current'), text('')),
      'current: expected a folder',
    ],
    ['a folder as state', (log) => replace(join(log, 'state/current/all.json'), mkdir), 'all.json: expected a file'],
    ['a file as folder of records', (log) => replace(join(log, 'audit'), text('')), 'audit: expected a folder'],
    ['a file as folder of drafts', (log) => replace(join(log, 'drafts'), text('')), 'drafts: expected a folder'],
    [
      'a start of another form',
      async (log) => writeFile(await fileOf(log, 'start.json'), '{}'),
      'expected the start record',
    ],
  ])('with %s is told in one line that names the place', async (_what, damage, line) => {
    const log = await copyLog();
    await damage(log);
    const { exitCode, stdout, stderr } = await scan(log);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^veeam-drift: the audit log cannot be used \(.*\): .*\n$/);
    expect(stderr).toContain(line);
    expect(stderr).toContain(log);
  });

  it.each([['checkpoint'], ['rebuild-state']])('with a changed seal is no bug to audit %s', async (command) => {
    const log = await copyLog();
    await appendFile(await manifestOf(log), ' ');
    const { exitCode, stderr } = await runCommand(['audit', command, '--log', log]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^veeam-drift: the audit log cannot be used .*: the manifest is not the one .*\n$/);
  });

  it.each([
    ['checkpoint.txt', 'none'],
    ['.json', '{"record":"key","schema":"veeam-drift/key/1","publicKey":"none"}'],
  ])('with a broken %s of its signer is no bug to audit checkpoint', async (end, content) => {
    const log = await copyLog();
    const key = `${log}.key`;
    await runCommand(['audit', 'keygen', '--out', key]);
    await runCommand(['scan', '--exports', exports, '--log', log, '--key', key]);
    const below = end === '.json' ? join(log, 'audit/v1/keys') : log;
    await writeFile(await fileOf(below, end), content);
    const { exitCode, stderr } = await runCommand(['audit', 'checkpoint', '--log', log]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^veeam-drift: the audit log cannot be used .*: audit\/v1\/.*: expected a .*\n$/);
  });
});

describe('an object of a log that is larger than any that is read', () => {
  it.each([
    ['head.json', ['scan', 'checkpoint', 'rebuild-state', 'history']],
    ['manifest.json', ['scan', 'checkpoint', 'rebuild-state', 'history']],
    ['111122223333.json', ['scan', 'rebuild-state']],
    ['account=111122223333.jsonl.gz', ['history']],
  ])('%s is named, and none of it is read', async (end, commands) => {
    const log = await copyLog();
    const file = await fileOf(log, end);
    // The file system stores nothing of it.
    await truncate(file, maxObjectBytes + 1);
    for (const command of commands) {
      const about = command === 'history' ? ['--role', role.Arn] : [];
      const run = command === 'scan' ? scan(log) : runCommand(['audit', command, '--log', log, ...about]);
      const { exitCode, stdout, stderr } = await run;
      expect({ command, exitCode, stdout }).toEqual({ command, exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^veeam-drift: .*: expected at most 268435456 bytes, it has 268435457.*\n$/);
      expect(stderr).toContain(file);
    }
  });
});
