import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

const paths = { '111122223333': '/backup/veeam/', '444455556666': '/' };
let folder = '';

async function writeExport(account: string, names: readonly string[], path: string): Promise<void> {
  const roles = names.map((name) => ({
    Arn: `arn:aws:iam::${account}:role${path}${name}`,
    RoleName: name,
    Path: path,
    RoleId: 'AROAEXAMPLEEXAMPLE',
    CreateDate: '2026-01-01T00:00:00Z',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
  }));
  const text = JSON.stringify({ RoleDetailList: roles, UserDetailList: [], GroupDetailList: [], Policies: [] });
  await writeFile(join(folder, `${account}.json`), text);
}

const can = (role: string) => runCommand(['can', 'ec2:CreateSnapshot', '--exports', folder, '--role', role]);

describe('findPrincipal', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'veeam-drift-names-'));
    await writeExport('111122223333', ['Ec2-Backup', 'shared'], paths['111122223333']);
    await writeExport('444455556666', ['shared'], paths['444455556666']);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/Ec2-Backup'],
    ['arn:aws:iam::111122223333:role/backup/veeam/ec2-backup'],
    ['backup/veeam/Ec2-Backup'],
    ['ec2-backup'],
  ])('completes %s and says what it took', async (role) => {
    const { exitCode, stderr } = await can(role);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: '# arn:aws:iam::111122223333:role/backup/veeam/Ec2-Backup\n',
    });
  });

  it('takes the whole ARN without a word', async () => {
    expect(await can('arn:aws:iam::444455556666:role/shared')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('asks which one, where two accounts have the name', async () => {
    const { exitCode, stderr } = await can('shared');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'did you mean arn:aws:iam::111122223333:role/backup/veeam/shared or arn:aws:iam::444455556666:role/shared?',
    );
  });

  it('does not take a role of another account for the one named', async () => {
    const { exitCode, stderr } = await can('arn:aws:iam::444455556666:role/ec2-backup');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('account 444455556666 has no arn:aws:iam::444455556666:role/ec2-backup');
  });

  it('says what could not be read where it may be the one named, and so does discover', async () => {
    const account = '777788889999';
    const broken = {
      RoleName: 'lost',
      Path: '/',
      Arn: `arn:aws:iam::${account}:role/lost`,
      RoleId: 'AROAEXAMPLEEXAMPLE',
    };
    const text = JSON.stringify({ RoleDetailList: [broken], UserDetailList: [], GroupDetailList: [], Policies: [] });
    await writeFile(join(folder, `${account}.json`), text);
    const { stderr } = await can('lost');
    expect(stderr).toContain(
      `has no lost; it may be what could not be read: ${account}.json: RoleDetailList[0] (lost): `,
    );
    expect((await can('found')).stderr).toMatch(/has no found\n$/);
    const { stdout } = await runCommand(['discover', '--exports', folder]);
    expect(stdout).toContain(`Not read: ${account}: ${account}.json: RoleDetailList[0] (lost):`);
  });
});
