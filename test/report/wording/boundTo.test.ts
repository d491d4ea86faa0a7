import { describe, expect, it } from 'vitest';
import type { PrincipalReport } from '../../../shared/drift/accountReport.ts';
import type { RunReport } from '../../../shared/drift/runReport.ts';
import { renderReport } from '../../../shared/report/renderReport.ts';
import { renderText } from '../../../shared/report/renderText.ts';
import { boundTo } from '../../../shared/report/wording/boundTo.ts';
import { sampleReport } from '../sampleOrganization.ts';

type Scope = PrincipalReport['scope'];

const names = (count: number) => Array.from({ length: count }, (_, index) => `b${index + 1}`);

describe('boundTo', () => {
  it.each<[string, Scope, string | undefined]>([
    ['no scope', undefined, undefined],
    ['a scope that a tag alone may narrow', [{}], undefined],
    ['one bucket', [{ buckets: ['acme'] }], 'bucket acme'],
    [
      'all kinds, in one order',
      [{ vaults: ['v'], regions: ['eu-central-1', 'eu-west-1'], passRoles: ['w'], keys: ['k'], buckets: ['a', 'b'] }],
      'buckets a, b; key k; role to pass w; regions eu-central-1, eu-west-1; vault v',
    ],
    ['several that add up', [{ buckets: ['a'] }, { buckets: ['b', 'a'], keys: ['k'] }], 'buckets a, b; key k'],
    [
      'one for certain sets beside one for all',
      [{ buckets: ['a'] }, { buckets: ['b'], requirements: ['efs-backup', 'ec2-backup'] }],
      'bucket a; ec2-backup, efs-backup: bucket b',
    ],
    ['a long list', [{ buckets: names(1_203) }], 'buckets b1, b2, b3 and 1,200 more'],
    [
      'scopes for many sets',
      names(7).map((name) => ({ requirements: [name], buckets: ['a'] })),
      'b1: bucket a; b2: bucket a; b3: bucket a; b4: bucket a; and 3 more scopes',
    ],
    ['a hostile name', [{ buckets: ['a/\u202e\u001b[31m'] }], 'bucket a/\\u{202e}\\u{001b}[31m'],
    ['an endless name', [{ buckets: [`a/${'x'.repeat(998)}`] }], `bucket a/${'x'.repeat(98)}… (1,000 characters)`],
  ])('given %s', (_, scope, text) => {
    expect(boundTo(scope === undefined ? {} : { scope })).toBe(text);
  });
});

const drifting = sampleReport.findings.find(({ code }) => code === 'ACTION_MISSING')?.principal;
const bound: RunReport = {
  ...sampleReport,
  principals: sampleReport.principals.map((each) =>
    each.principal === drifting || each.worst === null ? { ...each, scope: [{ buckets: ['acme-backups'] }] } : each,
  ),
  findings: sampleReport.findings.filter(({ principal }) => principal === drifting),
};

describe('a report about a role that a scope binds', () => {
  it.each(['cause', 'account'] as const)('says so in the terminal by %s', (by) => {
    const text = renderText(bound, { columns: 100, color: false, by });
    expect(text).toContain('    bound to: bucket acme-backups\n');
    expect(text).toContain('bound by a scope');
  });

  it('says nothing of it where none is bound', () => {
    expect(renderText(sampleReport, { columns: 100, color: false })).not.toMatch(/bound (to:|by a scope)/);
  });

  it('says so in Markdown and on the page', () => {
    expect(renderReport(bound, 'markdown')).toContain('**Bound to:** bucket acme-backups');
    expect(renderReport(bound, 'html')).toContain('"boundTo":"bucket acme-backups"');
  });
});
