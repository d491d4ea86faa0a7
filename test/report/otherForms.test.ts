import { parse as parseCsv } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../shared/report/forms/renderMarkdown.ts';
import { renderReport, reportFormats } from '../../shared/report/renderReport.ts';
import { bigReport } from './bigReport.ts';
import { sampleReport } from './sampleOrganization.ts';
import { sarifFaults } from './sarifSchema.ts';

const endings = { text: 'txt', markdown: 'md', csv: 'csv', sarif: 'sarif', junit: 'xml', html: 'html', json: 'json' };

describe('renderReport', () => {
  it.each(reportFormats)('renders the sample organization as %s', async (format) => {
    await expect(renderReport(sampleReport, format)).toMatchFileSnapshot(`golden/report.${endings[format]}`);
  });

  it.each(reportFormats)('gives the same text twice as %s', (format) => {
    expect(renderReport(sampleReport, format)).toBe(renderReport(sampleReport, format));
  });
});

describe('the Markdown report', () => {
  it('leaves out whole sections where it must be short, and says how many', () => {
    const whole = renderMarkdown(sampleReport);
    const short = renderMarkdown(sampleReport, { maxBytes: 4_000 });
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(4_000);
    expect(short).toMatch(/Left out to fit: \d+ sections, all in the JSON report\./);
    expect(whole).not.toContain('Left out');
    const sections = short.split(/(?=^### )/m);
    expect(sections.slice(1, -1).every((section) => whole.includes(section.trim()))).toBe(true);
  });

  it('stays short with thousands of roles', () => {
    const text = renderMarkdown(bigReport(2_000), { maxBytes: 65_536 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    expect(text).toContain('Left out to fit');
  });
});

describe('the CSV report', () => {
  it('has one line per finding, worst first, with every id', () => {
    const all: Record<string, string>[] = parseCsv(renderReport(sampleReport, 'csv'), { bom: true, columns: true });
    const [headline, ...rows] = all;
    expect(headline).toMatchObject({ code: 'SCAN', summary: expect.stringMatching(/^DRIFT: /) });
    expect(rows.map((row) => row.id).toSorted()).toEqual(sampleReport.findings.map((finding) => finding.id).toSorted());
    expect(rows[0]?.severity).toBe('critical');
    expect(rows.at(-1)?.severity).toBe('medium');
  });

  it('puts an apostrophe in front of what a spreadsheet would run', () => {
    const [finding] = sampleReport.findings;
    if (finding === undefined) throw new Error('expected a finding in the sample');
    const text = renderReport({ ...sampleReport, findings: [{ ...finding, subject: '=1+1', fix: '@SUM(A1)' }] }, 'csv');
    expect(text).toContain("'=1+1");
    expect(text).toContain("'@SUM(A1)");
  });
});

describe('the SARIF report', () => {
  const log = JSON.parse(renderReport(sampleReport, 'sarif'));

  it('is what the standard asks for', () => {
    expect(sarifFaults(log)).toEqual([]);
  });

  it('is refused by the check where it is broken', () => {
    const broken = structuredClone(log);
    broken.runs[0].results[0].level = 'critical';
    broken.runs[0].extra = 1;
    expect(sarifFaults(broken)).toHaveLength(2);
  });

  it('suppresses what an exception accepts', () => {
    const suppressed = log.runs[0].results.filter(
      (result: { suppressions: unknown[] }) => result.suppressions.length > 0,
    );
    expect(suppressed.map((result: { ruleId: string }) => result.ruleId)).toEqual(['EXCESS_ACTIONS']);
  });
});

describe('the JUnit report', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name.startsWith('test'),
  });
  const { testsuites } = parser.parse(renderReport(sampleReport, 'junit'));

  it('fails one case per role that drifts and errs for accounts that were not read', () => {
    expect(testsuites[0]).toMatchObject({ failures: '6', errors: '2' });
    const drifting = sampleReport.principals.filter((principal) => principal.worst !== null).length;
    expect(drifting).toBe(5);
  });

  it('passes the roles without drift', () => {
    const cases = testsuites[0].testsuite.flatMap((suite: { testcase: object[] }) => suite.testcase);
    const passed = cases.filter((test: object) => !('failure' in test) && !('error' in test));
    expect(passed).toHaveLength(sampleReport.principals.length - 5);
  });
});
