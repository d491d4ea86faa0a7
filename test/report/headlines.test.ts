// What each form says first of six runs: the line that nobody may misread.

import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { buildAlerts } from '../../shared/alerts/buildAlerts.ts';
import { renderAlertJson } from '../../shared/alerts/forms/renderAlertJson.ts';
import { renderAmazonQ } from '../../shared/alerts/forms/renderAmazonQ.ts';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { renderSlackBlocks } from '../../shared/alerts/forms/renderSlackBlocks.ts';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import { type Finding, findingId } from '../../shared/drift/finding.ts';
import { judgeUnread } from '../../shared/drift/judgeUnread.ts';
import { accountUnreadable } from '../../shared/drift/rules/accountUnreadable.ts';
import { applyRules } from '../../shared/drift/rules/applyRules.ts';
import type { RunReport } from '../../shared/drift/runReport.ts';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { renderReport } from '../../shared/report/renderReport.ts';
import { renderText } from '../../shared/report/renderText.ts';
import { buildRunReport } from '../../shared/scan/buildRunReport.ts';
import { sampleReport } from './sampleOrganization.ts';

const account = '111122223333';

const clean: AccountReport = {
  coverage: { account, name: 'production', status: 'read', roles: 12, users: 0, principals: 1 },
  principals: [
    {
      account,
      principal: `arn:aws:iam::${account}:role/backup`,
      name: 'backup',
      kind: 'role',
      requirements: [],
      selectedBy: 'tag',
      actions: { required: 63, granted: 63, limited: 0, denied: 0, missing: 0 },
      worst: null,
      findings: [],
    },
  ],
  findings: [],
};

const asked: AccountReport = {
  ...clean,
  coverage: {
    ...clean.coverage,
    questions: [
      {
        question: 'conditional-actions',
        count: 1,
        subjects: ['kms:GenerateDataKeyWithoutPlaintext: EBS encryption by default is enabled in the account'],
      },
      { question: 'session-policies', count: 1, subjects: [] },
    ],
  },
};

const unreadAccount: AccountReport = {
  coverage: {
    account: '444455556666',
    name: 'shop',
    status: 'unreadable',
    reason: 'not-assumed',
    message: 'sts:AssumeRole answered AccessDenied',
    roles: 0,
    users: 0,
    principals: 0,
  },
  principals: [],
  findings: applyRules(
    [accountUnreadable],
    {
      account: { id: '444455556666', name: 'shop', partition: 'aws', isManagementAccount: false, levels: [] },
      reason: 'not-assumed',
      message: 'sts:AssumeRole answered AccessDenied',
    },
    { account: '444455556666', principal: null, build: null },
  ),
};

const suspended: AccountReport = {
  ...unreadAccount,
  coverage: { ...unreadAccount.coverage, reason: 'suspended', message: 'AWS Organizations says SUSPENDED' },
  findings: [],
};

const unjudged: AccountReport = { ...clean, coverage: { ...clean.coverage, principals: 0 }, principals: [] };

const unreadFile = judgeUnread('*', [
  { kind: 'file', what: 'shop.json', why: 'expected JSON, got the text "An error occurred"' },
]);

const missing = { account, principal: null, code: 'ROLE_NOT_FOUND', subject: 'vpc-backup' } as const;
const missingRole: Finding = {
  ...missing,
  id: findingId(missing),
  severity: 'critical',
  build: '13.1.0.411',
  requirements: ['vpc-backup'],
  summary: 'No role for vpc-backup.',
  causes: [{ layer: 'settings', kind: 'expected', why: 'The settings expect it.' }],
  fix: 'Tag the role.',
};

const runs: readonly (readonly [string, readonly AccountReport[], readonly Finding[]])[] = [
  ['all seen and clean', [clean, suspended], []],
  ['clean with questions', [asked], []],
  ['clean but one account unread', [clean, unreadAccount], []],
  ['nothing judged', [unjudged], []],
  ['one file unread', [clean], unreadFile],
  ['one expected role missing', [{ ...clean, findings: [missingRole] }], []],
];

function reportOf(accounts: readonly AccountReport[], settingsFindings: readonly Finding[]): RunReport {
  return buildRunReport({ run: sampleReport.run, accounts, settingsFindings, skipped: [], notes: [] });
}

