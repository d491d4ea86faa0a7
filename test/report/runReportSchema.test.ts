import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { reportJsonSchema } from '../../scripts/generate/reportJsonSchema.ts';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { renderJson } from '../../shared/report/forms/renderJson.ts';
import { hostileNames, hostileReport } from './hostileNames.ts';
import { sampleReport } from './sampleOrganization.ts';

const schemaFile = new URL('../../shared/report/report.schema.json', import.meta.url);

const read = (text: string) => runReportSchema.parse(JSON.parse(text));

describe('the JSON report', () => {
  it('reads back to the report that was rendered', () => {
    expect(read(renderJson(sampleReport))).toEqual(sampleReport);
  });

  it.each(Object.entries(hostileNames))('loses nothing of the hostile name %s', (_, name) => {
    const report = hostileReport(name);
    expect(read(renderJson(report))).toEqual(report);
  });

  it('is read without the members that a newer version adds', () => {
    expect(read(JSON.stringify({ ...sampleReport, extra: 1 }))).toEqual(sampleReport);
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
