import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
      /^veeam-drift: the audit log cannot be used: folder \S+: state\/head\.json, .* is missing, .*\n$/,
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
