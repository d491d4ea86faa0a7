import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountReportSchema } from '../../shared/drift/accountReport.ts';
import { createShare } from '../../shared/run/createShare.ts';
import { draws } from '../iam/lawRuns.ts';
import { schemaArbitrary } from '../schemaArbitrary.ts';

describe('createShare', () => {
  it('changes no report, whichever it saw before', () => {
    fc.assert(
      fc.property(fc.array(schemaArbitrary(accountReportSchema), { maxLength: 3 }), (reports) => {
        const share = createShare();
        for (const report of [...reports, ...reports]) expect(share(report)).toEqual(report);
      }),
      draws(50),
    );
  });

  it('keeps causes that are equal once', () => {
    fc.assert(
      fc.property(schemaArbitrary(accountReportSchema), (report) => {
        const share = createShare();
        const [first, second] = [share(report), share(structuredClone(report))];
        for (const [index, { causes }] of first.findings.entries()) expect(second.findings[index]?.causes).toBe(causes);
      }),
      draws(20),
    );
  });
});
