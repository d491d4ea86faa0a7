// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { conditionTest, type KeyState, type Truth, testState } from '../../../shared/iam/conditions/conditionTest.ts';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';

const reader = contextReader({ known: {}, others: 'unknown' });
const nothingKnown = contextReader({ known: {}, others: 'absent' });

function test(operator: string, values: readonly string[], state: KeyState): Truth {
  return testState(conditionTest({ operator, key: 'aws:Key', values }, '2012-10-17', nothingKnown), state);
}

const absent: KeyState = { kind: 'absent' };
const some: KeyState = { kind: 'some' };
function value(...values: readonly string[]): KeyState {
  return { kind: 'values', values };
}

// Whether a key compared with a variable of itself passes: a key with several values has no value as a variable, and an
// empty text is none to the set operators.
describe('testState of a key and a variable of itself', () => {
  it.each([
    ['StringEquals', value('a'), true],
    ['StringNotEquals', value('a'), false],
    ['StringEquals', value('a', 'b'), false],
    ['ForAnyValue:StringEquals', value(''), false],
    ['ForAllValues:StringEquals', value(''), true],
    ['ForAllValues:StringNotEquals', value(''), true],
    ['StringEquals', absent, false],
    ['Bool', value('true'), true],
  ] as const)('%s of %j: %s', (operator, state, met) => {
    const written = { operator, key: 'aws:Key', values: ['${aws:key}'] };
    expect(testState(conditionTest(written, '2012-10-17', reader), state)).toBe(met);
  });
});

