import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gatherRuleFacts, readmeWithRules } from '../../scripts/generate/gatherRuleFacts.ts';
import { breaksWork, compareCodes, isAboutActions, ruleFacts, titleOfCode } from '../../shared/drift/ruleFacts.ts';
import { ruleList } from '../../shared/drift/ruleList.ts';
import { judgeCase, pickExpected, readTables } from './ruleCase.ts';

const tables = readTables();

/** Rules about accounts that were not read or about exceptions have tests of their own. */
const inTables = ruleList.filter(({ about }) => ['principal', 'account', 'appliance', 'watched'].includes(about));

describe('rules', () => {
  it('say what they are about in words', () => {
    for (const { title, when, why } of ruleList) {
      expect([title, when, why].every((text) => text.length > 10)).toBe(true);
    }
  });

  it('say the same of the code that two of them share', () => {
    for (const rule of ruleList) {
      expect(ruleFacts.find(({ code }) => code === rule.code)).toMatchObject({ title: rule.title, why: rule.why });
    }
  });

  it('have a case table each', () => {
    const codes = new Set(inTables.map(({ code }) => code));
    expect(tables.map(({ code }) => code).sort()).toEqual([...codes].sort());
  });

  it('say in generated files what they say themselves: npm run generate:rules', () => {
    expect(ruleFacts).toEqual(gatherRuleFacts());
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toBe(readmeWithRules(readme));
  });

  describe.each(tables)('$code', ({ code, table }) => {
    it('has cases with and without a finding', () => {
      expect(table.cases.some((row) => row.expect.length > 0)).toBe(true);
      expect(table.cases.some((row) => row.expect.length === 0)).toBe(true);
    });

    it('finds each of its severities, and no other', () => {
      const found = table.cases.flatMap((row) => judgeCase(row)).filter((finding) => finding.code === code);
      const severities = ruleFacts.find((facts) => facts.code === code)?.severities ?? [];
      expect([...new Set(found.map(({ severity }) => severity))].sort()).toEqual([...severities].sort());
    });

    it.each(table.cases)('given $given', (row) => {
      const found = judgeCase(row).filter((finding) => finding.code === code);
      const bySubject = (subject: string) => row.expect.find((one) => one.subject === subject);
      expect(found.map((finding) => pickExpected(finding, bySubject(finding.subject)))).toEqual(row.expect);
    });
  });
});

describe('a code that this version does not know', () => {
  const novel = { code: 'NOVEL_DRIFT', severity: 'critical' } as const;

  it('stands for itself, last, and is said to break nothing', () => {
    expect(titleOfCode(novel.code)).toBe('NOVEL_DRIFT');
    expect(isAboutActions(novel)).toBe(false);
    expect(breaksWork(novel)).toBe(false);
    expect(['NOVEL_DRIFT', 'EXCEPTION_UNUSED', 'A_DRIFT', 'ACTION_MISSING'].toSorted(compareCodes)).toEqual([
      'ACTION_MISSING',
      'EXCEPTION_UNUSED',
      'A_DRIFT',
      'NOVEL_DRIFT',
    ]);
  });
});
