import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import { exampleTexts } from '../../../shared/iam/patterns/exampleTexts.ts';
import { matchesPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import {
  formatPattern,
  textPattern,
  type ValueQuestion,
  valuesInFormat,
} from '../../../shared/iam/trust/valuesInFormat.ts';
import { unknownContext } from '../policyFixtures.ts';

const key = 'aws:principalorgid';

function question(operator: string, ...values: readonly string[]): ValueQuestion {
  return {
    key,
    formats: [formatPattern('o-?*')],
    except: [],
    conditions: [{ operator, key: 'aws:PrincipalOrgID', values }],
    reader: contextReader(unknownContext),
    meter: createStepMeter(1_000_000),
  };
}

describe('valuesInFormat', () => {
  it('gives one value for each way in which the conditions come out', () => {
    const values = valuesInFormat(question('StringLike', 'o-a*', '*z', 'x*'));
    const ways = values?.map((value) => [/^o-a/, /z$/].map((pattern) => Number(pattern.test(value))).join(''));
    expect(ways?.toSorted()).toEqual(['00', '01', '10', '11']);
    for (const value of values ?? []) expect(value).toMatch(/^o-[^:*?]+$/);
  });

  it('leaves out what is excepted, and other keys', () => {
    const conditions = [
      { operator: 'StringLike', key: 'aws:PrincipalOrgID', values: ['o-a', 'o-b'] },
      { operator: 'StringLike', key: 'aws:PrincipalAccount', values: ['o-c'] },
    ];
    const found = valuesInFormat({ ...question('StringEquals'), conditions, except: ['o-a*'] }) ?? [];
    expect(found).toContain('o-b');
    expect(found.filter((value) => value === 'o-c' || value.startsWith('o-a'))).toEqual([]);
    expect(found).toHaveLength(2);
  });

  it('takes no wildcard for a value that an operator takes as it stands', () => {
    expect(valuesInFormat(question('StringEquals', 'o-a*', 'o-b'))?.filter((value) => /[*?]/.test(value))).toEqual([]);
    expect(valuesInFormat(question('StringEquals', 'o-a*', 'o-b'))).toContain('o-b');
  });

  it.each(['Bool', 'ArnLike', 'Null', 'StringSimilar'])(
    'tells values apart beside an operator of its own: %s',
    (operator) => {
      expect(valuesInFormat(question(operator, 'true'))?.length).toBeGreaterThan(0);
    },
  );

  it.each(['NumericEquals', 'DateLessThan', 'IpAddress', 'BinaryEquals'])('gives none for %s', (operator) => {
    expect(valuesInFormat(question(operator, '1'))).toBeUndefined();
  });

  it('leaves out a value with a variable that is not known', () => {
    expect(valuesInFormat(question('StringEquals', `\${aws:PrincipalTag/organization}`))).toHaveLength(1);
  });

  it('gives none where there are too many ways', () => {
    const letters = Array.from('abcdefghijklmnopqrst', (letter) => `*${letter}*`);
    expect(valuesInFormat(question('StringLike', ...letters))).toBeUndefined();
  });

  it('takes two steps for each character that it reads, beside those of looking for values', () => {
    const [{ meter, formats, ...asked }, looking] = [question('StringLike', 'o-ab*', '*z'), createStepMeter(1_000_000)];
    const languages = ['o-ab*', '*z', 'o-ab*', '*z', 'o-c'].map((text) => [textPattern(text)]);
    const found = exampleTexts(languages, [formats], looking) ?? [];
    for (const value of found) matchesPattern(textPattern('o-c'), value, looking);
    valuesInFormat({ ...asked, formats, meter, except: ['o-c'] });
    expect(meter.steps - looking.steps).toBe(2 * 'o-ab**zo-c'.length);
  });

  it('gives none where one key takes too many steps, and leaves those of the others', () => {
    const meter = createStepMeter(1_000_000);
    expect(valuesInFormat({ ...question('StringLike', 'o-a*'), except: ['x'.repeat(200_000)], meter })).toBeUndefined();
    expect([meter.isSpent, meter.steps]).toEqual([false, 300_000]);
  });

  it('gives none where the steps do not reach, and then leaves none', () => {
    const meter = createStepMeter(50);
    const long = 'x'.repeat(30);
    expect(valuesInFormat({ ...question('StringLike', 'o-a*'), except: [long], meter })).toBeUndefined();
    expect([meter.isSpent, meter.steps]).toEqual([true, 0]);
  });
});
