import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-changes-'));
});
afterAll(() => rm(folder, { recursive: true }));

function args(...more: string[]): string[] {
  const exports = join(folder, 'exports');
  return ['scan', '-q', '--exports', exports, '--settings', join(exports, 'settings.yaml'), ...more];
}

/** One role loses its trust in the appliance, and one policy that denied is taken away. */
async function changeAccount(): Promise<void> {
  const path = join(folder, 'exports', '333344445555.json');
  const text = await readFile(path, 'utf8');
  const data: { RoleDetailList: { RoleName: string; RolePolicyList: { PolicyName: string }[] }[] } = JSON.parse(text);
  for (const role of data.RoleDetailList) {
    if (role.RoleName === 'veeam-vpc-backup') Object.assign(role, { AssumeRolePolicyDocument: { Statement: [] } });
    if (role.RoleName !== 'veeam-ec2-restore') continue;
    Object.assign(role, {
      RolePolicyList: role.RolePolicyList.filter(({ PolicyName }) => PolicyName !== 'no-deletion'),
    });
    Object.assign(role, { AttachedManagedPolicies: attachedWithout(role, 'no-deletion') });
  }
  await writeFile(path, JSON.stringify(data));
}

function attachedWithout(role: object, name: string): unknown[] {
  const attached: unknown = Object.entries(role).find(([key]) => key === 'AttachedManagedPolicies')?.[1];
  return Array.isArray(attached) ? attached.filter((each) => each.PolicyName !== name) : [];
}

describe('veeam-drift scan --log', () => {
  it('tells what changed before everything else, and with --changes-only nothing else', async () => {
    const log = join(folder, 'log');
    await cp(example, join(folder, 'exports'), { recursive: true });
    const first = await runCommand(args('--log', log));
    expect(first.stdout).toContain('The first scan of this log');
    await changeAccount();
    const second = await runCommand(args('--log', log));
    const [changed = '', before = ''] = second.stdout.split('── As before');
    expect(changed).toMatch(/── Changed since the last scan ─+ 1 new, 2 resolved\n/);
    expect(changed).toContain('+ NEW  ✗ CRITICAL  veeam-vpc-backup in shop-web (333344445555)');
    expect(changed).toMatch(/− RESOLVED {2}veeam-ec2-restore in shop-web \(333344445555\), was critical since \d{4}-/);
    expect(before).not.toContain('veeam-vpc-backup in shop-web');
    const third = await runCommand(args('--log', log, '--changes-only'));
    expect(third.stdout).toContain('Nothing changed since the last scan.');
    expect(third.stdout).not.toMatch(/✗ CRITICAL/);
    expect([first.exitCode, second.exitCode, third.exitCode]).toEqual([2, 2, 2]);
  });

  it.each([
    [['--changes-only'], 'expected --log <folder> as well: changes are told against the last scan that it holds'],
    [
      ['--changes-only', '--log', 'log', '--format', 'csv'],
      'expected --format text or markdown, got csv, which always holds the whole report',
    ],
  ])('says in one line why %j cannot be', async (more, why) => {
    const { exitCode, stdout, stderr } = await runCommand(args(...more));
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `veeam-drift: --changes-only: ${why}\n`,
    });
  });
});
