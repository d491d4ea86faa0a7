import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingSchema } from '../../../shared/drift/finding.ts';
import { createShare } from '../../../shared/run/gather/createShare.ts';
import { draws } from '../../iam/lawRuns.ts';
import { schemaArbitrary } from '../../schemaArbitrary.ts';

describe('createShare', () => {
  it('changes no finding, whichever it saw before', () => {
    fc.assert(
      fc.property(fc.array(schemaArbitrary(findingSchema), { maxLength: 3 }), (findings) => {
        const share = createShare();
        for (const finding of [...findings, ...findings]) expect(share(finding)).toEqual(finding);
      }),
      draws(50),
    );
  });

  it('keeps causes that are equal once', () => {
    fc.assert(
      fc.property(schemaArbitrary(findingSchema), (finding) => {
        const share = createShare();
        expect(share(structuredClone(finding)).causes).toBe(share(finding).causes);
      }),
      draws(20),
    );
  });
});
