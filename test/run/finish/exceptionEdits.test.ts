import { describe, expect, it } from 'vitest';
import { exceptionEdits } from '../../../shared/run/finish/exceptionEdits.ts';

const rule = {
  account: '*',
  principal: '*',
  code: 'ACTION_MISSING',
  subject: 's3:*',
  reason: 'not used',
  owner: 'ann',
  expires: '2026-12-31',
};

describe('exceptionEdits', () => {
  describe('given the same exceptions in another order', () => {
    it('finds no edit', () => {
      const other = { ...rule, code: 'TRUST_OPEN' };
      expect(exceptionEdits([rule, other], [other, rule])).toEqual([]);
    });
  });
  describe('given an exception with another end, owner or reason', () => {
    it.each([{ expires: '2027-01-31' }, { owner: 'bob' }, { reason: 'still not used' }])('tells both: %o', (change) => {
      const after = { ...rule, ...change };
      expect(exceptionEdits([rule], [after])).toEqual([{ edit: 'changed', before: rule, after }]);
    });
  });
  describe('given an exception that covers something else', () => {
    it('is one removed and one added', () => {
      const after = { ...rule, subject: '*' };
      expect(exceptionEdits([rule], [after])).toEqual([
        { edit: 'added', after },
        { edit: 'removed', before: rule },
      ]);
    });
  });
  describe('given one of two equal exceptions gone', () => {
    it('is one removed', () => {
      expect(exceptionEdits([rule, rule], [rule])).toEqual([{ edit: 'removed', before: rule }]);
    });
  });
});
