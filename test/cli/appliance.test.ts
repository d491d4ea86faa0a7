// Against a stub made of public descriptions; nothing here was tried on a real appliance.

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { applianceKinds } from '../../shared/discover/appliance/applianceKinds.ts';
import { findSet, loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { type ApplianceStub, certificate, fingerprint, startApplianceStub } from './applianceStub.ts';
import { runCommand, runProcess } from './runCommand.ts';

const account = '111122223333';
const appliance = 'prod-VeeamImpersonationRoleV1-AB12CD34EF56';

function roleDetail(name: string, more: object = {}): object {
  return {
    Arn: `arn:aws:iam::${account}:role/${name}`,
    RoleName: name.replace(/^.*\//, ''),
    Path: name.includes('/') ? `/${name.replace(/[^/]*$/, '')}` : '/',
    RoleId: 'AROAEXAMPLEEXAMPLE',
    AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${account}:role/${appliance}` }),
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
    ...more,
  };
}

function trust(principal: object): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] };
}

const assume = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] };
const roles = [
  roleDetail(appliance, {
    AssumeRolePolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
    RolePolicyList: [{ PolicyName: 'vcb-assume', PolicyDocument: assume }],
  }),
  roleDetail('backup/ec2'),
  roleDetail('restore', { Tags: [{ Key: 'veeam:role', Value: 'rds-restore' }] }),
  roleDetail('left-over'),
];

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-appliance-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

async function exportsFolder(): Promise<string> {
  const whole = { RoleDetailList: roles, UserDetailList: [], GroupDetailList: [], Policies: [] };
  return folderOf({ 'account.json': JSON.stringify(whole) });
}

/** As 1.8-rev0 answers. */
const newer = [
  {
    id: '1',
    name: 'EC2',
    awsAccountId: account,
    regionType: 'Global',
    IAMRole: { roleName: '/backup/EC2' },
    accountPermissions: ['EC2BackupSnapshot'],
  },
  {
    id: '2',
    name: 'Restore',
    awsAccountId: account,
    regionType: 'Global',
    iamRole: { roleName: 'restore' },
    accountPermissions: ['RDSRestore'],
  },
  {
    id: '3',
    name: 'Other',
    awsAccountId: '444455556666',
    regionType: 'Global',
    IAMRoleFromAnotherAccount: { accountId: '444455556666', roleName: 'vpc' },
    accountPermissions: ['VPCBackup'],
  },
  {
    id: '4',
    name: 'Gone',
    awsAccountId: account,
    regionType: 'Global',
    IAMRole: { roleName: 'gone' },
    accountPermissions: ['RepositoryPermissions', 'NewKind', 'RDSReplication'],
  },
];
/** As 1.0-rev0 answers. */
const older = [
  {
    id: '1',
    name: 'Default Backup Restore',
    awsid: account,
    regionType: 'Global',
    IAMRole: { roleName: 'backup/ec2', isDefault: true },
  },
  { id: '2', name: 'Keys', awsid: account, accessKeys: { accessKey: 'AKIA', defaultRegion: 'us-east-1' } },
];

let stub: ApplianceStub | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await stub?.stop();
  stub = undefined;
});

async function ask(address: string, ...more: readonly string[]) {
  vi.stubEnv('VEEAM_APPLIANCE_TOKEN', 'good-token');
  return runCommand(['discover', '--exports', await exportsFolder(), '--appliance', address, ...more]);
}

const trusting = ['--appliance-fingerprint', fingerprint];
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('discover --appliance', () => {
  it('holds each role against the accounts, page after page', async () => {
    stub = await startApplianceStub(newer, undefined, 1);
    const { exitCode, stdout } = await ask(stub.address, ...trusting);
    expect(exitCode).toBe(0);
    const text = oneLine(stdout);
    expect(text).toContain(
      'The appliance uses 4 roles: 2 in the accounts that were read, 1 not there, 1 in accounts that were not read.',
    );
    expect(text).toContain(
      `EC2: arn:aws:iam::${account}:role/backup/ec2 the appliance asks of it: ec2-backup, ec2-backup-worker`,
    );
    expect(text).toContain('its tag or the settings name rds-restore: not rds-database-restore');
    expect(text).toContain(`and the appliance uses: Gone: arn:aws:iam::${account}:role/gone (rds-backup, repository)`);
    expect(text).toContain('Other: arn:aws:iam::444455556666:role/vpc (vpc-backup)');
    expect(text).toContain(`does not use them: arn:aws:iam::${account}:role/left-over`);
    expect(stdout).toContain(
      'aws iam tag-role --role-name ec2 --tags Key=veeam:role,Value=ec2-backup+ec2-backup-worker',
    );
    expect(stub.requests.map(({ path }) => new URL(path, 'https://x').searchParams.get('Offset'))).toEqual([
      '0',
      '1',
      '2',
      '3',
    ]);
    expect(stub.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer good-token',
      'x-api-version': '1.8-rev0',
    });
  });

  it('reads saved answers of older appliances: one, several, or lines of them', async () => {
    const page = (entries: readonly object[]) => ({ results: entries, totalCount: older.length });
    const folder = await folderOf({
      'one.json': JSON.stringify(page(older)),
      'several.json': JSON.stringify(older.map((each) => page([each]))),
      'lines.json': older.map((each) => JSON.stringify(page([each]))).join('\n'),
      'entries.json': JSON.stringify(older),
    });
    for (const name of ['one.json', 'several.json', 'lines.json', 'entries.json']) {
      const { stdout, stderr } = await ask(join(folder, name));
      expect(stderr).toBe('');
      expect(oneLine(stdout)).toContain('the appliance asks of it: default-backup-restore');
      expect(oneLine(stdout)).toContain('Keys: it names no role');
    }
  });

  it('writes appliance, expected sets and principals, and keeps the rest; a second time it adds nothing', async () => {
    const folder = await folderOf({ 'answer.json': JSON.stringify(newer), 'settings.yaml': '# ours\nfailOn: high\n' });
    const settings = join(folder, 'settings.yaml');
    const first = await ask(join(folder, 'answer.json'), '--settings', settings, '--write');
    expect(oneLine(first.stdout)).toMatch(
      /\d rules added to principals, 1 entry to appliances, 1 entry to expected; 1 without one clear answer/,
    );
    const written = await readFile(settings, 'utf8');
    expect(written).toMatch(/^# ours\nfailOn: high\n/);
    expect(written).toContain(`- role: arn:aws:iam::${account}:role/prod-VeeamImpersonationRoleV1-*`);
    expect(written).toMatch(/- name: ec2\n {4}accounts:\n {6}- "111122223333"\n {4}requirements:\n {6}- ec2-backup\n/);
    await ask(join(folder, 'answer.json'), '--settings', settings, '--write');
    expect(await readFile(settings, 'utf8')).toBe(written);
  });

  it.each<[string, string, string]>([
    [
      'part of a list',
      JSON.stringify({ results: newer.slice(0, 1), totalCount: 4 }),
      'expected all 4 roles of the appliance, got 1: save the others, too, with Offset=1',
    ],
    ['another answer', '{"access_token":"x"}', 'expected the answer to GET /api/v1/accounts/amazon'],
    ['no JSON', '<html>', 'expected JSON'],
  ])('refuses %s', async (_, text, words) => {
    const folder = await folderOf({ 'answer.json': text });
    const { exitCode, stderr } = await ask(join(folder, 'answer.json'));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
  });

  it('takes as many pages as the file has lines', async () => {
    const folder = await folderOf({ 'answer.json': '{"results":[]}\n'.repeat(150_000) });
    const { exitCode, stderr } = await ask(join(folder, 'answer.json'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('refuses what has no end or more text than any appliance says', async () => {
    const folder = await folderOf({});
    const [pipe, packed] = [join(folder, 'pipe.json'), join(folder, 'packed.json.gz')];
    execFileSync('mkfifo', [pipe]);
    await writeFile(packed, gzipSync(Buffer.alloc(16 * 2 ** 20 + 1, ' ')));
    const expected = 'expected saved answers of an appliance';
    for (const [file, words] of [
      [pipe, `${expected}: it is a pipe, a device or a socket`],
      ['/dev/zero', `${expected}: it is a pipe, a device or a socket`],
      [folder, `${expected}: EISDIR`],
      [packed, `${expected}, at most 16777216 characters, it has more`],
    ] as const) {
      const { exitCode, stderr } = await ask(file);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `veeam-drift: ${file}: ${words}\n` });
    }
  });

  it('names what a kind does not tell, and every kind names sets of the newest builds', async () => {
    const folder = await folderOf({
      'answer.json': JSON.stringify([
        { ...newer[0], accountPermissions: ['EC2Replication', 'Fancy'] },
        { ...newer[1], accountPermissions: [] },
      ]),
    });
    const text = oneLine((await ask(join(folder, 'answer.json'))).stdout);
    expect(text).toContain("no page of Veeam's lists EC2Replication; ec2-backup come nearest");
    expect(text).toContain('the kind Fancy is not known here');
    expect(text).toContain('no kind is chosen, so that all count');
    const catalog = loadCatalog();
    const ofAppliances = catalog.builds.filter((build) => findSet(catalog, 'impersonation', build) !== undefined);
    expect(ofAppliances.length).toBeGreaterThan(1);
    const sets = Object.values(applianceKinds).flatMap((kind) => kind.sets);
    expect(sets.filter((id) => ofAppliances.some((build) => findSet(catalog, id, build) === undefined))).toEqual([]);
  });
});

describe('the connection to an appliance', () => {
  it.each<[string, readonly string[], string]>([
    ['plain HTTP', ['http://127.0.0.1'], 'expected https://, got http://'],
    ['another scheme', ['ftp://127.0.0.1'], 'expected https://'],
    ['a password in the address', ['https://me:word@127.0.0.1'], 'without user and password'],
    [
      'a fingerprint that is none',
      ['https://127.0.0.1:9', '--appliance-fingerprint', 'AB:CD'],
      '64 hexadecimal digits',
    ],
  ])('is refused: %s', async (_, [address = '', ...more], words) => {
    const { exitCode, stderr } = await ask(address, ...more);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(words);
  });

  it('sends nothing to a certificate that nobody verified, whatever the environment says', async () => {
    stub = await startApplianceStub(newer);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { exitCode, stderr } = await ask(stub.address);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('its certificate is not verified (DEPTH_ZERO_SELF_SIGNED_CERT)');
    expect(stub.requests).toEqual([]);
  });

  it('sends nothing to a certificate with another fingerprint', async () => {
    stub = await startApplianceStub(newer);
    const { exitCode, stderr } = await ask(stub.address, '--appliance-fingerprint', '00'.repeat(32));
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`its certificate has another fingerprint, ${fingerprint}`);
    expect(stub.requests).toEqual([]);
  });

  it('takes a certificate of an authority that NODE_EXTRA_CA_CERTS names', async () => {
    stub = await startApplianceStub(newer);
    const folder = await folderOf({ 'authority.pem': certificate });
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'), VEEAM_APPLIANCE_TOKEN: 'good-token' };
    const args = ['discover', '--exports', await exportsFolder(), '--appliance', stub.address];
    const { exitCode, stdout, stderr } = await runProcess(args, { env });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('The appliance uses 4 roles');
  });

  it('follows a redirect on the same host, and none to another', async () => {
    let isMoved = false;
    stub = await startApplianceStub(newer, ({ url }) => {
      if (isMoved || url === undefined) return undefined;
      isMoved = true;
      return { status: 307, headers: { location: url } };
    });
    expect((await ask(stub.address, ...trusting)).exitCode).toBe(0);
    await stub.stop();
    stub = await startApplianceStub(newer, () => ({
      status: 302,
      headers: { location: 'https://elsewhere.invalid/api' },
    }));
    const { exitCode, stderr } = await ask(stub.address, ...trusting);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('it redirects to https://elsewhere.invalid, where the token does not go');
  });

  it.each<
    [string, { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }, string]
  >([
    ['a refused token', { status: 401 }, 'the token is not taken; one lasts an hour'],
    ['missing rights', { status: 403 }, 'Portal Administrator or Portal Operator'],
    [
      'another version',
      { status: 400, body: '{"message":"Unsupported API version"}' },
      'Unsupported API version"}; x-api-version 1.8-rev0 may not be',
    ],
    ['a failing appliance', { status: 500, body: 'oops' }, '500: oops'],
    ['a page of a proxy', { status: 200, body: '<html>' }, 'expected JSON, got "<html>"'],
    ['another answer', { status: 200, body: '{"items":[]}' }, 'an object with items'],
    [
      'fewer roles than it tells',
      { status: 200, body: '{"results":[],"totalCount":3}' },
      'expected all 3 roles of the appliance, got 0',
    ],
    ['a redirect without an end', { status: 302, headers: { location: '/again' } }, 'it redirects without an end'],
  ])('given %s, says so in one line', async (_, answer, words) => {
    stub = await startApplianceStub(newer, () => answer);
    const { exitCode, stdout, stderr } = await ask(stub.address, ...trusting);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('good-token');
  });

  it('asks for a token where nobody gives one', async () => {
    vi.stubEnv('VEEAM_APPLIANCE_TOKEN', '');
    const { exitCode, stderr } = await runCommand([
      'discover',
      '--exports',
      await exportsFolder(),
      '--appliance',
      'https://127.0.0.1:9',
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('expected an access token in VEEAM_APPLIANCE_TOKEN');
  });
});
