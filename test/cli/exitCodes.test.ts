// Exit codes of `scan` and `audit` as a table, a handful of its rows through the real command.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSet, loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { requiredPolicy } from '../../shared/requirements/requiredPolicy.ts';
import { arnOf, exportOf, makeFolder, role } from '../estate/exportFixtures.ts';
import { runCommand, runProcess } from './runCommand.ts';

const set = findSet(loadCatalog([]), 'repository', '13.1.0.411');
if (set === undefined) throw new Error('expected the set repository');
const appliance = 'arn:aws:iam::222233334444:role/veeam-impersonation';

const service = {
  Effect: 'Allow',
  Principal: { Service: 'batchoperations.s3.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

const whole = role('backup', {
  Tags: [{ Key: 'veeam:role', Value: 'repository' }],
  RolePolicyList: [{ PolicyName: 'veeam', PolicyDocument: requiredPolicy(set) }],
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: [service, { Effect: 'Allow', Principal: { AWS: appliance }, Action: 'sts:AssumeRole' }],
  },
});

const clean = { 'main.json': exportOf({ roles: [whole] }) };
const broken = { 'main.json': exportOf({ roles: [{ ...whole, RolePolicyList: [] }] }) };
/** One open finding of severity high. */
const trusted = {
  'main.json': exportOf({
    roles: [
      {
        ...whole,
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            service,
            {
              Effect: 'Allow',
              Principal: { AWS: [appliance, 'arn:aws:iam::999988887777:role/x'] },
              Action: 'sts:AssumeRole',
            },
          ],
        },
      },
    ],
  }),
};
const unread = { 'shop.json': '' };

function organization(member: object) {
  return {
    'organization.json': {
      schema: 'veeam-drift/organization/1',
      managementAccountId: '111122223333',
      policyTypes: { SERVICE_CONTROL_POLICY: 'DISABLED', RESOURCE_CONTROL_POLICY: 'DISABLED' },
      roots: [{ id: 'r-ab12', name: 'Root' }],
      accounts: [
        { id: '111122223333', parent: 'r-ab12' },
        { id: '444455556666', parent: 'r-ab12', ...member },
      ],
    },
  };
}

const appliances = `appliances: [{ role: '${appliance}' }]\n`;
const answered = `${appliances}regions: [eu-central-1]\nfeatures: { glacierAcceleratedRetrieval: true }\nansweredQuestions: [scps, rcps, appliance-side, session-policies, outside-iam]\n`;
const accepts = (code: string) =>
  `${appliances}exceptions: [{ code: ${code}, reason: known, owner: me, expires: ${new Date().toISOString().slice(0, 10)} }]\n`;

interface Row {
  readonly name: string;
  readonly files: Readonly<Record<string, unknown>>;
  readonly settings?: string;
  readonly args?: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}

/** These rows start the real command. */
const processRows: readonly Row[] = [
  { name: 'all seen and clean', files: clean, settings: answered, code: 0, says: /^NO DRIFT: 1 Veeam role checked/ },
  { name: 'drift', files: broken, code: 2, says: /^DRIFT: 1 of 1/ },
  {
    name: 'a file that was not read',
    files: { ...clean, ...unread },
    code: 3,
    says: /^NOT EVERYTHING SEEN: .* 1 file/s,
  },
  { name: 'nothing that can be read', files: unread, code: 1, says: /^$/ },
];

