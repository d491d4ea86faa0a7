import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { reportJsonSchema } from '../../scripts/generate/reportJsonSchema.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { renderJson } from '../../shared/report/forms/renderJson.ts';
import { parseRunReport } from '../../shared/report/parseRunReport.ts';
import { hostileNames, hostileReport } from './hostileNames.ts';
import { sampleReport } from './sampleOrganization.ts';

const schemaFile = new URL('../../shared/report/report.schema.json', import.meta.url);

describe('the JSON report', () => {
  it('reads back to the report that was rendered', () => {
    expect(parseRunReport(renderJson(sampleReport))).toEqual({ ok: true, report: sampleReport });
  });

  it.each(Object.entries(hostileNames))('loses nothing of the hostile name %s', (_, name) => {
    const report = hostileReport(name);
    expect(parseRunReport(renderJson(report))).toEqual({ ok: true, report });
  });

  it('is read without the members that a newer version adds', () => {
    expect(parseRunReport(JSON.stringify({ ...sampleReport, extra: 1 }))).toEqual({ ok: true, report: sampleReport });
  });

  it.each([
    ['{', /^expected a JSON report: /],
    ['[]', /^expected a report of veeam-drift\/report\/1: the file: /],
    [JSON.stringify({ ...sampleReport, totals: { ...sampleReport.totals, low: -1 } }), /: totals\.low: /],
    [JSON.stringify({ ...sampleReport, findings: 1 }), /: findings: /],
  ])('names what is wrong in %.20s', (text, message) => {
    const parsed = parseRunReport(text);
    expect(parsed.ok ? '' : parsed.message).toMatch(message);
  });
});

describe('report.schema.json', () => {
  const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));

  it('is what scripts/generateReportSchema.ts makes of the schema', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(reportJsonSchema())));
  });

  it('takes the sample report and refuses a field that it does not know', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(Object(schema));
    expect(validate(JSON.parse(renderJson(sampleReport)))).toBe(true);
    expect(validate({ ...sampleReport, extra: 1 })).toBe(false);
  });

  it('describes every field of a finding', () => {
    const fields = runReportSchema.shape.findings.unwrap().element.shape;
    const undescribed = Object.entries(fields).filter(
      ([name, field]) => name !== 'severity' && field.description === undefined,
    );
    expect(undescribed.map(([name]) => name)).toEqual([]);
  });
});
