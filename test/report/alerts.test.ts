import { describe, expect, it } from 'vitest';
import { alertCauses } from '../../shared/alerts/alertCauses.ts';
import { type AlertInput, alertMessageSchema } from '../../shared/alerts/alertInput.ts';
import { chatForms } from '../../shared/alerts/chatForms.ts';
import { jsonBytes } from '../../shared/alerts/forms/fitAlert.ts';
import { renderAlertJson } from '../../shared/alerts/forms/renderAlertJson.ts';
import { renderAmazonQ } from '../../shared/alerts/forms/renderAmazonQ.ts';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { renderSlackBlocks } from '../../shared/alerts/forms/renderSlackBlocks.ts';
import type { Change } from '../../shared/drift/change.ts';
import { textWidth } from '../../shared/report/wording/escapeTerminal.ts';
import { slackFaults } from '../alerts/forms/slackLimits.ts';
import { hostileAlert, hostileNames } from './hostileNames.ts';
import { allResolved, baseline, everything, hugeDay, usualDay } from './sampleAlerts.ts';

const alerts = { usualDay, baseline, allResolved, everything, hugeDay };
const everyAlert = [
  ...Object.entries(alerts),
  ...Object.entries(hostileNames).map(([name, text]) => [`hostile ${name}`, hostileAlert(text)] as const),
  ...Object.entries(hostileNames).map(
    ([name, text]) => [`a first scan of hostile ${name}`, firstScanOf(text)] as const,
  ),
];

function firstScanOf(text: string): AlertInput {
  const alert = hostileAlert(text);
  const { changes, accountNames, requirements, run } = alert;
  const findRequirement = (id: string) => requirements.find((requirement) => requirement.id === id);
  return {
    ...alert,
    baseline: true,
    changes: [],
    causes: alertCauses({ changes, accountNames, findRequirement, call: run }),
  };
}

