// Roles that are expected by one name in many accounts, in every form that a person reads.

import { describe, expect, it } from 'vitest';
import { alertOfReport } from '../../scripts/generate/alertOfReport.ts';
import { renderAlertJson } from '../../shared/alerts/forms/renderAlertJson.ts';
import { renderAmazonQ } from '../../shared/alerts/forms/renderAmazonQ.ts';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { renderSlackBlocks } from '../../shared/alerts/forms/renderSlackBlocks.ts';
import type { RoleRollUp } from '../../shared/drift/roleRollUp.ts';
import { renderHtml } from '../../shared/report/renderHtml.ts';
import { renderReport } from '../../shared/report/renderReport.ts';
import { renderText } from '../../shared/report/renderText.ts';
import { usualDay } from './sampleAlerts.ts';
import { sampleReport } from './sampleOrganization.ts';

const rollUp: RoleRollUp = {
  name: 'veeam-org-backup',
  requirements: ['ec2-backup'],
  accounts: 200,
  whole: 187,
  missing: 9,
  drifted: 4,
  unread: 0,
  missingIn: ['111122223333'],
  driftedIn: ['222233334444'],
};
const report = { ...sampleReport, expectedRoles: [rollUp] };
const alert = { ...usualDay, expectedRoles: [rollUp, ...['a', 'b', 'c'].map((name) => ({ ...rollUp, name }))] };
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');
const sentence = 'veeam-org-backup: in 187 of 200 accounts whole, missing in 9 (production (111122223333) and 8 more)';

describe('a roll-up', () => {
  it.each([
    ['text', renderText(report, { columns: 100, color: false })],
    ['markdown', renderReport(report, 'markdown')],
    ['HTML', renderHtml(report)],
    ['e-mail', renderEmail(alert).body],
    ['Slack', JSON.stringify(renderSlackBlocks(alert))],
    ['Amazon Q', JSON.stringify(renderAmazonQ(alert))],
  ])('is told in %s', (_, text) => {
    expect(oneLine(text)).toContain(sentence);
    expect(oneLine(text)).toMatch(/drifted in 4 \(/);
  });

  it('names accounts in a message about others, too', () => {
    const message = alertOfReport({ ...report, findings: [] });
    expect(message?.accountNames).toMatchObject({ '111122223333': 'production', '222233334444': 'billing' });
  });

  it('is data in JSON', () => {
    expect(JSON.parse(renderReport(report, 'json'))).toMatchObject({ expectedRoles: [rollUp] });
    expect(JSON.parse(renderAlertJson(alert))).toMatchObject({ expectedRoles: alert.expectedRoles });
  });

  it('is cut to three names in a message', () => {
    expect(oneLine(renderEmail(alert).body)).toContain('and 1 more role by name');
  });

  it('has its hidden characters shown', () => {
    const hostile = { ...report, expectedRoles: [{ ...rollUp, name: 'a\u202eb\u0007' }] };
    for (const text of [
      renderText(hostile, { columns: 100, color: false }),
      renderReport(hostile, 'markdown'),
      renderHtml(hostile),
    ])
      expect(text).not.toMatch(/\u{202e}|\p{Cc}(?<!\n)/u);
  });
});
