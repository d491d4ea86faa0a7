import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildHtmlAssets } from '../../scripts/generate/htmlAssets.ts';
import { renderHtml, renderHtmlChunks } from '../../shared/report/renderHtml.ts';
import { bigReport } from './bigReport.ts';
import { sampleReport } from './sampleOrganization.ts';

const html = renderHtml(sampleReport);

describe('renderHtml', () => {
  it('allows its own script and style by their hashes, and nothing else', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(html) ?? [];
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; script-src '${sha256(script)}'; style-src '${sha256(style)}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('asks nobody for anything: links are the only addresses', () => {
    expect(html).not.toMatch(/\s(src|srcset|action|background|poster)=/i);
    expect(html).not.toMatch(/@import|url\(/);
    expect(html).not.toMatch(/<(link|base|iframe|object|embed)\b/i);
  });

  it('has no handler or style in an attribute, which its policy would refuse', () => {
    expect(html).not.toMatch(/<[^>]*\s(on\w+|style)=/i);
  });

  it('shows a trend only where there are two runs', () => {
    const totals = { critical: 1, high: 2, medium: 0, low: 0, info: 0 };
    const trend = [{ run: 'one', at: '2026-10-01T05:45:00Z', totals }];
    expect(html).not.toContain('id="trend"');
    const withTrend = renderHtml(sampleReport, { trend });
    expect(withTrend).toContain('Findings over the last 2 runs');
    expect(withTrend).toContain('<th scope="row">2026-10-01 05:45 UTC</th><td>1</td><td>2</td><td>0</td><td>0</td>');
  });

  it('says plainly that nothing was judged', () => {
    const coverage = { ...sampleReport.coverage, accountsUnreadable: 0 };
    const totals = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    const empty = renderHtml({ ...sampleReport, coverage, totals, principals: [], findings: [] });
    expect(empty).toContain('<h1>Nothing was judged</h1>');
    expect(empty).toContain('No role or user has required sets.');
  });
});

describe('htmlAssets.generated.json', () => {
  it('is what scripts/generate/generateHtmlAssets.ts makes of shared/report/html/client', async () => {
    const file = new URL('../../shared/report/html/htmlAssets.generated.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(await buildHtmlAssets());
  });
});

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

describe('renderHtmlChunks', () => {
  it('gives the page of thousands of roles in pieces of at most a few hundred thousand characters', () => {
    const lengths = [...renderHtmlChunks(bigReport(1_000))].map(({ length }) => length);
    expect(lengths.length).toBeGreaterThan(10);
    expect(Math.max(...lengths.slice(1))).toBeLessThan(400_000);
  });
});
