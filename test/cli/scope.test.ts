// Roles that a security team cut to their bucket and to one role to pass, as a user meets them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInSets } from '../../shared/requirements/loadCatalog.ts';
import { runCommand } from './runCommand.ts';

const account = '777788889999';
const appliance = 'arn:aws:iam::222233334444:role/veeam-impersonation';
const set = builtInSets().find(({ id, build }) => id === 'repository' && build === '10.0.0.232');
const actions = (set?.grants ?? []).filter(({ when }) => when === undefined).map(({ action }) => action);
const isOfBucket = (action: string) =>
  /^s3:(.*Object|.*Object(Version|Retention)|ListBucket.*|GetBucket.*)$/.test(action);

const policyOf = (bucket: string) => [
  {
    Effect: 'Allow',
    Action: actions.filter(isOfBucket),
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  },
  { Effect: 'Allow', Action: 'iam:PassRole', Resource: `arn:aws:iam::${account}:role/backup/worker` },
  {
    Effect: 'Allow',
    Action: actions.filter((action) => !isOfBucket(action) && action !== 'iam:PassRole'),
    Resource: '*',
  },
];

function roleOf(name: string, path: string, statements: readonly object[]) {
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROA${name.toUpperCase().padEnd(17, 'X').slice(0, 17)}`,
    Arn: `arn:aws:iam::${account}:role${path}${name}`,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: appliance }, Action: 'sts:AssumeRole' },
        { Effect: 'Allow', Principal: { Service: 'batchoperations.s3.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'work', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    AttachedManagedPolicies: [],
    Tags:
      name === 'worker'
        ? []
        : [
            { Key: 'veeam:role', Value: 'repository' },
            { Key: 'veeam:build', Value: '10.0.0.232' },
          ],
  };
}

let folder: string;
const settingsOf = (name: string, scopes: readonly string[]) => {
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, [`appliances: [{ role: ${appliance} }]`, ...scopes].join('\n'));
  return ['--exports', join(folder, 'exports'), '--settings', path];
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'veeam-drift-scope-'));
  const roles = [roleOf('veeam-store', '/', policyOf('acme-store')), roleOf('worker', '/backup/', [])];
  const details = { UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [] };
  mkdirSync(join(folder, 'exports'));
  writeFileSync(join(folder, 'exports', `${account}.json`), JSON.stringify(details));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The line that the advice of a finding says to paste. */
async function proposedLine(): Promise<string> {
  const { stdout } = await runCommand(['scan', '-q', ...settingsOf('none', []), '--format', 'json']);
  const report: { readonly findings: readonly { readonly fix: string }[] } = JSON.parse(stdout);
  return /write (scopes: .* \}\]) in the settings/.exec(report.findings[0]?.fix ?? '')?.[1] ?? '';
}

describe('a role that is cut to its bucket and its worker', () => {
  it('is told the line of the settings, and the line ends its findings', async () => {
    const line = await proposedLine();
    expect(line).toBe(
      `scopes: [{ name: "veeam-store", accounts: ["${account}"], buckets: ["acme-store"], passRoles: ["backup/worker"] }]`,
    );
    const { exitCode, stdout } = await runCommand(['scan', '-q', ...settingsOf('pasted', [line])]);
    expect(stdout).toContain('NO DRIFT');
    expect(exitCode).toBe(0);
  });

  it('is warned before a fix opens it', async () => {
    const asked = ['fix', '--role', 'veeam-store'];
    const { stderr } = await runCommand([...asked, ...settingsOf('none', [])]);
    expect(stderr).toContain(
      `Before you widen the role: where it is cut to fewer resources on purpose, write ${await proposedLine()}`,
    );
  });
});

describe('a role whose scope names another bucket', () => {
  const scopes = ['scopes: [{ name: veeam-store, buckets: [acme-other], passRoles: [backup/worker] }]'];

  it('gets a fix that names this bucket only', async () => {
    const { stdout } = await runCommand(['fix', '--role', 'veeam-store', ...settingsOf('other', scopes)]);
    const { Statement }: { readonly Statement: readonly { readonly Resource: unknown }[] } = JSON.parse(stdout);
    expect(Statement.map(({ Resource }) => Resource)).toEqual([
      ['arn:aws:s3:::acme-other'],
      ['arn:aws:s3:::acme-other/*'],
    ]);
  });

  it('is explained on this bucket, and asked about it', async () => {
    const asked = ['--role', 'veeam-store', ...settingsOf('other', scopes)];
    const explained = await runCommand(['explain', '--action', 's3:GetObject', ...asked]);
    expect(explained.stdout).toMatch(/^✗ MISSING {2}s3:GetObject on arn:aws:s3:::acme-other\/\*/);
    expect(explained.stdout).toContain('Allow s3:GetObject on arn:aws:s3:::acme-other/* in an identity policy');
    const { stdout } = await runCommand(['can', 's3:GetObject', 'kms:Decrypt', '--json', ...asked]);
    expect(JSON.parse(stdout)).toMatchObject({
      resource: '*',
      actions: [
        { action: 's3:GetObject', resource: 'arn:aws:s3:::acme-other/*', verdict: 'missing' },
        { action: 'kms:Decrypt', verdict: 'granted' },
      ],
    });
    const elsewhere = await runCommand(['can', 's3:GetObject', '--resource', 'arn:aws:s3:::acme-store/a', ...asked]);
    expect(elsewhere.stdout).toContain('1 granted');
  });
});

describe('a scope of two buckets', () => {
  it('is explained on the one that is not allowed, with a note that names both', async () => {
    const scopes = ['scopes: [{ name: veeam-*, buckets: [acme-store, acme-other] }]'];
    const asked = ['--role', 'veeam-store', ...settingsOf('two', scopes)];
    const { stdout, stderr } = await runCommand(['explain', '--action', 's3:GetObject', ...asked]);
    expect(stdout).toContain('acme-other/*');
    expect(stderr).toContain('one of 2 that its sets ask for');
  });
});

describe('a scope that speaks of nobody', () => {
  const scopes = ['scopes: [{ name: veeam-sotre, buckets: [acme-store] }]'];
  const other = '888899990000';

  async function questionsOf(...more: readonly string[]): Promise<readonly unknown[]> {
    const { stdout } = await runCommand(['scan', '-q', ...settingsOf('slip', scopes), '--format', 'json', ...more]);
    const report: { readonly questions: readonly { readonly id: string }[] } = JSON.parse(stdout);
    return report.questions.filter(({ id }) => id === 'scopes');
  }

  it('is an open question, which the terminal tells with its place in the settings', async () => {
    const { stdout } = await runCommand(['scan', '-q', ...settingsOf('slip', scopes)]);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '1 scope of the settings speaks of no role or user that was judged, and binds nothing: scopes[0] (name veeam-sotre).',
    );
  });

  it('is none where the call leaves an account out, which may have the role', async () => {
    const file = join(folder, 'exports', `${other}.json`);
    const text = JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] });
    writeFileSync(file, text);
    expect(await questionsOf()).toHaveLength(1);
    expect(await questionsOf('--accounts', account)).toEqual([]);
    rmSync(file);
  });
});
