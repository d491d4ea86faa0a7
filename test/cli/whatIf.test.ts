import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sarifFaults } from '../report/sarifSchema.ts';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const estate = ['--exports', example, '--settings', join(example, 'settings.yaml')];
const whatIf = (...args: readonly string[]) => runCommand(['what-if', ...estate, ...args]);
const role = 'arn:aws:iam::333344445555:role/veeam-vpc-backup';

const placeholder = ['$', '{ADMIN_ROLE}'].join('');
const deny = (...actions: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'NoSnapshots', Effect: 'Deny', Action: actions, Resource: '*' }],
});
const documents = {
  'no-snapshots.json': deny('ec2:CreateSnapshot*', 'ec2:DescribeRegions', 'kms:CreateGrant', 'iam:PassRole'),
  'no-lambda.json': deny('lambda:*'),
  'allow-all.json': { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  'rcp.json': {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 'kms:CreateGrant', Resource: '*' }],
  },
  'placeholders.json': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: 'ec2:DescribeRegions',
        Resource: '*',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/${placeholder}` } },
      },
    ],
  },
  'broken.json': { Version: '2012-10-17', Statement: [{ Effect: 'deny', Action: '*', Resource: '*' }] },
};

let folder: string;
const file = (name: keyof typeof documents | 'text.json') => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'veeam-drift-what-if-'));
  for (const [name, content] of Object.entries(documents)) writeFileSync(join(folder, name), JSON.stringify(content));
  writeFileSync(file('text.json'), 'not JSON');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Without what differs from run to run. */
function settled(text: string): string {
  return text
    .replaceAll(folder, 'policies')
    .replaceAll(folder.slice(1), 'policies')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '<run>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"(toolVersion|version)": "\d+\.\d+\.\d+"/g, '"$1": "<version>"')
    .replaceAll(/on: \d{4}-\d\d-\d\d/g, 'on: <day>');
}

describe('veeam-drift what-if', () => {
  describe('given an SCP that breaks most roles', () => {
    const args = () => ['--scp', file('no-snapshots.json'), '--target', 'ROOT'];

    it.each(['text', 'markdown', 'sarif', 'json'] as const)('refuses it, one line per cause, as %s', async (format) => {
      const { exitCode, stdout, stderr } = await whatIf(...args(), '--format', format);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
      await expect(settled(stdout)).toMatchFileSnapshot(`golden/whatIf.scp.${format}`);
    });

    it('prints SARIF of the standard, at the place of the change', async () => {
      const log = JSON.parse((await whatIf(...args(), '--format', 'sarif')).stdout);
      expect(sarifFaults(log)).toEqual([]);
      const places = log.runs[0].results.map((each: { locations: unknown }) => JSON.stringify(each.locations));
      expect(new Set(places.map((place: string) => place.includes('no-snapshots.json')))).toEqual(new Set([true]));
    });

    it('exits with 0 where nothing so bad is asked for and unread accounts are allowed', async () => {
      const { exitCode } = await whatIf(...args(), '--fail-on', 'never', '--allow-unseen');
      expect(exitCode).toBe(0);
    });
  });

  it.each([
    [
      'an SCP that touches nothing of Veeam',
      () => ['--scp', file('no-lambda.json'), '--target', 'Production'],
      0,
      /^NO DIFFERENCE/,
    ],
    [
      'the same where an account could not be read',
      () => ['--scp', file('no-lambda.json'), '--target', 'ROOT'],
      3,
      /^NOT EVERYTHING SEEN/,
    ],
    [
      'an SCP that is detached',
      () => ['--detach', 'no-instances-in-ireland', '--target', 'OU-H7D2-DEVELOP01'],
      0,
      /^BETTER/,
    ],
    [
      'an SCP in the place of another',
      () => ['--scp', file('no-snapshots.json'), '--replaces', 'FullAWSAccess', '--target', 'Workloads'],
      2,
      /allowed by no SCP/,
    ],
    [
      'another content of an SCP',
      () => ['--scp', file('no-snapshots.json'), '--replaces', 'protect-backups'],
      2,
      /SCP protect-backups/,
    ],
    ['an RCP', () => ['--rcp', file('rcp.json'), '--target', '333344445555'], 2, /RCP/],
    [
      'an account that moves',
      () => ['--move-account', 'shop-web', '--to', 'Workloads/Development'],
      2,
      /OU Development/,
    ],
    [
      'a policy of one role',
      () => ['--policy', file('no-snapshots.json'), '--role', role],
      2,
      /of the policy no-snapshots/,
    ],
    [
      'a boundary',
      () => ['--boundary', file('no-snapshots.json'), '--role', role],
      2,
      /permissions boundary no-snapshots/,
    ],
    ['a trust policy', () => ['--trust', file('no-snapshots.json'), '--role', role], 2, /cannot assume the role/],
    ['a role that is deleted', () => ['--delete-role', role], 2, /does not exist any more/],
    ['placeholders', () => ['--scp', file('placeholders.json'), '--target', 'Production'], 3, /\$\{ADMIN_ROLE\}/],
  ] as const)('judges %s', async (_, args, code, said) => {
    const { exitCode, stdout, stderr } = await whatIf(...args());
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
    expect(stdout).toMatch(said);
  });

  it('tells rights that are too much, too', async () => {
    const { stdout } = await whatIf(
      '--policy',
      file('allow-all.json'),
      '--name',
      'veeam-vpc-backup-policy',
      '--role',
      role,
    );
    expect(stdout).toContain('actions beyond its sets');
  });

  it.each([
    ['no change', () => [], /expected a change: --scp/],
    [
      'a target that is not there',
      () => ['--scp', file('no-lambda.json'), '--target', 'Prodction'],
      /no-lambda\.json: the organization has no root, OU or account "Prodction": did you mean Production\?/,
    ],
    [
      'two of that name',
      () => ['--scp', file('no-lambda.json'), '--target', 'development'],
      /may be the OU Development .* or the account development/,
    ],
    ['no target', () => ['--scp', file('no-lambda.json')], /--scp: expected --target/],
    [
      'the last SCP of a place',
      () => ['--detach', 'FullAWSAccess', '--target', 'Production'],
      /AWS keeps at least one SCP attached to the OU Production/,
    ],
    [
      'an SCP that is not attached there',
      () => ['--detach', 'protect-backups', '--target', 'Production'],
      /protect-backups is not attached to the OU Production .*; SCPs there: FullAWSAccess/,
    ],
    [
      'an SCP that is not there',
      () => ['--detach', 'protect-backup'],
      /no SCP protect-backup: did you mean protect-backups\?/,
    ],
    ['what nobody can detach', () => ['--detach', 'RCPFullAWSAccess'], /no SCP RCPFullAWSAccess|nobody detach/],
    ['an RCP as an SCP', () => ['--scp', file('rcp.json'), '--target', 'ROOT'], /an SCP takes no Principal/],
    ['an SCP as an RCP', () => ['--rcp', file('no-lambda.json'), '--target', 'ROOT'], /an RCP takes "Principal"/],
    [
      'a broken document',
      () => ['--policy', file('broken.json'), '--role', role],
      /broken\.json: Statement\[0\]\.Effect: expected "Allow" or "Deny"/,
    ],
    ['no JSON', () => ['--trust', file('text.json'), '--role', role], /text\.json: expected JSON/],
    [
      'a file that is not there',
      () => ['--scp', '/nowhere.json', '--target', 'ROOT'],
      /nowhere\.json: expected a policy document that can be read: ENOENT/,
    ],
    ['no role', () => ['--policy', file('no-lambda.json')], /--policy: expected --role/],
    [
      'a name for an ARN',
      () => ['--policy', file('no-lambda.json'), '--role', 'veeam-vpc-backup'],
      /--role: expected the ARN of a role or user/,
    ],
    [
      'a role that is not there',
      () => ['--delete-role', `${role}s`],
      /--delete-role: the role veeam-vpc-backups is not among/,
    ],
    [
      'an account that is not there',
      () => ['--delete-role', 'arn:aws:iam::123456789012:role/a'],
      /account 123456789012 is not among/,
    ],
    ['nowhere to move to', () => ['--move-account', 'shop-web'], /--move-account: expected --to/],
    ['an account to move to', () => ['--move-account', 'shop-web', '--to', 'shop-data'], /no root or OU "shop-data"/],
  ] as const)('says in one line that it got %s', async (_, args, said) => {
    const { exitCode, stdout, stderr } = await whatIf(...args());
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(said);
  });
});
