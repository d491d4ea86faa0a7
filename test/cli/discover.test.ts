import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSet, loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';
import { runCommand } from './runCommand.ts';

const account = '111122223333';
const appliance = `arn:aws:iam::${account}:role/prod-VeeamImpersonationRoleV1-AB12CD34EF56`;
const catalog = loadCatalog();

interface SampleRole {
  readonly name: string;
  readonly trusts: object;
  readonly actions: readonly string[];
  readonly resource?: string;
  tags?: readonly { readonly Key: string; readonly Value: string }[];
}

function actionsOf(id: string): readonly string[] {
  return findSet(catalog, id, newestBuild())?.grants.map(({ action }) => action) ?? [];
}

const applianceRole: SampleRole = {
  name: 'prod-VeeamImpersonationRoleV1-AB12CD34EF56',
  trusts: { Service: 'ec2.amazonaws.com' },
  actions: ['sts:AssumeRole'],
};
const backupRole: SampleRole = { name: 'job-a', trusts: { AWS: appliance }, actions: actionsOf('vpc-backup').slice(1) };
const website: SampleRole = { name: 'website', trusts: { Service: 'lambda.amazonaws.com' }, actions: ['s3:GetObject'] };

function statement(rest: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] };
}

function exportOf(roles: readonly SampleRole[]): string {
  const details = roles.map(({ name, trusts, actions, resource = '*', tags = [] }) => ({
    Arn: `arn:aws:iam::${account}:role/${name}`,
    RoleName: name,
    Path: '/',
    RoleId: 'AROAEXAMPLEEXAMPLE',
    CreateDate: '2026-01-01T00:00:00Z',
    AssumeRolePolicyDocument: statement({ Principal: trusts, Action: 'sts:AssumeRole' }),
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: statement({ Action: actions, Resource: resource }) }],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: tags,
  }));
  return JSON.stringify({ RoleDetailList: details, UserDetailList: [], GroupDetailList: [], Policies: [] });
}

async function folderOf(roles: readonly SampleRole[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-discover-'));
  await writeFile(join(folder, 'account.json'), exportOf(roles));
  return folder;
}

/** What the printed command would do, done to the roles. */
function withTags(roles: readonly SampleRole[], printed: string): readonly SampleRole[] {
  const commands = [...printed.matchAll(/^aws iam tag-role --role-name (\S+) --tags Key=(\S+),Value=(\S+)$/gm)];
  return roles.map((role) => ({
    ...role,
    tags: commands.filter(([, name]) => name === role.name).map(([, , Key = '', Value = '']) => ({ Key, Value })),
  }));
}

function nextOf(printed: string): readonly string[] {
  const [, line = ''] = /^Next {7}.*veeam-drift (.*)$/m.exec(printed) ?? [];
  return line.split(' ');
}

describe('veeam-drift discover', () => {
  it('leads from an account without a tag to a verdict, each step printed by the one before', async () => {
    const roles = [applianceRole, backupRole, website];
    const folder = await folderOf(roles);
    const first = await runCommand(['scan', '--exports', folder]);
    expect(first).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('job-a (111122223333) fits vpc-backup'),
    });
    expect(nextOf(first.stdout)).toEqual(['discover', '--exports', folder]);
    const found = await runCommand(nextOf(first.stdout));
    expect(found.stdout).toContain(
      `fits vpc-backup: its policies allow 47 of 48 actions; lacks ${actionsOf('vpc-backup')[0]}`,
    );
    expect(found.stdout).not.toContain('website');
    await writeFile(join(folder, 'account.json'), exportOf(withTags(roles, found.stdout)));
    const second = await runCommand(nextOf(found.stdout));
    expect(second).toMatchObject({ exitCode: 2, stdout: expect.stringContaining('47 of 48 required actions allowed') });
    expect(second.stdout).not.toContain('Untagged');
    const fix = await runCommand(nextOf(second.stdout));
    expect(fix).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(actionsOf('vpc-backup')[0] ?? '-') });
  });

  it('writes one clear answer to the settings and keeps what stands there', async () => {
    const folder = await folderOf([applianceRole, backupRole]);
    const settings = join(folder, 'settings.yaml');
    await writeFile(settings, '# ours\nfailOn: high # strict\n');
    const written = await runCommand(['discover', '--exports', folder, '--settings', settings, '--write']);
    expect(written).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('2 rules added to principals') });
    expect(await readFile(settings, 'utf8')).toMatch(
      /^# ours\nfailOn: high # strict\nprincipals:\n {2}- name: prod-Veeam/,
    );
    const again = await runCommand(['discover', '--exports', folder, '--settings', settings, '--write']);
    expect(again.stdout).toMatch(
      /^Nothing that looks like Veeam's and has no required sets.*\s2\s+have\s+them already\./s,
    );
  });

  it('names all sets that the rights cannot tell apart, and leaves them out of what it writes', async () => {
    const shared = actionsOf('efs-backup');
    const folder = await folderOf([
      { ...backupRole, name: 'veeam-efs', actions: [...shared, ...actionsOf('efs-backup-indexing').slice(1)] },
    ]);
    const settings = join(folder, 'settings.yaml');
    await writeFile(settings, 'failOn: high\n');
    const { stdout } = await runCommand(['discover', '--exports', folder, '--settings', settings, '--write']);
    expect(stdout).toMatch(/fits efs-backup(?: |:)/);
    expect(stdout).toContain("can't be told from");
    expect(stdout).toMatch(/^# or: aws iam tag-role /m);
    expect(await readFile(settings, 'utf8')).toBe('failOn: high\n');
  });

  it('gives no ranking to an administrator', async () => {
    const folder = await folderOf([{ ...backupRole, name: 'veeam-admin', actions: ['*'] }]);
    const { stdout } = await runCommand(['discover', '--exports', folder]);
    expect(stdout).toContain('no ranking: it is allowed');
    expect(stdout).not.toContain('aws iam tag-role');
  });

  it('says where nothing is Veeam’s that it found nothing', async () => {
    const folder = await folderOf([website, { ...website, name: 'admin', actions: ['*'] }]);
    const scan = await runCommand(['scan', '--exports', folder]);
    expect(scan).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("no role or user looks like Veeam's") });
    const { stdout } = await runCommand(['discover', '--exports', folder]);
    expect(stdout.trim()).toBe(
      "Nothing that looks like Veeam's and has no required sets, among 2 roles and 0 users of 1 account.",
    );
  });

  it('does not offer the reader of this tool', async () => {
    const folder = await folderOf([{ ...website, name: 'veeam-drift-reader' }]);
    expect((await runCommand(['discover', '--exports', folder])).stdout).toMatch(/^Nothing that looks like Veeam's/);
  });

  it('asks for the file that it shall write to', async () => {
    const folder = await folderOf([website]);
    const { exitCode, stderr } = await runCommand(['discover', '--exports', folder, '--write']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--write adds to a settings file: expected --settings <file>');
  });
});
