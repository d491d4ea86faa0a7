import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { runCommand } from './runCommand.ts';

const account = '111122223333';

function document(action: string): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

function role(name: string, more: object): object {
  return {
    Arn: `arn:aws:iam::${account}:role/${name}`,
    RoleName: name,
    RoleId: 'AROAEXAMPLEEXAMPLE',
    Path: '/',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
    },
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [{ Key: 'veeam:role', Value: 'ec2-backup' }],
    ...more,
  };
}

const own = `arn:aws:iam::${account}:policy/veeam-ec2`;
const aws = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
const attached = (arn: string) => [{ PolicyArn: arn, PolicyName: arn.replace(/^.*\//, '') }];

async function folderOf(roles: readonly object[], files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-incomplete-'));
  const whole = { RoleDetailList: roles, UserDetailList: [], GroupDetailList: [], Policies: [] };
  for (const [name, content] of Object.entries({ 'shop.json': whole, ...files }))
    await writeFile(join(folder, name), JSON.stringify(content));
  return folder;
}

async function findingsOf(folder: string) {
  const { stdout, exitCode } = await runCommand(['scan', '--exports', folder, '--json']);
  const { findings, headline } = runReportSchema.parse(JSON.parse(stdout));
  return { exitCode, kind: headline?.kind, findings: findings.map(({ code, fix }) => ({ code, fix })) };
}

describe('an export made with --filter', () => {
  it('is one finding that asks for another export, and nothing is claimed of what the policies allow', async () => {
    const folder = await folderOf([
      role('one', { AttachedManagedPolicies: attached(own) }),
      role('two', {
        AttachedManagedPolicies: attached(aws),
        RolePolicyList: [{ PolicyName: 'p', PolicyDocument: document('ec2:CreateSnapshot') }],
      }),
      role('three', { AttachedManagedPolicies: attached(own), PermissionsBoundary: { PermissionsBoundaryArn: own } }),
    ]);
    const { exitCode, kind, findings } = await findingsOf(folder);
    expect({ exitCode, kind }).toEqual({ exitCode: 3, kind: 'unseen' });
    expect(findings).toEqual([
      {
        code: 'EXPORT_INCOMPLETE',
        fix: 'Export the account again without --filter: aws iam get-account-authorization-details --output json.',
      },
    ]);
    const text = await runCommand(['scan', '--exports', folder]);
    expect(text.stdout).not.toMatch(/Correct the|uncertain/);
    expect(text.stdout).toContain('not judged in full');
    const fix = await runCommand(['fix', '--exports', folder, '--role', 'one']);
    expect(fix.stdout + fix.stderr).toContain('the document of veeam-ec2 is not in the export');
  });

  it('is told how the documents of AWS are to be had, where only these are missing', async () => {
    const { findings } = await findingsOf(await folderOf([role('two', { AttachedManagedPolicies: attached(aws) })]));
    expect(findings).toMatchObject([
      { code: 'EXPORT_INCOMPLETE', fix: expect.stringContaining('--filter AWSManagedPolicy --output json') },
    ]);
  });

  it('still tells what other policies settle', async () => {
    const deny = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action: 'ec2:CreateSnapshot', Resource: '*' }],
    };
    const folder = await folderOf([
      role('one', {
        AttachedManagedPolicies: attached(own),
        RolePolicyList: [{ PolicyName: 'no', PolicyDocument: deny }],
      }),
    ]);
    expect((await findingsOf(folder)).findings.map(({ code }) => code)).toEqual(['ACTION_DENIED', 'EXPORT_INCOMPLETE']);
  });

  it('says nothing of roles without required sets', async () => {
    const whole = role('whole', { RolePolicyList: [{ PolicyName: 'p', PolicyDocument: document('ec2:*') }] });
    const folder = await folderOf([whole, role('other', { Tags: [], AttachedManagedPolicies: attached(own) })]);
    expect((await findingsOf(folder)).findings.map(({ code }) => code)).not.toContain('EXPORT_INCOMPLETE');
  });
});

describe('a file about the organization under another name', () => {
  const policies = { Policies: [{ Id: 'p-FullAWSAccess', Arn: 'arn:aws:organizations::aws:policy/p-FullAWSAccess' }] };
  const organization = { schema: 'veeam-drift/organization/1', managementAccountId: account };

  it.each<[string, string, unknown, string]>([
    ['list-policies', 'scps.json', policies, 'aws organizations list-policies'],
    ['list-accounts', 'accounts.json', { Accounts: [{ Id: account }] }, 'aws organizations list-accounts'],
    [
      'describe-organization',
      'org.json',
      { Organization: { Id: 'o-exampleorg1' } },
      'aws organizations describe-organization',
    ],
    ['the file itself', 'my-org.json', organization, 'expected it under the name organization.json'],
  ])('is named: %s', async (_, name, content, words) => {
    const folder = await folderOf([role('one', {})], { [name]: content });
    const { stdout } = await runCommand(['scan', '--exports', folder]);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain(name);
    expect(text).toContain(words);
    expect(text).toContain('Write organization.json so, or take the file out of the folder.');
  });
});
