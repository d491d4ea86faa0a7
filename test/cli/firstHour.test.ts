// The first hour as people live it: every command but the first is the one that the command before printed, run as it
// stands by a shell in the checkout; the printed lines of the AWS CLI are done to the exports.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findSet, loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));
const catalog = loadCatalog();
const timeout = 120_000;

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly text: string;
}

/** Runs a line in the checkout, as a person would paste it. */
async function paste(line: string): Promise<Answer> {
  try {
    const { stdout } = await run('bash', ['-c', line], { cwd: checkout });
    return { code: 0, stdout, text: stdout.replaceAll(/\s+/g, ' ') };
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('code' in error)) throw error;
    const stdout = String(error.stdout);
    return { code: Number(error.code), stdout, text: stdout.replaceAll(/\s+/g, ' ') };
  }
}

function nextOf({ stdout }: Answer): string {
  return /^Next {7}(.*)$/m.exec(stdout)?.[1] ?? '';
}

function actionsOf(id: string): readonly string[] {
  return findSet(catalog, id, newestBuild())?.grants.map(({ action }) => action) ?? [];
}

interface SampleRole {
  readonly account: string;
  readonly name: string;
  readonly trusts: object;
  readonly actions: readonly string[];
}

function allow(rest: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] };
}

function detailOf({ account, name, trusts, actions }: SampleRole, tags: readonly object[]): object {
  return {
    Arn: `arn:aws:iam::${account}:role/${name}`,
    RoleName: name,
    Path: '/',
    RoleId: 'AROAEXAMPLEEXAMPLE',
    AssumeRolePolicyDocument: allow({ Principal: trusts, Action: 'sts:AssumeRole' }),
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: allow({ Action: actions, Resource: '*' }) }],
    AttachedManagedPolicies: [],
    InstanceProfileList: [{ InstanceProfileName: name }],
    Tags: tags,
  };
}

/** Writes the exports, with the tags that the printed lines of the AWS CLI give. */
async function writeExports(folder: string, roles: readonly SampleRole[], printed = ''): Promise<void> {
  const lines = [...printed.matchAll(/^aws iam tag-role --role-name (\S+) --tags Key=(\S+),Value=(\S+)$/gm)];
  for (const [account, own] of Map.groupBy(roles, (role) => role.account)) {
    const details = own.map((role) => {
      const tags = lines.filter(([, name]) => name === role.name).map(([, , Key, Value]) => ({ Key, Value }));
      return detailOf(role, tags);
    });
    const whole = { RoleDetailList: details, UserDetailList: [], GroupDetailList: [], Policies: [] };
    await writeFile(join(folder, `${account}.json`), JSON.stringify(whole));
  }
}

const newFolder = () => mkdtemp(join(tmpdir(), "veeam-drift's first hour-"));
const quoted = (path: string) => `'${path.replaceAll("'", String.raw`'\''`)}'`;

const hub = '111122223333';
const impersonation: SampleRole = {
  account: hub,
  name: 'prod-VeeamImpersonationRoleV1-AB12CD34EF56',
  trusts: { Service: 'ec2.amazonaws.com' },
  actions: ['sts:AssumeRole'],
};
const appliance = { AWS: `arn:aws:iam::${hub}:role/${impersonation.name}` };
const services = { Service: ['backup.amazonaws.com', 'batchoperations.s3.amazonaws.com', 'ec2.amazonaws.com'] };
const website: SampleRole = {
  account: hub,
  name: 'website',
  trusts: { Service: 'lambda.amazonaws.com' },
  actions: ['s3:GetObject', 'logs:PutLogEvents'],
};