describe('renderEmail', () => {
  it.each(Object.entries(alerts))('tells %s', async (name, alert) => {
    const { subject, body } = renderEmail(alert);
    await expect(`Subject: ${subject}\n\n${body}`).toMatchFileSnapshot(`golden/email.${name}.txt`);
  });

  it('takes fewer than 50 lines for a usual day', () => {
    expect(renderEmail(usualDay).body.split('\n').length).toBeLessThan(50);
  });

  it('names the worst causes of a baseline with ARN and fix, and what was not read, without a list of actions', () => {
    const { body } = renderEmail(baseline);
    expect(body).toContain('* CRITICAL: veeam-ec2-backup in production (111122223333)');
    expect(body).toContain(
      '  Fix: npm run -s drift -- fix --live --settings settings.yaml --role arn:aws:iam::111122223333:role/veeam-ec2-backup\n',
    );
    expect(body).toContain('* HIGH: account sandbox (444455556666)');
    expect(body).not.toContain('ec2:');
  });

  it('says where the report lies, for commands and for a browser', () => {
    const { body } = renderEmail(usualDay);
    expect(body).toMatch(/^Whole report: s3:\/\/veeam-drift-audit\/audit/m);
    expect(body).toMatch(
      /^ {2}Open it: https:\/\/console\.aws\.amazon\.com\/s3\/object\/veeam-drift-audit\?prefix=audit\//m,
    );
    const china = renderEmail({ ...usualDay, changes: usualDay.changes.map(inChina) });
    expect(china.body).toContain('  Open it: https://console.amazonaws.cn/s3/object/');
  });

  it('gives a command for a role, for an account and for all of them', () => {
    const commands = renderEmail(hugeDay)
      .body.split('\n')
      .filter((line) => line.startsWith('  Fix: '));
    expect(commands[0]).toBe(
      '  Fix: npm run -s drift -- fix --live --settings settings.yaml --all --as cli --out fixes-2026-10-04',
    );
  });

  it.each(everyAlert)('gives a subject that SNS takes for %s', (_, alert) => {
    expect(renderEmail(alert).subject).toMatch(/^[!-~][ -~]{0,98}$/);
  });

  it.each(everyAlert)('gives plain lines without control characters for %s', (_, alert) => {
    const { body } = renderEmail(alert);
    expect(body.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    const long = body
      .split('\n')
      .filter((line) => textWidth(line) > 76 && !/^(Whole report: |\s+(Guide|ARN|Fix|Open it): |\s+https:)/.test(line));
    expect(long).toEqual([]);
  });
});

describe.each(chatForms)('the form of $name', (form) => {
  const file = form.name.toLowerCase().replaceAll(' ', '-');

  it.each(Object.entries(alerts))('tells %s', async (name, alert) => {
    const [body] = form.alert(alert);
    // The text beside blocks is for notifications: the notifier's own goldens have it.
    const shown = 'blocks' in body ? { blocks: body.blocks } : body;
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(`golden/${file}.${name}.json`);
  });

  it.each(everyAlert)('gives bodies without control characters for %s', (_, alert) => {
    for (const body of form.alert(alert)) expect(JSON.stringify(body)).not.toMatch(/[\p{Cc}\p{Cs}]|\\u0/u);
  });
});

describe('renderSlackBlocks', () => {
  it.each(everyAlert)('keeps to the limits of Slack for %s', (_, alert) => {
    expect(slackFaults(renderSlackBlocks(alert))).toEqual([]);
  });

  it('mentions nobody', () => {
    const text = JSON.stringify(renderSlackBlocks(hostileAlert('<!channel> <@U012AB3CD> <!subteam^S1>')));
    expect(text).not.toMatch(/<[!@#]/);
    expect(text).toContain('&lt;!channel&gt;');
  });

  it('puts permissions into code spans, because Slack eats their asterisks', () => {
    const text = JSON.stringify(renderSlackBlocks(everything));
    expect(text).toContain('`ec2:*`');
    expect(text.replaceAll(/`[^`]*`/g, '')).not.toContain('ec2:');
  });
});

describe('renderAmazonQ', () => {
  it.each(Object.entries(alerts))('tells %s', async (name, alert) => {
    const text = renderAmazonQ(alert);
    const shown = JSON.stringify(JSON.parse(text), null, 2);
    await expect(`${shown}\n`).toMatchFileSnapshot(`golden/amazon-q.${name}.json`);
  });

  it.each(everyAlert)('keeps to the schema of custom notifications for %s', (_, alert) => {
    const message = JSON.parse(renderAmazonQ(alert));
    expect(message).toMatchObject({ version: '1.0', source: 'custom', content: { textType: 'client-markdown' } });
    expect(message.content.title.length).toBeLessThanOrEqual(250);
    expect(message.content.description.length).toBeGreaterThan(0);
    expect(message.content.description.length).toBeLessThanOrEqual(3_000);
    expect(message.metadata.threadId.length).toBeLessThanOrEqual(75);
    for (const step of message.content.nextSteps ?? []) expect(step.length).toBeLessThanOrEqual(350);
  });
});

describe('renderAlertJson', () => {
  it.each(everyAlert)('gives JSON that the schema reads back for %s', (_, alert) => {
    const { schema, ...read } = alertMessageSchema.parse(JSON.parse(renderAlertJson(alert, 1_000_000)));
    expect(schema).toBe('veeam-drift/alert/1');
    const frame = { changes: [], omitted: undefined };
    expect({ ...read, ...frame }).toEqual({ ...alert, ...frame });
  });

  it('keeps verdict, counts and the way to the report where even names are too long', () => {
    const alert = { ...hostileAlert(hostileNames.long ?? ''), reportLocation: 's3://bucket/report.html' };
    const read = alertMessageSchema.parse(JSON.parse(renderAlertJson(alert, 20_000)));
    expect(read).toMatchObject({ totals: alert.totals, reportLocation: alert.reportLocation, accountNames: {} });
    expect(read.omitted).toEqual({ changes: alert.changes.length });
  });

  it('carries every change in full where there is room', () => {
    expect(alertMessageSchema.parse(JSON.parse(renderAlertJson(everything))).changes).toEqual(everything.changes);
  });

  it('carries no changes of a baseline: the whole report has them', () => {
    expect(alertMessageSchema.parse(JSON.parse(renderAlertJson(baseline))).changes).toEqual([]);
  });
});

describe('a message that must be small', () => {
  const renderers: [string, (maxBytes: number) => string][] = [
    ['e-mail', (maxBytes) => renderEmail(hugeDay, maxBytes).body],
    ['JSON', (maxBytes) => renderAlertJson(hugeDay, maxBytes)],
    ['Amazon Q', (maxBytes) => renderAmazonQ(hugeDay, maxBytes)],
  ];

  it.each(renderers)('fits as %s, counted as SNS counts it', (_, render) => {
    for (const maxBytes of [4_500, 6_000, 40_000]) expect(jsonBytes(render(maxBytes))).toBeLessThanOrEqual(maxBytes);
  });

  it('leaves out whole changes, the least urgent first, and counts them', () => {
    const { changes, omitted } = alertMessageSchema.parse(JSON.parse(renderAlertJson(hugeDay, 20_000)));
    expect(changes.length).toBeGreaterThan(3);
    expect(omitted).toEqual({ changes: hugeDay.changes.length - changes.length });
    expect(new Set(changes.map((change) => change.finding.severity))).toEqual(new Set(['critical']));
    expect(changes.every((change) => hugeDay.changes.some((whole) => whole.finding.id === change.finding.id))).toBe(
      true,
    );
  });

  it('says in the e-mail that something was left out, and where it is', () => {
    const { body } = renderEmail({ ...hugeDay, omitted: { changes: 4_000 } });
    expect(body).toContain("Left out to fit the message's size: 4,000 changes.");
    expect(body).toContain('Whole report: s3://');
  });

  it('throws where not even the frame fits', () => {
    expect(() => renderEmail(usualDay, 100)).toThrow('expected room for an alert without findings, got only 100 bytes');
  });
});

function inChina(change: Change): Change {
  const principal = change.finding.principal?.replace('arn:aws:', 'arn:aws-cn:') ?? null;
  return { ...change, finding: { ...change.finding, principal } };
}
