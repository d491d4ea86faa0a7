// The report as JSON in pieces is the report as JSON.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { jsonChunks } from '../../shared/report/forms/jsonChunks.ts';
import { escapedJson } from '../../shared/vocabulary/escapedJson.ts';
import { draws } from '../iam/lawRuns.ts';
import { schemaArbitrary } from '../schemaArbitrary.ts';

describe('jsonChunks', () => {
  it('gives what JSON.stringify gives of the whole, whatever the report', () => {
    fc.assert(
      fc.property(schemaArbitrary(runReportSchema), (report) => {
        expect([...jsonChunks(report)].join('')).toBe(`${escapedJson(report)}\n`);
      }),
      draws(200),
    );
  });
});
