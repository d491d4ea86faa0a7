import { describe, expect, it } from 'vitest';
import { renderText } from '../../shared/report/renderText.ts';
import { sampleReport } from '../report/sampleOrganization.ts';
import { makeReport, type SamplePrincipal } from '../report/sampleReport.ts';

describe('renderText of an account with tens of thousands of drifting roles', () => {
  it('prints every one of them', () => {
    const roles = 40_000;
    const [worst] = sampleReport.findings;
    if (worst === undefined) throw new Error('expected a finding');
    const principals = Array.from({ length: roles }, (_, index): SamplePrincipal => {
      return { account: '111122223333', name: `veeam-${index}`, sets: ['repository'], required: 28, findings: [worst] };
    });
    const coverage = { account: '111122223333', status: 'read', roles, users: 0, principals: roles } as const;
    const report = makeReport([{ coverage, principals }]);
    const byCause = renderText(report, { columns: 100, color: false, isWhole: true });
    expect(byCause).toContain('veeam-39999');
    const byAccount = { by: 'account', maxPrincipals: Number.POSITIVE_INFINITY } as const;
    const text = renderText(report, { columns: 100, color: false, ...byAccount });
    expect(text.split('\n').length).toBeGreaterThan(130_000);
    expect(text).toContain('veeam-39999 (role');
  });
});