describe('the first hour', () => {
  it(
    'with one account and an appliance ends in the right verdict and its fix, in four commands',
    async () => {
      const [lacking = '', ...kept] = actionsOf('default-backup-restore');
      const roles: readonly SampleRole[] = [
        impersonation,
        {
          account: hub,
          name: 'prod-VeeamInstanceBackupRestoreAccessRo-1TN19YW8TZF4P',
          trusts: { ...appliance, ...services },
          actions: kept,
        },
        website,
      ];
      const folder = await newFolder();
      await writeExports(folder, roles);
      const first = await paste(`npm run -s drift -- scan -q --exports ${quoted(folder)}`);
      expect(first.code).toBe(3);
      expect(first.text).toContain("2 roles and users look like Veeam's");
      const found = await paste(nextOf(first));
      expect(found.code).toBe(0);
      expect(found.text).toContain('fits default-backup-restore');
      await writeExports(folder, roles, found.stdout);
      const second = await paste(nextOf(found));
      expect(second.text).toContain('1 of 2 Veeam roles differ from what Veeam requires');
      expect(second.text).toContain(lacking.split(':')[1]);
      const fix = await paste(nextOf(second));
      expect(fix.code).toBe(0);
      expect(fix.stdout).toContain(`"${lacking}"`);
    },
    timeout,
  );

  it(
    'with an organization, named roles and a guard by region ends in a settings file, in five commands',
    async () => {
      const shop = '444455556666';
      const roles: readonly SampleRole[] = [
        impersonation,
        { account: shop, name: 'VeeamBackup-vpc', trusts: appliance, actions: actionsOf('vpc-backup') },
        { account: shop, name: 'VeeamBackup-rds', trusts: appliance, actions: actionsOf('rds-backup').slice(1) },
        { ...website, account: shop },
      ];
      const folder = await newFolder();
      const settings = join(folder, 'settings.yaml');
      await writeExports(folder, roles);
      await writeFile(settings, '# ours\n');
      await writeFile(join(folder, 'organization.json'), JSON.stringify(organizationOf([hub, shop])));
      const where = `--exports ${quoted(folder)} --settings ${quoted(settings)}`;
      const first = await paste(`npm run -s drift -- scan -q ${where}`);
      expect(first.code).toBe(3);
      const found = await paste(nextOf(first));
      expect(found.text).toContain('VeeamBackup-vpc');
      const written = await paste(/^.* discover .* --write$/m.exec(found.stdout)?.[0] ?? '');
      expect(written.text).toContain('3 rules added to principals');
      const asking = await paste(nextOf(written));
      expect(asking.text).toContain('To answer first:');
      const line = /regions: \[[a-z0-9, -]+\]/.exec(asking.text)?.[0] ?? '';
      expect(line).toBe('regions: [eu-west-1]');
      await writeFile(settings, `${await readFile(settings, 'utf8')}${line}\n`);
      const last = await paste(nextOf(written));
      expect(last.text).not.toContain('To answer first');
      expect(last.text).toContain('VeeamBackup-rds');
      expect(last.text).toContain('1 of 3 Veeam roles differ');
    },
    timeout,
  );

  it(
    'in a folder with nothing of Veeam says so, and asks for the right accounts',
    async () => {
      const folder = await newFolder();
      await writeExports(folder, [website, { ...website, name: 'admin', actions: ['*'] }]);
      const first = await paste(`npm run -s drift -- scan -q --exports ${quoted(folder)}`);
      expect(first.code).toBe(3);
      expect(first.text).toContain("no role or user looks like Veeam's: are these the right accounts?");
      expect(nextOf(first)).toBe('');
    },
    timeout,
  );
});

function organizationOf(accounts: readonly string[]): object {
  const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const guard = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OneRegion',
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*', 'pricing:*', 's3:*', 'organizations:*', 'support:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      },
    ],
  };
  const policy = (id: string, content: object) => ({
    id,
    name: id,
    type: 'SERVICE_CONTROL_POLICY',
    content,
    targets: ['r-ab12', ...(id === 'p-full' ? [...accounts, '999988887777'] : [])],
  });
  return {
    schema: 'veeam-drift/organization/1',
    id: 'o-exampleorg1',
    managementAccountId: '999988887777',
    roots: [{ id: 'r-ab12', name: 'Root' }],
    organizationalUnits: [],
    accounts: [...accounts, '999988887777'].map((id) => ({ id, name: `account-${id}`, parent: 'r-ab12' })),
    policies: [policy('p-full', full), policy('p-guard', guard)],
    policyTypes: { SERVICE_CONTROL_POLICY: 'ENABLED', RESOURCE_CONTROL_POLICY: 'DISABLED' },
  };
}
