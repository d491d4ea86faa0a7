// Roles of another product, judged by a set of one's own: no form of what is said of them speaks of Veeam.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alertOfReport } from '../../scripts/generate/alertOfReport.ts';
import { renderAlertJson } from '../../shared/alerts/forms/renderAlertJson.ts';
import { renderAmazonQ } from '../../shared/alerts/forms/renderAmazonQ.ts';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { renderSlackBlocks } from '../../shared/alerts/forms/renderSlackBlocks.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { fixForms } from '../../shared/report/renderFix.ts';
import { reportFormats } from '../../shared/report/renderReport.ts';
import { runCommand } from './runCommand.ts';

const account = '111122223333';
const boundary = `arn:aws:iam::${account}:policy/edge`;
const appliance = `arn:aws:iam::${account}:role/acme-appliance`;

const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const snapshots = allow(['ec2:CreateSnapshot', 'ec2:DescribeVolumes']);
const passing = allow('iam:PassRole');
const objects = allow(['s3:GetObject', 's3:ListBucket']);
const asked = [snapshots, passing, objects];
const acmeSet = {
  id: 'acme-backup',
  title: 'Role of the backup appliance',
  principal: 'role',
  kind: 'base',
  product: 'Acme Backup',
  build: '4.2',
  source: { url: 'https://example.com/permissions' },
  requires: { trustedServices: ['ec2.amazonaws.com'], assumableByAppliance: true, instanceProfile: true },
  policy: { Version: '2012-10-17', Statement: [...asked, { Effect: 'Deny', Action: 'iam:CreateUser', Resource: '*' }] },
};

const ec2 = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
const lets = (AWS: string) => ({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' });

interface RoleParts {
  readonly statements?: readonly object[];
  readonly trust?: readonly object[];
  readonly tag?: string;
  readonly profiles?: readonly object[];
  readonly bounded?: true;
}

function roleOf([name, parts]: readonly [string, RoleParts]) {
  const { statements = asked, trust = [ec2, lets(appliance)], tag = 'acme-backup', bounded } = parts;
  const profile = { InstanceProfileName: name, Arn: `arn:aws:iam::${account}:instance-profile/${name}` };
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${name.replaceAll('-', '').toUpperCase()}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: trust },
    InstanceProfileList: parts.profiles ?? [profile],
    RolePolicyList: [{ PolicyName: 'work', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    AttachedManagedPolicies: [],
    ...(bounded && {
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary },
    }),
    Tags: [{ Key: 'acme:role', Value: tag }],
  };
}

const inFrankfurt = { Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } } };
const toLambda = { Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } };
const untilSoon = {
  Condition: { DateLessThan: { 'aws:CurrentTime': new Date(Date.now() + 10 * 86_400_000).toISOString() } },
};
const oneBucket = { Resource: ['arn:aws:s3:::acme-one', 'arn:aws:s3:::acme-one/*'] };
/** One of each kind of finding and question that a set of one's own can meet. */
const roles: Readonly<Record<string, RoleParts>> = {
  'acme-whole': {},
  'acme-missing': { statements: [passing, objects] },
  'acme-denied': { statements: [...asked, { Effect: 'Deny', Action: 'ec2:CreateSnapshot', Resource: '*' }] },
  'acme-passing': { statements: [snapshots, allow('iam:PassRole', toLambda), objects] },
  'acme-region': { statements: [allow(snapshots.Action, inFrankfurt), passing, objects] },
  'acme-date': { statements: [allow(snapshots.Action, untilSoon), passing, objects] },
  'acme-bucket': { statements: [snapshots, passing, { ...objects, ...oneBucket }] },
  'acme-scoped': { statements: [snapshots, passing, { ...objects, ...oneBucket }] },
  'acme-wide': {},
  'acme-bounded': { bounded: true },
  'acme-bare': { profiles: [] },
  'acme-closed': { trust: [lets(appliance)] },
  'acme-alone': { trust: [ec2] },
  'acme-open': { trust: [ec2, lets(appliance), lets('*')] },
  'acme-dead': { trust: [ec2, lets(appliance), lets('AROAW2EXAMPLEDELETED2')] },
  'acme-stranger': { trust: [ec2, lets(appliance), lets('999988887777')] },
  'acme-unread': { statements: [...asked, { Effect: 'allow', Action: 'sqs:*', Resource: '*' }] },
  'acme-admin': { statements: [...asked, allow('*')] },
  'acme-more': { statements: [...asked, allow('sqs:*')] },
  'acme-typo': { tag: 'acme-bakup' },
  'acme-appliance': { statements: [allow('sts:AssumeRole')], tag: '' },
};

const exported = {
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: Object.entries(roles).map(roleOf),
  Policies: [
    {
      PolicyName: 'edge',
      Arn: boundary,
      Path: '/',
      DefaultVersionId: 'v1',
      PolicyVersionList: [
        {
          VersionId: 'v1',
          IsDefaultVersion: true,
          Document: { Version: '2012-10-17', Statement: [allow(['ec2:*', 's3:*'])] },
        },
      ],
    },
  ],
};

const settingsText = `
tags: { role: "acme:role" }
appliances: [{ role: "${appliance}" }]
requirementFiles: [acme.json]
scopes:
  - { name: acme-scoped, buckets: [acme-one] }
  - { name: acme-wide, buckets: [acme-one], passRoles: [acme-nobody] }
expected: [{ accounts: ["${account}"], name: acme-gone, requirements: [acme-backup] }]
`;

