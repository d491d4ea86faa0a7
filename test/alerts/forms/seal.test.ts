import { describe, expect, it } from 'vitest';
import type { AlertInput } from '../../../shared/alerts/alertInput.ts';
import { driftEvents } from '../../../shared/alerts/driftEvents.ts';
import { renderAlertJson } from '../../../shared/alerts/forms/renderAlertJson.ts';
import { renderAmazonQ } from '../../../shared/alerts/forms/renderAmazonQ.ts';
import { renderEmail } from '../../../shared/alerts/forms/renderEmail.ts';
import { renderSlackBlocks } from '../../../shared/alerts/forms/renderSlackBlocks.ts';
import { findSeals } from '../../../shared/audit/verify/findSeals.ts';
import { allResolved, baseline, everything, hugeDay, usualDay } from '../../report/sampleAlerts.ts';

const sha256 = '0123456789abcdef'.repeat(4);
const seal = { key: 'audit/v1/date=2026-11-28/run=one/manifest.json', sha256 };

const alerts = Object.entries({ allResolved, baseline, everything, hugeDay, usualDay }).map(
  ([name, alert]): readonly [string, AlertInput] => [name, { ...alert, seal }],
);

/** Each form as somebody would save it. */
const forms: Readonly<Record<string, (alert: AlertInput) => readonly string[]>> = {
  'e-mail': (alert) => [renderEmail(alert).body],
  'e-mail, quoted printable': (alert) => [
    renderEmail(alert).body.replaceAll('=', '=3D').replaceAll(/.{60}/g, '$&=\r\n'),
  ],
  'e-mail, base64': (alert) => {
    const body = Buffer.from(renderEmail(alert).body).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
    return [`Subject: x\r\nContent-Transfer-Encoding: base64\r\nX-Other: y\r\n\r\n${body}\r\n`];
  },
  Slack: (alert) => [JSON.stringify(renderSlackBlocks(alert))],
  'Amazon Q': (alert) => [renderAmazonQ(alert)],
  JSON: (alert) => [renderAlertJson(alert)],
  'JSON in the envelope of SNS': (alert) => [JSON.stringify({ Message: renderAlertJson(alert) }, null, 2)],
  events: (alert) => driftEvents(alert).map(({ detail }) => detail),
};

describe.each(Object.entries(forms))('an alert as %s', (_form, render) => {
  it.each(alerts)('carries the seal of its run, and no other: %s', (_name, alert) => {
    for (const text of render(alert)) expect(findSeals(text)).toEqual([sha256]);
  });
});

describe('findSeals', () => {
  it('finds them in a line of a function log', () => {
    const line = JSON.stringify({ message: 'scan ended', summary: { manifest: seal, run: 'one' } });
    expect(findSeals(`2026-11-28T02:00:00Z\t${line}\n`)).toEqual([sha256]);
    expect(findSeals(JSON.stringify({ seal: { sha256, key: seal.key } }))).toEqual([sha256]);
  });
  it.each(['', 'no seal here', `id: ${sha256}`, `Seal: ${sha256}0`, 'Seal: 0123'])('finds none in %j', (text) => {
    expect(findSeals(text)).toEqual([]);
  });
});