const forms: Readonly<Record<string, (report: RunReport) => unknown>> = {
  text: (report) => linesUntil(renderText(report, { columns: 400, color: false }), 'Judged by'),
  markdown: (report) => linesUntil(renderReport(report, 'markdown'), 'Judged by'),
  html: (report) => /<h1>.*?<\/p>/s.exec(renderHtml(report))?.[0].replace(/ Judged by.*/, ''),
  json: (report) => JSON.parse(renderReport(report, 'json')).headline,
  sarif: (report) => JSON.parse(renderReport(report, 'sarif')).runs[0].invocations[0].toolExecutionNotifications,
  junit: (report) =>
    /<testsuite name="Scan".*?<\/testsuite>/s
      .exec(renderReport(report, 'junit'))?.[0]
      .split('\n')
      .map((line) => line.trim()),
  csv: (report) =>
    csvRows(report)
      .filter(({ code }) => code === 'SCAN' || code === 'OPEN_QUESTION')
      .map(({ code, summary }) => `${code} ${summary}`),
  email: (report) => {
    const parts = renderEmail(alertOf(report)).body.split('\n\n');
    return [...(parts[0]?.split('\n') ?? []), ...linesUntil(parts.at(-1) ?? '', 'All open findings')];
  },
  slack: (report) =>
    renderSlackBlocks(alertOf(report))
      .slice(0, 2)
      .map((block) => JSON.stringify(block).match(/"text":"[^"]*"/)?.[0]),
  'amazon-q': (report) => {
    const { title, description } = JSON.parse(renderAmazonQ(alertOf(report))).content;
    return [title, ...description.split('\n')];
  },
  alert: (report) => JSON.parse(renderAlertJson(alertOf(report))).headline,
};

function csvRows(report: RunReport): readonly Record<string, string>[] {
  return parseCsv(renderReport(report, 'csv'), { bom: true, columns: true });
}

function linesUntil(text: string, end: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(
    0,
    lines.findIndex((line) => line.startsWith(end)),
  );
}

function alertOf(report: RunReport) {
  const { headline, questions = [], run, coverage, totals } = report;
  if (headline === undefined) throw new Error('expected a headline');
  const [alert] = buildAlerts(
    {
      run,
      baseline: true,
      coverage,
      headline,
      questions,
      totals,
      totalsByAccount: new Map(),
      changes: [],
      omitted: new Map(),
      coverageChanges: [],
      accountNames: {},
      expiring: [],
    },
    { groupBy: 'run', minimumSeverity: 'low', findRequirement: () => undefined },
  );
  if (alert === undefined) throw new Error('expected an alert');
  return alert;
}

describe('the headline', () => {
  it.each(runs)('of a run that is %s, in every form', async (name, accounts, findings) => {
    const report = reportOf(accounts, findings);
    const shown = Object.fromEntries(Object.entries(forms).map(([form, render]) => [form, render(report)]));
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(
      `golden/headline.${name.replaceAll(' ', '-')}.json`,
    );
  });

  it('says NO DRIFT of nothing but a run that saw and judged everything', () => {
    const titles = runs.map(([, accounts, findings]) => reportOf(accounts, findings).headline?.title);
    expect(titles).toEqual([
      'NO DRIFT',
      'NO DRIFT FOUND, 2 questions open',
      'NOT EVERYTHING SEEN',
      'NOTHING JUDGED',
      'NOT EVERYTHING SEEN',
      'DRIFT',
    ]);
  });

  it('is not NO DRIFT where an exception accepts what was not read, or a finding is for information', () => {
    const exception = { reason: 'known', owner: 'me', expires: '2026-12-31' };
    const accepted = {
      ...unreadAccount,
      findings: unreadAccount.findings.map((finding) => ({ ...finding, exception })),
    };
    expect(reportOf([clean, accepted], []).headline).toMatchObject({
      title: 'NO DRIFT FOUND',
      sentence: '1 Veeam role checked, each has what Veeam requires; 1 not read, which exceptions accept',
    });
    const note = { ...missingRole, severity: 'info' };
    expect(reportOf([{ ...clean, findings: [note] }], []).headline?.title).toBe('FINDINGS OPEN');
  });
});
