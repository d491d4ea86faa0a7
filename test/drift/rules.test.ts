import { describe, expect, it } from 'vitest';
import { findingCodes } from '../../shared/drift/finding.ts';
import { accountUnreadable } from '../../shared/drift/rules/accountUnreadable.ts';
import { accountRules, exceptionRules, principalRules } from '../../shared/drift/rules/ruleList.ts';
import { judgeCase, pickExpected, readTables } from './ruleCase.ts';

const tables = readTables();

/** These are about accounts that were not read or about the settings; they have tests of their own. */
const judgedElsewhere = ['ACCOUNT_UNREADABLE', 'EXCEPTION_EXPIRED', 'EXCEPTION_UNUSED'];

describe('rules', () => {
  it('stand in the list, so that each code has at least one', () => {
    const rules = [...principalRules, ...accountRules, ...exceptionRules, accountUnreadable];
    expect([...new Set(rules.map(({ code }) => code))].sort()).toEqual([...findingCodes].sort());
    for (const { title, why } of rules) expect([title, why].every((text) => text.length > 10)).toBe(true);
  });

  it('have a case table each', () => {
    const codes = findingCodes.filter((code) => !judgedElsewhere.includes(code));
    expect(tables.map(({ code }) => code).sort()).toEqual([...codes].sort());
  });

  describe.each(tables)('$code', ({ code, table }) => {
    it('has cases with and without a finding', () => {
      expect(table.cases.some((row) => row.expect.length > 0)).toBe(true);
      expect(table.cases.some((row) => row.expect.length === 0)).toBe(true);
    });

    it.each(table.cases)('given $given', (row) => {
      const found = judgeCase(row).filter((finding) => finding.code === code);
      const bySubject = (subject: string) => row.expect.find((one) => one.subject === subject);
      expect(found.map((finding) => pickExpected(finding, bySubject(finding.subject)))).toEqual(row.expect);
    });
  });
});
