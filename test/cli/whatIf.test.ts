import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sarifFaults } from '../report/sarifSchema.ts';
import { planText, refer, resourceConfig } from '../whatif/terraform/planText.ts';
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
  'no-key.json': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: 'kms:DescribeKey',
        Resource: 'arn:aws:kms:eu-central-1:777788889999:key/1234abcd-12ab-34cd-56ef-000000000001',
      },
    ],
  },
  'broken.json': { Version: '2012-10-17', Statement: [{ Effect: 'deny', Action: '*', Resource: '*' }] },
};

const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::222233334444:role/veeam-impersonation' },
      Action: 'sts:AssumeRole',
    },
  ],
};
const planned = [
  {
    address: 'aws_iam_role_policy.deny',
    actions: ['create'],
    after: { name: 'deny', role: 'veeam-vpc-backup', policy: JSON.stringify(deny('ec2:DescribeRegions')) },
  },
  {
    address: 'aws_iam_role_policy.later',
    actions: ['create'],
    after: { name: 'later', role: 'veeam-efs-restore' },
    unknown: { policy: true },
  },
  {
    address: 'aws_iam_role.fresh',
    actions: ['create'],
    after: {
      name: 'veeam-fresh',
      path: '/',
      assume_role_policy: JSON.stringify(trust),
      tags_all: { 'veeam:role': 'vpc-backup' },
    },
  },
  {
    address: 'aws_iam_role.gone',
    module: 'module.inner',
    actions: ['delete'],
    before: { name: 'veeam-fsx-restore', arn: 'arn:aws:iam::333344445555:role/veeam-fsx-restore' },
  },
];
const configuration = {
  configuration: {
    root_module: {
      resources: [
        resourceConfig('aws_iam_role_policy.deny', {}),
        resourceConfig('aws_iam_role_policy.later', { policy: refer('aws_s3_bucket.b.arn', 'aws_s3_bucket.b') }),
      ].map((each) => ({ ...each, provider_config_key: 'aws.shop' })),
      module_calls: { inner: { source: './inner', module: {} } },
    },
  },
};

