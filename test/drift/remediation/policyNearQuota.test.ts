import { describe, expect, it } from 'vitest';
import { caseOf, judgeCase } from '../ruleCase.ts';

describe('policyNearQuota', () => {
  describe('given a boundary without room for what it must allow', () => {
    const filler = Array.from({ length: 190 }, (_, index) => `sqs:ARatherLongNameOfAnAction${index}`);
    const row = caseOf({
      sets: { backup: { actions: ['sns:Publish'] } },
      policies: { work: { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' } },
      boundary: { Effect: 'Allow', Action: filler, Resource: '*' },
    });

    it('names the size that it would have, and the quota', () => {
      const found = judgeCase(row).filter(({ code }) => code === 'POLICY_NEAR_QUOTA');
      expect(found).toMatchObject([{ subject: 'boundary', causes: [{ layer: 'boundary', kind: 'quota' }] }]);
      expect(found[0]?.summary).toMatch(
        /^The fix for the role veeam does not fit: the permissions boundary would have \d{4} characters, and 6144 is the most\.$/,
      );
    });
  });
});
