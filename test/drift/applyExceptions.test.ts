import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUses, applyExceptions, isExpired, listExpiring } from '../../shared/drift/applyExceptions.ts';
import type { ExceptionRule } from '../../shared/drift/judgeSettings.ts';
import { exampleFinding, exampleReport } from './exampleFinding.ts';

const accepted: ExceptionRule = {
  account: '*',
  principal: '*',
  code: 'ACTION_MISSING',
  subject: '*',
  reason: 'not used here',
  owner: 'backup team',
  expires: '2026-06-30',
};

function exceptions(...overrides: readonly Partial<ExceptionRule>[]): readonly ExceptionRule[] {
  return overrides.map((override) => ({ ...accepted, ...override }));
}

describe('applyExceptions', () => {
  const finding = exampleFinding();

  it.each([
    ['its code', { code: 'action_missing' }],
    ['a pattern of its code', { code: 'ACTION_*' }],
    ['its account', { account: '111122223333' }],
    ["its principal's ARN", { principal: 'arn:aws:iam::111122223333:role/veeam/backup' }],
    ["its principal's name, without its path", { principal: 'BACKUP' }],
    ["a pattern of its principal's name", { principal: 'back??' }],
    ['a pattern of its subject', { subject: 'EC2:create*' }],
  ])('given an exception for %s accepts the finding', (_, override) => {
    const { report, uses } = applyExceptions(exampleReport([finding]), exceptions(override), '2026-01-01');
    expect(report.findings[0]?.exception).toEqual({
      reason: 'not used here',
      owner: 'backup team',
      expires: '2026-06-30',
    });
    expect(uses).toEqual([1]);
  });

  it.each([
    ['another code', { code: 'ACTION_DENIED' }],
    ['another account', { account: '444455556666' }],
    ['another principal', { principal: 'restore' }],
    ['a part of its name', { principal: 'back' }],
    ['another subject', { subject: 's3:*' }],
  ])('given an exception for %s leaves the finding alone', (_, override) => {
    const { report, uses } = applyExceptions(exampleReport([finding]), exceptions(override), '2026-01-01');
    expect(report.findings).toEqual([finding]);
    expect(uses).toEqual([0]);
  });

  describe('given a finding about an account', () => {
    const unreadable = exampleFinding({ code: 'ACCOUNT_UNREADABLE', principal: null, subject: '111122223333' });

    it('accepts it by an exception for every principal only', () => {
      const rules = exceptions({ code: '*', principal: '*' }, { code: '*', principal: 'b*' });
      expect(applyExceptions(exampleReport([unreadable]), rules, '2026-01-01').uses).toEqual([1, 0]);
    });
  });

  describe('given the last day of an exception', () => {
    it('accepts on that day still', () => {
      expect(applyExceptions(exampleReport([finding]), [accepted], '2026-06-30').report.findings[0]).toHaveProperty(
        'exception',
      );
    });

    it('accepts no longer on the next, but counts what it matches', () => {
      const { report, uses } = applyExceptions(exampleReport([finding]), [accepted], '2026-07-01');
      expect(report.findings).toEqual([finding]);
      expect(uses).toEqual([1]);
    });
  });

  describe('given two exceptions that match', () => {
    it('names the one that ends last, and counts both', () => {
      const rules = exceptions(
        { expires: '2026-03-01' },
        { expires: '2026-12-31', owner: 'x' },
        { expires: '2026-05-01' },
      );
      const { report, uses } = applyExceptions(exampleReport([finding]), rules, '2026-01-01');
      expect(report.findings[0]?.exception).toEqual({ reason: 'not used here', owner: 'x', expires: '2026-12-31' });
      expect(uses).toEqual([1, 1, 1]);
    });
  });

  describe('given a principal whose worst finding is accepted', () => {
    it('counts its other findings only', () => {
      const other = exampleFinding({ code: 'EXCESS_ACTIONS', severity: 'low', subject: 'statement 1' });
      const { report } = applyExceptions(exampleReport([finding, other]), [accepted], '2026-01-01');
      expect(report.principals[0]?.worst).toBe('low');
    });

    it('has no drift where nothing else counts', () => {
      const { report } = applyExceptions(exampleReport([finding]), [accepted], '2026-01-01');
      expect(report.principals[0]?.worst).toBeNull();
    });
  });
});

describe('addUses', () => {
  it('gives the counts of the whole, however the findings are parted', () => {
    const codes = fc.constantFrom('ACTION_MISSING', 'ACTION_DENIED', 'TRUST_OPEN');
    const rules = exceptions({}, { code: 'ACTION_*' }, { code: 'TRUST_OPEN', expires: '2020-01-01' });
    fc.assert(
      fc.property(fc.array(codes), fc.array(codes), (a, b) => {
        const usesOf = (some: readonly ('ACTION_MISSING' | 'ACTION_DENIED' | 'TRUST_OPEN')[]) =>
          applyExceptions(exampleReport(some.map((code) => exampleFinding({ code }))), rules, '2026-01-01').uses;
        expect(addUses(usesOf(a), usesOf(b))).toEqual(usesOf([...a, ...b]));
      }),
    );
  });

  it('refuses counts of different lists of exceptions', () => {
    expect(() => addUses([1], [1, 2])).toThrow('expected counts of the same exceptions, got 1 and 2');
  });
});

describe('isExpired', () => {
  it.each([
    ['2026-06-29', false],
    ['2026-06-30', false],
    ['2026-07-01', true],
  ])('on %s says %s of an exception until 2026-06-30', (today, expected) => {
    expect(isExpired(accepted, today)).toBe(expected);
  });
});

describe('listExpiring', () => {
  const until = (expires: string) => ({ ...exampleFinding({ subject: expires }), exception: { ...accepted, expires } });
  const all = ['2026-03-15', '2026-02-28', '2026-03-14', '2026-03-01', '2026-12-31'].map(until);

  it('gives what ends within 14 days, today among them, soonest first', () => {
    const found = listExpiring([...all, exampleFinding()], '2026-03-01');
    expect(found.map((finding) => finding.exception?.expires)).toEqual(['2026-03-01', '2026-03-14', '2026-03-15']);
  });

  it('takes another number of days', () => {
    expect(listExpiring(all, '2026-02-28', 1).map((finding) => finding.exception?.expires)).toEqual([
      '2026-02-28',
      '2026-03-01',
    ]);
  });
});