describe('testState', () => {
  it.each(['StringLike', 'ForAnyValue:StringLike', 'ForAllValues:StringLike'])(
    'takes steps for comparing by %s',
    (operator) => {
      const meter = createStepMeter(1_000);
      testState(conditionTest({ operator, key: 'aws:Key', values: ['a*'] }, '2012-10-17', reader), value('ab'), meter);
      expect(meter.steps).toBeGreaterThan(0);
    },
  );

  const rows: readonly (readonly [operator: string, values: readonly string[], value: string, met: boolean])[] = [
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringEquals', ['a', 'b'], 'B', false],
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', ['a*'], 'a*', true],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEqualsIgnoreCase', ['aB'], 'Ab', true],
    ['StringEqualsIgnoreCase', ['a*'], 'ab', false],
    ['StringNotEqualsIgnoreCase', ['aB'], 'Ab', false],
    ['StringLike', ['a*', 'b?'], 'bc', true],
    ['StringLike', ['a*'], 'A', false],
    ['StringLike', ['a*'], 'a:b/c', true],
    ['StringNotLike', ['a*'], 'ab', false],
    ['ArnLike', ['arn:aws:iam::*:role/*'], 'arn:aws:iam::1:role/a:b', true],
    ['ArnLike', ['arn:aws:iam::*:role/*'], 'arn:aws:iam::1:2:role/a', false],
    ['ArnLike', ['arn:aws:iam::*:role/?'], 'arn:aws:iam::1:role/a', true],
    ['ArnLike', ['arn:aws:iam::?:role/a'], 'arn:aws:iam:::role/a', false],
    ['ArnEquals', ['arn:*:iam::1:role/a'], 'arn:aws:iam::1:role/a', true],
    ['ArnEquals', ['*'], 'anything', true],
    ['ArnEquals', ['**'], 'anything', true],
    ['ArnEquals', ['no-arn'], 'no-arn', false],
    ['ArnEquals', [''], '', false],
    ['ArnNotLike', ['arn:aws:iam::1:role/*'], 'arn:aws:iam::1:role/a', false],
    ['ArnNotEquals', ['no-arn'], 'no-arn', true],
    ['Bool', ['true'], 'TRUE', true],
    ['Bool', ['True'], 'false', false],
    ['NumericEquals', ['10'], '1e1', true],
    ['NumericEquals', ['+10.50'], '10.5', true],
    ['NumericEquals', ['.5'], '0.5', true],
    ['NumericEquals', ['ten'], 'ten', false],
    ['NumericEquals', ['10'], '10x', false],
    ['NumericEquals', ['10'], 'x10', false],
    ['NumericNotEquals', ['10'], 'ten', true],
    ['NumericNotEquals', ['10'], '10', false],
    ['NumericLessThan', ['10'], '9.5', true],
    ['NumericLessThan', ['10'], '10', false],
    ['NumericLessThan', ['10'], '-11', true],
    ['NumericLessThanEquals', ['10'], '10', true],
    ['NumericLessThanEquals', ['10'], '10.1', false],
    ['NumericGreaterThan', ['10'], '10', false],
    ['NumericGreaterThan', ['10'], '11', true],
    ['NumericGreaterThanEquals', ['10'], '10', true],
    ['NumericGreaterThanEquals', ['10'], '9', false],
    ['DateEquals', ['2026-01-01'], '2026-01-01T00:00:00Z', true],
    ['DateLessThan', ['2026-01-01'], '1700000000', true],
    ['DateGreaterThan', ['2026-01-01'], '2026-01-01T00:00:00Z', false],
    ['DateGreaterThan', ['never'], '2026-01-01', false],
    ['IpAddress', ['10.0.0.0/8'], '10.1.2.3', true],
    ['IpAddress', ['10.0.0.0/8'], '11.1.2.3', false],
    ['IpAddress', ['10.0.0.0/8'], 'here', false],
    ['IpAddress', ['here'], 'here', false],
    ['NotIpAddress', ['10.0.0.0/8', '2001:db8::/32'], '2001:db8::1', false],
    ['NotIpAddress', ['here'], '10.0.0.1', true],
    ['BinaryEquals', ['QQ=='], 'QQ', true],
    ['BinaryEquals', ['QQ=='], 'QUE=', false],
    ['BinaryEquals', ['?'], '?', false],
    ['BinaryEquals', ['QQ=='], '?', false],
    ['BinaryEquals', ['QQ=='], 'QQ?', false],
    ['BinaryEquals', ['QQ=='], '?QQ', false],
    ['StringEquals', [], 'a', false],
    ['StringNotEquals', [], 'a', true],
  ];
  it.each(rows)('%s %s with %s: %s', (operator, values, given, met) => {
    expect(test(operator, values, value(given))).toBe(met);
    expect(test(`${operator}IfExists`, values, value(given))).toBe(met);
    expect(test(`ForAnyValue:${operator}`, values, value(given))).toBe(given === '' ? false : met);
    expect(test(`ForAllValues:${operator}`, values, value(given))).toBe(given === '' ? true : met);
  });

  it('is told by the key being absent', () => {
    expect(test('StringEquals', ['a'], absent)).toBe(false);
    expect(test('StringNotEquals', ['a'], absent)).toBe(true);
    expect(test('StringEqualsIfExists', ['a'], absent)).toBe(true);
    expect(test('StringNotEqualsIfExists', ['a'], absent)).toBe(true);
    expect(test('ForAllValues:StringEquals', ['a'], absent)).toBe(true);
    expect(test('ForAllValues:StringNotEquals', ['a'], absent)).toBe(true);
    expect(test('ForAnyValue:StringEquals', ['a'], absent)).toBe(false);
    expect(test('ForAnyValue:StringNotEquals', ['a'], absent)).toBe(false);
    expect(test('ForAnyValue:StringEqualsIfExists', ['a'], absent)).toBe(true);
  });

  it('asks Null whether the key is there', () => {
    for (const [written, state, met] of [
      ['true', absent, true],
      ['true', value('a'), false],
      ['True', absent, true],
      ['false', absent, false],
      ['false', some, true],
      ['no', absent, false],
    ] as const) {
      expect(test('Null', [written], state)).toBe(met);
    }
    expect(test('Null', ['true', 'false'], absent)).toBe(true);
  });

  it('takes several values as any, all, or, without a prefix, any', () => {
    expect(test('ForAnyValue:StringEquals', ['a', 'b'], value('x', 'b'))).toBe(true);
    expect(test('ForAnyValue:StringEquals', ['a', 'b'], value('x', 'y'))).toBe(false);
    expect(test('ForAnyValue:StringNotEquals', ['a', 'b'], value('a', 'x'))).toBe(true);
    expect(test('ForAnyValue:StringNotEquals', ['a', 'b'], value('a', 'b'))).toBe(false);
    expect(test('ForAllValues:StringEquals', ['a', 'b'], value('a', 'b'))).toBe(true);
    expect(test('ForAllValues:StringEquals', ['a', 'b'], value('a', 'x'))).toBe(false);
    expect(test('ForAllValues:StringNotEquals', ['a', 'b'], value('x', 'y'))).toBe(true);
    expect(test('ForAllValues:StringNotEquals', ['a', 'b'], value('x', 'a'))).toBe(false);
    expect(test('StringEquals', ['a'], value('x', 'a'))).toBe(true);
    expect(test('StringNotEquals', ['a'], value('x', 'a'))).toBe(false);
  });

  it('counts an empty text as no value for the set operators only', () => {
    expect(test('ForAllValues:StringEquals', ['a'], value(''))).toBe(true);
    expect(test('ForAnyValue:StringEquals', [''], value(''))).toBe(false);
    expect(test('ForAllValues:StringEquals', ['a'], value('', 'x'))).toBe(false);
    expect(test('StringEquals', [''], value(''))).toBe(true);
  });

  it('leaves open what is not known', () => {
    expect(test('StringEquals', ['a'], some)).toBeUndefined();
    expect(test('StringNotEqualsIfExists', ['a'], some)).toBeUndefined();
    expect(test('StringSimilar', ['a'], value('a'))).toBeUndefined();
    expect(test('StringSimilar', ['a'], absent)).toBeUndefined();
  });

  describe('given a policy variable that is not known', () => {
    const openTest = (operator: string, ...values: readonly string[]) =>
      conditionTest({ operator, key: 'aws:Key', values }, '2012-10-17', reader);

    it('leaves the outcome open unless another value decides', () => {
      expect(testState(openTest('StringEquals', '${aws:x}'), value('a'))).toBeUndefined();
      expect(testState(openTest('StringNotEquals', '${aws:x}'), value('a'))).toBeUndefined();
      expect(testState(openTest('StringEquals', '${aws:x}', 'a'), value('a'))).toBe(true);
      expect(testState(openTest('StringEquals', '${aws:x}'), absent)).toBe(false);
      expect(testState(openTest('ForAllValues:StringEquals', '${aws:x}', 'a'), value('a', 'b'))).toBeUndefined();
      expect(testState(openTest('ForAnyValue:StringEquals', '${aws:x}', 'a'), value('b', 'a'))).toBe(true);
    });

    it('goes by what is assumed of it', () => {
      const test = openTest('StringEquals', '${aws:x}');
      const [first] = test.values;
      if (first?.kind !== 'unknown') throw new Error('expected an open value');
      for (const passes of [true, false]) {
        const state: KeyState = { kind: 'values', values: ['a'], assume: new Map([[first.id, passes]]) };
        expect(testState(test, state)).toBe(passes);
        expect(testState(openTest('StringNotEquals', '${aws:x}'), state)).toBe(!passes);
        expect(testState(openTest('StringLike', '${aws:x}'), state)).toBeUndefined();
        expect(testState(openTest('ForAnyValue:StringEquals', '${aws:x}'), state)).toBeUndefined();
      }
    });

    it('reads it as text in an older document, and where the operator takes none', () => {
      const old = conditionTest({ operator: 'StringEquals', key: 'k', values: ['${aws:x}'] }, '2008-10-17', reader);
      expect(testState(old, value('${aws:x}'))).toBe(true);
      expect(testState(openTest('NumericEquals', '${aws:x}'), value('1'))).toBe(false);
    });
  });

  describe('given a policy variable with several possible values', () => {
    const several = contextReader({ known: {}, oneOf: { 'aws:x': ['aa', 'ab'] }, others: 'absent' });
    const severalTest = (value: string) =>
      conditionTest({ operator: 'StringLike', key: 'k', values: [value] }, '2012-10-17', several);

    it('decides where all agree', () => {
      expect(testState(severalTest('${aws:x}*'), value('c'))).toBe(false);
      expect(testState(severalTest('*${aws:x}*'), value('aaab'))).toBe(true);
      expect(testState(severalTest('${aws:x}'), value('aa'))).toBeUndefined();
    });
  });

  it('matches nothing with a variable that is absent', () => {
    expect(test('StringEquals', ['${aws:x}'], value('${aws:x}'))).toBe(false);
    expect(test('StringNotLike', ['*${aws:x}*'], value('a'))).toBe(true);
    expect(test('StringEquals', ["${aws:x, 'a'}"], value('a'))).toBe(true);
    expect(test('Bool', ["${aws:x, 'true'}"], value('true'))).toBe(true);
    expect(test('ArnLike', ["arn:aws:iam::1:role/${aws:x, '*'}"], value('arn:aws:iam::1:role/a'))).toBe(false);
  });
});

describe('conditionTest', () => {
  it('makes the test of an entry without variables once', () => {
    const condition = { operator: 'StringEquals', key: 'AWS:Key', values: ['a'] };
    const made = conditionTest(condition, '2012-10-17', reader);
    expect(conditionTest(condition, '2012-10-17', nothingKnown)).toBe(made);
    expect(made.key).toBe('aws:key');
    expect(made.condition).toBe(condition);
  });

  it('makes the test of an entry with variables for each context', () => {
    const condition = { operator: 'StringEquals', key: 'k', values: ['${aws:x}'] };
    expect(conditionTest(condition, '2012-10-17', reader).values[0]?.kind).toBe('unknown');
    expect(conditionTest(condition, '2012-10-17', nothingKnown).values[0]?.kind).toBe('nothing');
  });
});
