import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareFindings } from '../../../shared/report/wording/groupFindings.ts';
import { worstFirst } from '../../../shared/report/wording/worstFirst.ts';
import { exampleFinding } from '../../drift/exampleFinding.ts';

const drawn = fc
  .record({
    severity: fc.constantFrom('critical', 'high', 'a word of a newer version'),
    code: fc.constantFrom('ACTION_MISSING', 'ACTION_DENIED', 'A_NEWER_CODE'),
    account: fc.constantFrom('111122223333', '222233334444', '*'),
    principal: fc.constantFrom(null, '', 'arn:aws:iam::111122223333:role/a', 'arn:aws:iam::222233334444:role/b'),
    subject: fc.constantFrom('ec2:A', 'ec2:B', 'kms:C'),
    build: fc.string({ maxLength: 2 }),
  })
  .map(exampleFinding);

describe('worstFirst', () => {
  it('gives what sorting all findings gives', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 30 }), (findings) => {
        expect([...worstFirst(findings)]).toEqual(findings.toSorted(compareFindings));
      }),
    );
  });
});