const rows: readonly Row[] = [
  { name: 'clean, with questions', files: clean, code: 0, says: /^NO DRIFT FOUND, 6 questions open/ },
  { name: 'drift below --fail-on', files: trusted, settings: appliances, code: 0, says: /^DRIFT: 1 of 1/ },
  {
    name: 'drift at --fail-on',
    files: trusted,
    settings: appliances,
    args: ['--fail-on', 'high'],
    code: 2,
    says: /^DRIFT/,
  },
  {
    name: 'drift and a file that was not read',
    files: { ...broken, ...unread },
    code: 2,
    says: /^DRIFT: .*, and 1 file could/s,
  },
  {
    name: 'drift that is silenced, and a file that was not read',
    files: { ...broken, ...unread },
    args: ['--fail-on', 'never'],
    code: 3,
    says: /^DRIFT/,
  },
  {
    name: 'both silenced',
    files: { ...broken, ...unread },
    args: ['--fail-on', 'never', '--allow-unseen'],
    code: 0,
    says: /^DRIFT/,
  },
  {
    name: 'a file that was not read, silenced',
    files: { ...clean, ...unread },
    args: ['--allow-unseen'],
    code: 0,
    says: /^NOT EVERYTHING SEEN/,
  },
  {
    name: 'a file that was not read, accepted',
    files: { ...clean, ...unread },
    settings: accepts('FILE_UNREADABLE'),
    code: 0,
    says: /^NO DRIFT FOUND/,
  },
  {
    name: 'a file that was not read, at --fail-on high',
    files: { ...clean, ...unread },
    args: ['--fail-on', 'high'],
    code: 2,
    says: /^NOT EVERYTHING SEEN/,
  },
  {
    name: 'an account without export',
    files: { ...clean, ...organization({}) },
    code: 3,
    says: /^NOT EVERYTHING SEEN: .* 1 account/s,
  },
  {
    name: 'an account without export, accepted',
    files: { ...clean, ...organization({}) },
    settings: accepts('ACCOUNT_*'),
    code: 0,
    says: /^NO DRIFT FOUND/,
  },
  {
    name: 'an account without export, excluded',
    files: { ...clean, ...organization({}) },
    settings: `${answered}live: { accounts: { exclude: ['444455556666'] } }\n`,
    code: 0,
    says: /^NO DRIFT: /,
  },
  {
    name: 'an account without export, not asked for',
    files: { ...clean, ...organization({}) },
    settings: answered,
    args: ['--accounts', '111122223333'],
    code: 0,
    says: /^NO DRIFT: /,
  },
  {
    name: 'a suspended account',
    files: { ...clean, ...organization({ state: 'SUSPENDED' }) },
    settings: answered,
    code: 0,
    says: /^NO DRIFT: /,
  },
  {
    name: 'a closed account',
    files: { ...clean, ...organization({ state: 'CLOSED' }) },
    settings: answered,
    code: 0,
    says: /^NO DRIFT: /,
  },
  {
    name: 'an account that could not be reached',
    files: { ...clean, ...organization({ unreadable: { reason: 'access-denied', message: 'AccessDenied' } }) },
    code: 3,
    says: /^NOT EVERYTHING SEEN/,
  },
  {
    name: 'a role that could not be read',
    files: {
      'main.json': exportOf({
        roles: [whole, { ...whole, RoleName: 'other', Arn: arnOf('role', 'other'), RolePolicyList: 7 }],
      }),
    },
    code: 3,
    says: /^NOT EVERYTHING SEEN: .*1 role or user could/s,
  },
  {
    name: 'nothing judged',
    files: { 'main.json': exportOf({ roles: [role('other')] }) },
    code: 3,
    says: /^NOTHING JUDGED/,
  },
  {
    name: 'nothing judged, silenced',
    files: { 'main.json': exportOf({ roles: [role('other')] }) },
    args: ['--allow-unseen'],
    code: 0,
    says: /^NOTHING JUDGED/,
  },
  {
    name: 'a code that no rule has',
    files: clean,
    settings: accepts('ACTION_MISING'),
    code: 1,
    says: /^$/,
  },
  { name: 'a region that does not exist', files: clean, settings: 'regions: [eu-wst-1]\n', code: 1, says: /^$/ },
  {
    name: 'a region that is newer than the table',
    files: clean,
    settings: 'regions: [eu-west-9]\n',
    code: 0,
    says: /^NO DRIFT FOUND/,
  },
  { name: 'an account that is not there', files: clean, args: ['--accounts', '99999'], code: 1, says: /^$/ },
];

function argsOf({ files, settings, args = [] }: Row): readonly string[] {
  const folder = makeFolder({ ...files, ...(settings !== undefined && { 'settings.yaml': settings }) });
  return [
    'scan',
    '-q',
    '--exports',
    folder,
    ...(settings === undefined ? [] : ['--settings', join(folder, 'settings.yaml')]),
    ...args,
  ];
}

describe('the exit code of scan', () => {
  it.each(processRows)('is $code for $name, as a process', async (row) => {
    const { exitCode, stdout } = await runProcess(argsOf(row));
    expect([exitCode, stdout]).toEqual([row.code, expect.stringMatching(row.says)]);
  });

  it.each(rows)('is $code for $name', async (row) => {
    const { exitCode, stdout } = await runCommand(argsOf(row));
    expect([exitCode, stdout]).toEqual([row.code, expect.stringMatching(row.says)]);
  });

  it('is the same for a scan that keeps a log', async () => {
    for (const row of [...processRows.slice(0, 3), ...rows]) {
      const log = makeFolder({});
      const { exitCode, stdout } = await runCommand([...argsOf(row), '--log', log]);
      expect([row.name, exitCode, stdout]).toEqual([row.name, row.code, expect.stringMatching(row.says)]);
    }
  });
});

describe('the exit code of audit', () => {
  it('is 3 where there is nothing to verify', async () => {
    const nowhere = join(makeFolder({}), 'nowhere');
    const verified = await runCommand(['audit', 'verify', '--dir', nowhere]);
    expect(verified).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('nothing to verify') });
    const json = await runCommand(['audit', 'verify', '--dir', nowhere, '--json']);
    expect([json.exitCode, JSON.parse(json.stdout)]).toEqual([
      3,
      expect.objectContaining({ ok: false, nothing: true }),
    ]);
  });

  it('is 3 for the history of nothing', async () => {
    const args = ['audit', 'history', '--dir', join(makeFolder({}), 'nowhere'), '--role', appliance];
    expect(await runCommand(args)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('no run of this log'),
    });
  });
});
