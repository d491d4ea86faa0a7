import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../shared/report/renderText.ts';
import { textWidth } from '../../shared/report/wording/escapeTerminal.ts';
import { sampleReport } from './sampleOrganization.ts';
import { makeReport, type SamplePrincipal } from './sampleReport.ts';

const reports = ['veeam-drift-report/report.html', 'veeam-drift-report/report.json'];

describe('renderText', () => {
  describe('given the sample organization', () => {
    it.each([80, 160])('prints it at %d columns', async (columns) => {
      const text = renderText(sampleReport, { columns, color: false, reports });
      await expect(text).toMatchFileSnapshot(`golden/report.${columns}.txt`);
    });

    it.each([60, 80, 100, 160])('keeps every line within %d columns, but for what is copied', (columns) => {
      const lines = renderText(sampleReport, { columns, color: false }).split('\n');
      expect(lines.filter((line) => textWidth(line) > columns && !line.includes('veeam-drift fix --role'))).toEqual([]);
    });

    it('says the verdict first', () => {
      const [first] = renderText(sampleReport, { columns: 160, color: false }).split('\n');
      expect(first).toBe(
        'DRIFT: 5 of 10 Veeam roles and users differ from what Veeam requires, 4 of them critical, and 1 account could not be read.',
      );
    });

    it('says the same with and without colour', () => {
      const plain = renderText(sampleReport, { columns: 80, color: false });
      const colored = renderText(sampleReport, { columns: 80, color: true });
      expect(colored).not.toBe(plain);
      expect(stripVTControlCharacters(colored)).toBe(plain);
      expect(plain).toBe(stripVTControlCharacters(plain));
    });
  });

  describe('given nothing to judge', () => {
    it('does not claim that all is well', () => {
      const coverage = { account: '111122223333', status: 'read', roles: 12, users: 0, principals: 0 } as const;
      const text = renderText(makeReport([{ coverage, principals: [] }]), { columns: 80, color: false });
      expect(text).toMatch(/^NOTHING JUDGED: no role or user with required sets among 12 roles of 1 account\./);
    });
  });

  describe('given only healthy roles', () => {
    it('says so in one line, with the accounts', () => {
      const text = renderText(healthyReport(3), { columns: 100, color: false });
      expect(text).toMatch(/^NO DRIFT: 3 Veeam roles checked, each has what Veeam requires\./);
      expect(text).toContain('✓ 1 account without drift: production (3 roles and users)');
    });
  });

  describe('given more drifting roles than asked for', () => {
    it('prints the worst and counts the others', () => {
      const text = renderText(sampleReport, { columns: 80, color: false, by: 'account', maxPrincipals: 1 });
      expect(text).toContain('veeam-ec2-backup (role');
      expect(text).toContain('… and 2 more roles with drift, in the full report');
      expect(text).not.toContain('veeam-worker (role');
    });
  });
});

function healthyReport(roles: number) {
  const account = '111122223333';
  const principals = Array.from({ length: roles }, (_, index): SamplePrincipal => {
    return { account, name: `veeam-${index}`, sets: ['repository'], required: 28 };
  });
  const coverage = { account, name: 'production', status: 'read', roles, users: 0, principals: roles } as const;
  return makeReport([{ coverage, principals }]);
}