let folder = '';
let estate: readonly string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vendor-'));
  const exports = join(folder, 'exports');
  await mkdir(exports);
  await writeFile(join(exports, `${account}.json`), JSON.stringify(exported));
  await writeFile(join(folder, 'acme.json'), JSON.stringify(acmeSet));
  await writeFile(join(folder, 'settings.yaml'), settingsText);
  estate = ['--exports', exports, '--settings', join(folder, 'settings.yaml')];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** This tool's own name may stand there (its command, its files, the title of its page), and SARIF's address of it. */
function othersThanOurName(text: string): readonly string[] {
  const withoutOurs = text.replaceAll(/veeam-(role-)?drift|Veeam Role Drift|"informationUri": ".*"/gi, '');
  return [...withoutOurs.matchAll(/.{0,60}veeam.{0,40}/gi)].map(([found]) => found);
}

describe('roles of another product', () => {
  it('are judged by its set, each kind of fault among them', async () => {
    const { stdout } = await runCommand(['scan', '-q', ...estate, '--json']);
    const { findings, run, questions = [] } = runReportSchema.parse(JSON.parse(stdout));
    expect(run.judgedBy).toBe('Acme Backup 4.2');
    expect([...new Set(findings.map(({ code }) => code))].sort()).toEqual([
      'ACTION_DENIED',
      'ACTION_LIMITED',
      'ACTION_MISSING',
      'EXCESS_ACTIONS',
      'EXCESS_ADMIN',
      'EXCESS_SCOPE',
      'FORBIDDEN_ALLOWED',
      'INSTANCE_PROFILE_MISSING',
      'POLICY_UNREADABLE',
      'ROLE_NOT_FOUND',
      'SCOPE_UNKNOWN',
      'TRUST_APPLIANCE_MISSING',
      'TRUST_DEAD_PRINCIPAL',
      'TRUST_OPEN',
      'TRUST_SERVICE_MISSING',
      'TRUST_UNEXPECTED',
      'UNKNOWN_ROLE_KIND',
    ]);
    expect(questions.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['regions', 'dates', 'scps', 'session-policies']),
    );
    const about = (name: string) => findings.filter(({ principal }) => principal?.endsWith(`/${name}`));
    expect(about('acme-whole')).toEqual([]);
    // The set denies something besides, and its buckets are bound all the same.
    expect(about('acme-scoped')).toEqual([]);
    expect(about('acme-bucket').map(({ code }) => code)).toEqual(['ACTION_LIMITED', 'ACTION_LIMITED']);
  });

  it.each(reportFormats)('are reported as %s without a word of Veeam', async (format) => {
    const { stdout } = await runCommand(['scan', '-q', ...estate, '--format', format]);
    expect(stdout.length).toBeGreaterThan(1_000);
    expect(othersThanOurName(stdout)).toEqual([]);
  });

  it('are told in messages without a word of Veeam', async () => {
    const { stdout } = await runCommand(['scan', '-q', ...estate, '--json']);
    const report = runReportSchema.parse(JSON.parse(stdout));
    const changes = report.findings.map((finding) => ({
      kind: 'new' as const,
      finding,
      firstSeen: report.run.finishedAt,
    }));
    const later = { ...report, changes: { baseline: false, findings: changes, coverage: [] } };
    for (const alert of [alertOfReport(report), alertOfReport(later)]) {
      if (alert === undefined) throw new Error('expected a message');
      const { subject, body } = renderEmail(alert);
      const forms = [subject, body, renderSlackBlocks(alert), renderAmazonQ(alert), renderAlertJson(alert)];
      const text = forms.map((form) => (typeof form === 'string' ? form : JSON.stringify(form))).join('\n');
      expect(othersThanOurName(text)).toEqual([]);
    }
  });

  it.each(fixForms)('are fixed as %s without a word of Veeam', async (form) => {
    const out = join(folder, `fix-${form}`);
    const { stdout, stderr } = await runCommand(['fix', ...estate, '--all', '--out', out, '--as', form]);
    const files = await readdir(join(out, account));
    const texts = await Promise.all(files.map((name) => readFile(join(out, account, name), 'utf8')));
    expect(files.length).toBeGreaterThan(3);
    expect(othersThanOurName([stdout, stderr, ...texts].join('\n'))).toEqual([]);
  });

  it('are explained, and changed by way of trial, without a word of Veeam', async () => {
    const document = join(folder, 'deny.json');
    const Statement = { Effect: 'Deny', Action: 'ec2:CreateSnapshot', Resource: '*' };
    await writeFile(document, JSON.stringify({ Version: '2012-10-17', Statement }));
    const calls = [
      ['explain', ...estate, '--role', 'acme-denied', '--action', 'ec2:CreateSnapshot'],
      ['can', 'iam:PassRole', ...estate, '--role', 'acme-passing'],
      ['what-if', ...estate, '--role', `arn:aws:iam::${account}:role/acme-whole`, '--policy', document],
    ];
    for (const call of calls) {
      const { stdout, stderr } = await runCommand(call);
      expect(stdout, stderr).not.toBe('');
      expect(othersThanOurName(stdout + stderr), call[0]).toEqual([]);
    }
  });
});
