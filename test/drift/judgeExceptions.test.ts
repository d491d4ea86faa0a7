import { describe, expect, it } from 'vitest';
import { judgeExceptions } from '../../shared/drift/judgeExceptions.ts';

const exception = {
  account: '111122223333',
  principal: 'veeam-*',
  code: 'EXCESS_*',
  subject: '*',
  reason: 'being cleaned up',
  owner: 'backup team',
  expires: '2026-06-30',
};
const complete = { today: '2026-01-01', accountsJudged: new Set<string>(), isComplete: true };

describe('judgeExceptions', () => {
  describe('given an exception that accepts a finding', () => {
    it('says nothing', () => {
      expect(judgeExceptions({ ...complete, exceptions: [exception], uses: [1] })).toEqual([]);
    });
  });

  describe('given an exception that matches nothing', () => {
    it('calls it unused', () => {
      const [finding] = judgeExceptions({ ...complete, exceptions: [exception], uses: [0] });
      expect(finding).toMatchObject({
        code: 'EXCEPTION_UNUSED',
        severity: 'info',
        account: '*',
        principal: null,
        subject: 'code=EXCESS_* account=111122223333 principal=veeam-* subject=* expires=2026-06-30',
        summary: 'The exception of backup team for EXCESS_* accepts nothing.',
      });
    });

    it('says nothing where its account was not judged in full', () => {
      const partly = { ...complete, isComplete: false, accountsJudged: new Set(['444455556666']) };
      expect(judgeExceptions({ ...partly, exceptions: [exception], uses: [0] })).toEqual([]);
    });

    it('calls it unused where its account was judged, whatever became of others', () => {
      const partly = { ...complete, isComplete: false, accountsJudged: new Set(['111122223333']) };
      const found = judgeExceptions({
        ...partly,
        exceptions: [exception, { ...exception, account: '*' }],
        uses: [0, 0],
      });
      expect(found.map(({ subject }) => subject)).toEqual([
        'code=EXCESS_* account=111122223333 principal=veeam-* subject=* expires=2026-06-30',
      ]);
    });

    it('says it once where it is written twice', () => {
      expect(judgeExceptions({ ...complete, exceptions: [exception, exception], uses: [0, 0] })).toHaveLength(1);
    });
  });

  describe('given an exception whose last day has passed', () => {
    const expired = { ...complete, today: '2026-07-01', exceptions: [exception] };

    it('says how many findings count again', () => {
      expect(judgeExceptions({ ...expired, uses: [2] })).toMatchObject([
        {
          code: 'EXCEPTION_EXPIRED',
          severity: 'medium',
          summary: 'The exception of backup team for EXCESS_* expired after 2026-06-30: 2 findings count again.',
        },
      ]);
    });

    it('advises to take it out where it matches nothing any more', () => {
      expect(judgeExceptions({ ...expired, uses: [0] })).toMatchObject([
        { code: 'EXCEPTION_EXPIRED', fix: 'Take the exception out of the settings.' },
      ]);
    });
  });
});