let folder: string;
const file = (name: keyof typeof documents | 'text.json' | 'latin1.json' | 'plan.json' | 'plan.bin') =>
  join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'veeam-drift-what-if-'));
  for (const [name, content] of Object.entries(documents)) writeFileSync(join(folder, name), JSON.stringify(content));
  writeFileSync(file('text.json'), 'not JSON');
  writeFileSync(file('latin1.json'), '{"Sid": "Für alle"}', 'latin1');
  writeFileSync(file('plan.bin'), Buffer.from('PK\u0003\u0004\u00ff\u0000', 'latin1'));
  writeFileSync(join(folder, 'plan.json'), planText(planned, configuration));
  // As `>` of Windows PowerShell 5 writes them.
  mkdirSync(join(folder, 'windows'));
  for (const name of ['no-snapshots.json', 'plan.json'] as const)
    writeFileSync(join(folder, 'windows', name), `\uFEFF${readFileSync(file(name), 'utf8')}`, 'utf16le');
  writeFileSync(
    join(folder, 'roles.yaml'),
    [
      'Parameters: { Denied: { Type: String } }',
      'Resources:',
      '  NoRegions:',
      '    Type: AWS::IAM::Policy',
      '    Properties:',
      '      PolicyName: no-regions',
      '      Roles: [veeam-vpc-backup]',
      '      PolicyDocument: { Version: 2012-10-17, Statement: [{ Effect: Deny, Action: !Ref Denied, Resource: "*" }] }',
    ].join('\n'),
  );
  const removed = {
    Action: 'Remove',
    LogicalResourceId: 'Role',
    ResourceType: 'AWS::IAM::Role',
    PhysicalResourceId: 'veeam-vpc-backup',
  };
  const StackId = 'arn:aws:cloudformation:eu-central-1:333344445555:stack/roles/1';
  writeFileSync(
    join(folder, 'set.json'),
    JSON.stringify({ StackId, Changes: [{ Type: 'Resource', ResourceChange: removed }] }),
  );
  mkdirSync(join(folder, 'src/inner'), { recursive: true });
  writeFileSync(
    join(folder, 'src/main.tf'),
    '\nresource "aws_iam_role_policy" "deny" {\n}\n\nresource "aws_iam_role_policy" "later" {\n}\n',
  );
  writeFileSync(join(folder, 'src/inner/roles.tf'), '# Roles\nresource "aws_iam_role" "gone" {\n}\n');
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
  it('judges keys on both sides of the change', async () => {
    const worker = 'arn:aws:iam::222233334444:role/veeam-worker-deployment';
    const { exitCode, stdout } = await whatIf('--role', worker, '--policy', file('no-key.json'), '--format', 'json');
    expect(exitCode).toBe(2);
    const { worse, better } = z
      .object({
        worse: z.array(z.object({ finding: z.object({ code: z.string(), subject: z.string() }) })),
        better: z.array(z.unknown()),
      })
      .parse(JSON.parse(stdout));
    expect(worse.map(({ finding }) => `${finding.code} ${finding.subject.slice(0, 15)}`).sort()).toEqual([
      'ACTION_LIMITED kms:DescribeKey',
      'KEY_ACTION_MISSING kms:DescribeKey',
    ]);
    expect(better).toEqual([]);
  });

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
    ['an SCP', ['--target', 'ROOT', '--scp'], 'no-snapshots.json'],
    ['a plan', ['--plan'], 'plan.json'],
  ] as const)('says the same of %s in UTF-16', async (_, options, name) => {
    const [utf8, windows] = await Promise.all(
      [file(name), join(folder, 'windows', name)].map((path) => whatIf(...options, path)),
    );
    const [verdict] = utf8?.stdout.split('\n') ?? [];
    expect(verdict).toMatch(/^WORSE: /);
    expect(windows?.stdout.split('\n')[0]).toBe(verdict);
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

  describe('given a Terraform plan', () => {
    const plan = () => ['--plan', join(folder, 'plan.json'), '--account', '333344445555'];

    it.each(['text', 'markdown', 'sarif'] as const)(
      'tells what it breaks and what is not known yet, as %s',
      async (format) => {
        const source = ['--source', join(folder, 'src')];
        const { exitCode, stdout, stderr } = await whatIf(...plan(), ...source, '--format', format);
        expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
        await expect(settled(stdout)).toMatchFileSnapshot(`golden/whatIf.plan.${format}`);
      },
    );

    it('exits with 3 where nothing is known to break and something is not known', async () => {
      const { exitCode, stdout } = await whatIf(...plan(), '--fail-on', 'never');
      expect(exitCode).toBe(3);
      expect(stdout).toContain('NOT KNOWN');
    });

    it('leaves out what is in no account that is known, and says so', async () => {
      const { exitCode, stdout } = await whatIf('--plan', join(folder, 'plan.json'));
      expect(exitCode).toBe(2);
      expect(stdout).toContain('terraform: { accounts: {');
      const elsewhere = await whatIf('--plan', join(folder, 'plan.json'), '--account', '123456789012');
      expect(elsewhere.stdout).toContain('account 123456789012: it is not among the accounts that were read');
    });

    it.each([
      [
        'its sources',
        () => [...plan(), '--source', '/nowhere'],
        /--source: expected a folder of sources, got \/nowhere/,
      ],
      [
        'an account',
        () => ['--plan', join(folder, 'plan.json'), '--account', 'prod'],
        /--account: expected 12 digits, got "prod"/,
      ],
      ['one change', () => [...plan(), '--delete-role', role], /not both/],
      [
        'a plan',
        () => ['--plan', file('no-lambda.json')],
        /no-lambda\.json: expected the output of terraform show -json/,
      ],
    ] as const)('says in one line that it expected %s', async (_, args, said) => {
      const { exitCode, stderr } = await whatIf(...args());
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(said);
    });
  });

  describe('given a template', () => {
    const template = () => ['--template', join(folder, 'roles.yaml'), '--account', '333344445555'];

    it('tells what deploying it breaks, at the line of the resource', async () => {
      const { exitCode, stdout, stderr } = await whatIf(...template(), '--parameters', 'Denied=ec2:DescribeRegions');
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
      await expect(settled(stdout)).toMatchFileSnapshot('golden/whatIf.template.text');
    });

    it('leaves open what a parameter without a value decides', async () => {
      const { exitCode, stdout } = await whatIf(...template());
      expect(exitCode).toBe(3);
      expect(stdout).toContain('parameters without a value: Denied');
    });

    it('tells what a change set does', async () => {
      const { exitCode, stdout } = await whatIf('--change-set', join(folder, 'set.json'));
      expect(exitCode).toBe(2);
      expect(stdout).toContain('veeam-vpc-backup, which was watched, does not exist any more');
    });

    it.each([
      [
        'an account',
        () => ['--template', join(folder, 'roles.yaml')],
        /roles\.yaml: in which account it is deployed cannot be told: name it with --account/,
      ],
      [
        'a parameter that is there',
        () => [...template(), '--parameters', 'Denid=x'],
        /no parameter "Denid": did you mean Denied\?/,
      ],
      [
        'parameters',
        () => [...template(), '--parameters', file('text.json')],
        /text\.json: expected parameters in JSON/,
      ],
    ] as const)('says in one line that it expected %s', async (_, args, said) => {
      const { exitCode, stderr } = await whatIf(...args());
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(said);
    });
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
    [
      'a code page of Windows',
      () => ['--policy', file('latin1.json'), '--role', role],
      /latin1\.json: expected a policy document that can be read: it is not UTF-8: save it as UTF-8\n$/,
    ],
    [
      'the plan file itself',
      () => ['--plan', file('plan.bin')],
      /plan\.bin: expected a Terraform plan as terraform show -json prints it that can be read: it is a ZIP archive\n$/,
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
