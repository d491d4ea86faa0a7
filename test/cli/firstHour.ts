// What the first hour needs: lines that are run as they stand, by a shell in the checkout, and exports to which the printed
// lines of the AWS CLI are done.

import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findSet, loadCatalog, newestBuild } from '../../shared/requirements/loadCatalog.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));
const catalog = loadCatalog();
export const timeout = 120_000;

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly text: string;
}

/** Runs a line in the checkout, as a person would paste it. */
export async function paste(line: string): Promise<Answer> {
  try {
    const { stdout } = await run('bash', ['-c', line], { cwd: checkout });
    return { code: 0, stdout, text: stdout.replaceAll(/\s+/g, ' ') };
  } catch (error) {
    if (!(error instanceof Error) || !('stdout' in error) || !('code' in error)) throw error;
    const stdout = String(error.stdout);
    return { code: Number(error.code), stdout, text: stdout.replaceAll(/\s+/g, ' ') };
  }
}

export function nextOf({ stdout }: Answer): string {
  return /^Next {7}(.*)$/m.exec(stdout)?.[1] ?? '';
}

export function actionsOf(id: string): readonly string[] {
  return findSet(catalog, id, newestBuild())?.grants.map(({ action }) => action) ?? [];
}

export interface SampleRole {
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
export async function writeExports(folder: string, roles: readonly SampleRole[], printed = ''): Promise<void> {
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

export const newFolder = () => mkdtemp(join(tmpdir(), "veeam-drift's first hour-"));
export const quoted = (path: string) => `'${path.replaceAll("'", String.raw`'\''`)}'`;

export const hub = '111122223333';
export const impersonation: SampleRole = {
  account: hub,
  name: 'prod-VeeamImpersonationRoleV1-AB12CD34EF56',
  trusts: { Service: 'ec2.amazonaws.com' },
  actions: ['sts:AssumeRole'],
};
export const appliance = { AWS: `arn:aws:iam::${hub}:role/${impersonation.name}` };
export const services = { Service: ['backup.amazonaws.com', 'batchoperations.s3.amazonaws.com', 'ec2.amazonaws.com'] };
export const website: SampleRole = {
  account: hub,
  name: 'website',
  trusts: { Service: 'lambda.amazonaws.com' },
  actions: ['s3:GetObject', 'logs:PutLogEvents'],
};
