// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { conditionTest, type Truth, testState } from '../../../shared/iam/conditions/conditionTest.ts';
import { contextReader, type KeyKnowledge } from '../../../shared/iam/conditions/contextReader.ts';
import { exampleValues } from '../../../shared/iam/conditions/exampleValues.ts';
import type { Fidelity } from '../../../shared/iam/conditions/fidelity.ts';
import { keyStates } from '../../../shared/iam/conditions/keyStates.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import table from '../../cases/iam/states/keyStates.json' with { type: 'json' };

type Entry = readonly [operator: string, ...values: readonly string[]];

const reader = contextReader({ known: {}, others: 'unknown' });
const unknown: KeyKnowledge = { kind: 'unknown' };

function entryOf([operator = '', ...values]: readonly string[]): Entry {
  return [operator, ...values];
}

function testsOf(entries: readonly Entry[]) {
  return entries.map(([operator, ...values]) =>
    conditionTest({ operator, key: 'aws:Key', values }, '2012-10-17', reader),
  );
}

/** How the tests come out in each state: `+`, `-` or `?` per test, sorted. */
function outcomes(
  entries: readonly Entry[],
  knowledge: KeyKnowledge = unknown,
  fidelity: Fidelity = 'exact',
): readonly string[] {
  const tests = testsOf(entries);
  return keyStates(tests, knowledge, { fidelity })
    .map((state) => tests.map((test) => symbolOf(testState(test, state))).join(''))
    .sort();
}

function symbolOf(truth: Truth): string {
  if (truth === undefined) return '?';
  return truth ? '+' : '-';
}

describe('keyStates', () => {
  it.each(table.rows)('tells $tests apart as $states', ({ tests, states }) => {
    expect(outcomes(tests.map(entryOf))).toEqual([...states].sort());
  });

  it('has nothing to tell a single known value from, so that its length takes no steps', () => {
    const stepsOf = (...values: readonly string[]) => {
      const meter = createStepMeter(1_000_000);
      const alternatives = values.map((each) => [each]);
      keyStates(testsOf([['StringLike', 'a*']]), { kind: 'values', alternatives }, { fidelity: 'exact', meter });
      return meter.steps;
    };
    expect(stepsOf('a'.repeat(1000))).toBe(stepsOf('a'));
    expect(stepsOf('a'.repeat(1000), 'b')).toBeGreaterThan(stepsOf('a', 'b'));
  });

  it('takes a key that is always there to have some value where there are too many to try', () => {
    const values = Array.from({ length: 10_000 }, (_, at) => `v${at}`);
    const states = keyStates(
      testsOf([['StringLike', ...values]]),
      { kind: 'unknown', isPresent: true },
      { fidelity: 'exact' },
    );
    expect(states).toEqual([{ kind: 'some' }]);
  });

  it('holds only what is known', () => {
    const values = (...alternatives: readonly (readonly string[])[]): KeyKnowledge => ({
      kind: 'values',
      alternatives,
    });
    const entries: readonly Entry[] = [
      ['StringEquals', 'a'],
      ['Null', 'true'],
    ];
    expect(outcomes(entries, { kind: 'absent' })).toEqual(['-+']);
    expect(outcomes(entries, values(['a']))).toEqual(['+-']);
    expect(outcomes(entries, values(['a'], ['b']))).toEqual(['+-', '--']);
    expect(outcomes([['ForAllValues:StringEquals', 'a']], values(['a', 'b']))).toEqual(['-']);
  });

  it('takes open values one by one up to three', () => {
    const open = (count: number): readonly Entry[] =>
      Array.from({ length: count }, (_, index) => ['StringEquals', `\${aws:x${index}}`] as const);
    expect(outcomes(open(3))).toHaveLength(8);
    expect(outcomes(open(4))).toEqual(['----', '????']);
    expect(outcomes([['StringEquals', 'a', ...open(3).flatMap(([, value = '']) => value)]])).toEqual(['+', '-']);
  });

  it('takes a key with many values in sets for present', () => {
    const many = (count: number): readonly Entry[] =>
      Array.from({ length: count }, (_, index) => ['ForAnyValue:StringEquals', `v${index}`] as const);
    expect(outcomes(many(5))).toHaveLength(32);
    expect(outcomes(many(6))).toEqual(['------', '??????']);
  });

  it('takes a key with very many values for present', () => {
    const wide = (count: number): readonly Entry[] => [
      ['StringEquals', ...Array.from({ length: count }, (_, index) => `v${index}`)],
    ];
    expect(outcomes(wide(1_000))).toEqual(['+', '-']);
    expect(outcomes(wide(1_001))).toEqual(['-', '?']);
  });

  it('holds absence and presence where there are no steps to look closer', () => {
    const within = (limit: number, operator: string) => {
      const meter = createStepMeter(limit);
      const tests = testsOf([[operator, 'a', 'b', 'c']]);
      const states = keyStates(tests, unknown, { fidelity: 'exact', meter });
      const written = states.map((state) => tests.map((test) => symbolOf(testState(test, state))).join(''));
      return { written, isSpent: meter.isSpent };
    };
    for (const operator of ['StringEquals', 'ForAnyValue:StringEquals']) {
      for (const limit of [0, 1, 10]) expect(within(limit, operator)).toEqual({ written: ['-', '?'], isSpent: true });
      const limits = Array.from({ length: 120 }, (_, index) => within(index * 10, operator));
      const decided = limits.filter(({ isSpent }) => !isSpent).map(({ written }) => written.join());
      expect(new Set(decided)).toEqual(new Set(['-,+']));
      expect(limits.filter(({ isSpent, written }) => isSpent && written.length === 0)).toEqual([]);
    }
  });

  it('counts what making values takes, and holding each test and value against each state', () => {
    const stepsOf = (operator: string, ...values: readonly string[]) => {
      const meter = createStepMeter();
      keyStates(testsOf([[operator, ...values]]), unknown, { fidelity: 'exact', meter });
      return meter.steps;
    };
    // Absent and present.
    expect(stepsOf('Null', 'true')).toBe(2 * 20);
    // Absent, the three and another one; comparing comes on top.
    expect(stepsOf('StringEquals', 'a', 'b', 'c')).toBeGreaterThanOrEqual(3 * 8 + 5 * 4 * 20);
    // Each of the four values first, then absent, empty, and the sets of the two that come out differently.
    expect(stepsOf('ForAnyValue:StringEquals', 'a', 'b', 'c')).toBeGreaterThanOrEqual(3 * 8 + 4 * 4 * 20 + 5 * 4 * 20);
  });

  it('takes no empty text for a value of a key that always has one of some shape', () => {
    const paths: KeyKnowledge = { kind: 'unknown', isPresent: true, shape: { kind: 'organization-path' } };
    expect(outcomes([['ForAnyValue:StringLike', 'o-*']], paths)).toEqual(['+']);
    expect(outcomes([['ForAnyValue:StringLike', 'o-*']])).toEqual(['+', '-']);
  });

  it('looks less closely where told', () => {
    const entries: readonly Entry[] = [['StringLikeIfExists', '*']];
    expect(outcomes(entries, unknown, 'loose')).toEqual(['+', '?']);
    expect(
      outcomes(
        [
          ['StringLike', 'a*'],
          ['StringLike', 'a?c'],
        ],
        unknown,
        'examples',
      ),
    ).toEqual(['+-', '--', '++'].sort());
    expect(
      outcomes(
        [
          ['StringLike', 'a*b'],
          ['StringLike', 'a*'],
        ],
        unknown,
        'loose',
      ),
    ).toEqual(['--', '??']);
    expect(outcomes([['StringEquals', 'a']], unknown, 'loose')).toEqual(['+', '-']);
  });
});

describe('exampleValues', () => {
  const valuesOf = (entries: readonly Entry[]) => exampleValues(testsOf(entries), { fidelity: 'exact' });

  it('puts dates and numbers at, between and around the bounds', () => {
    expect(valuesOf([['NumericEquals', '10', '20', '10']])).toEqual(['9', '10', '20', '15', '21']);
    expect(valuesOf([['NumericEquals', '20', 'x', '9', '100']])).toEqual(['8', '9', '20', '100', '14.5', '60', '101']);
    expect(valuesOf([['DateEquals', '1970-01-01']])).toEqual([
      '1969-12-31T23:59:59.999Z',
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.001Z',
    ]);
  });

  it('puts addresses at and beside both ends of each range, and of all addresses', () => {
    const all = ['0.0.0.0', '0:0:0:0:0:0:0:0', '255.255.255.255', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'];
    const addresses = (...ranges: readonly string[]) => valuesOf([['IpAddress', ...ranges]])?.toSorted();
    expect(addresses('0.0.0.0/0')).toEqual(all);
    expect(addresses('::/0')).toEqual(all);
    expect(addresses('10.0.0.0/8', 'none')).toEqual(
      [...all, '9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0'].sort(),
    );
    expect(addresses('128.0.0.0/1', 'ff00::/8')?.toSorted()).toEqual(
      [...all, '127.255.255.255', '128.0.0.0', 'feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ff00:0:0:0:0:0:0:0'].sort(),
    );
  });

  it('puts bytes beside those that are longer than all', () => {
    expect(valuesOf([['BinaryEquals', 'no bytes', 'QUE=', 'QQ==']])).toEqual(['QUE=', 'QQ==', 'AAAAAAA=']);
  });

  it('leaves out what a variable can stand for where that fits no text', () => {
    const several = contextReader({
      known: {},
      oneOf: { 'aws:x': ['arn:aws:iam::1:role/a', 'no ARN'] },
      others: 'unknown',
    });
    const test = conditionTest({ operator: 'ArnEquals', key: 'k', values: ['${aws:x}'] }, '2012-10-17', several);
    expect(exampleValues([test], { fidelity: 'exact' })).toEqual(['arn:aws:iam::1:role/a', 'x'.repeat(22)]);
  });

  it('fills wildcards in where examples are enough', () => {
    expect(exampleValues(testsOf([['StringLike', 'a*b?']]), { fidelity: 'examples' })).toEqual(['axby', 'xxxxx']);
    expect(exampleValues(testsOf([['StringEqualsIgnoreCase', 'Ab']]), { fidelity: 'examples' })).toEqual(['ab', 'xxx']);
  });

  it('has no list that stands for all texts where one test of several has wildcards or ignores case', () => {
    const loosely = (...entries: readonly Entry[]) => exampleValues(testsOf(entries), { fidelity: 'loose' });
    expect(loosely(['StringEquals', 'b'], ['StringEquals', 'c', 'dd'])).toEqual(['b', 'c', 'dd', 'xxx']);
    expect(loosely(['StringEquals', 'b'], ['StringLike', 'a*'])).toBeUndefined();
    expect(loosely(['StringEquals', 'b'], ['StringEqualsIgnoreCase', 'a'])).toBeUndefined();
  });

  it('gives values of the shape that a key has, but for a loose look', () => {
    const account = { kind: 'account' } as const;
    const values = (entry: Entry, fidelity: Fidelity = 'exact') =>
      exampleValues(testsOf([entry]), { fidelity }, account);
    for (const fidelity of ['loose', 'examples', 'exact'] as const) {
      expect(values(['Null', 'true'], fidelity)).toEqual([expect.stringMatching(/^\d{12}$/)]);
    }
    for (const fidelity of ['examples', 'exact'] as const) {
      const found = values(['StringEquals', '111122223333', 'x'], fidelity);
      expect(found?.toSorted()).toEqual([expect.stringMatching(/^\d{12}$/), '111122223333']);
    }
    expect(values(['StringEquals', '111122223333', 'x'], 'loose')).toEqual(['111122223333', 'x', 'x'.repeat(13)]);
    expect(values(['StringLike', '1111*'], 'loose')).toBeUndefined();
  });

  it('gives one value for all patterns of which any may match', () => {
    expect(valuesOf([['StringLike', 'a*', 'b*']])).toHaveLength(3);
  });

  it('gives a value where none is compared', () => {
    expect(valuesOf([['Null', 'true']])).toEqual(['x']);
    expect(valuesOf([['StringEquals', '${aws:x}']])).toEqual(['x']);
  });

  it('gives both texts of a value that a variable leaves two of', () => {
    const several = contextReader({ known: {}, oneOf: { 'aws:x': ['a', 'b'] }, others: 'unknown' });
    const test = conditionTest({ operator: 'StringLike', key: 'k', values: ['${aws:x}?'] }, '2012-10-17', several);
    const outcomes = keyStates([test], unknown, { fidelity: 'exact' }).map((state) => testState(test, state));
    expect(outcomes).toEqual(expect.arrayContaining([false, undefined]));
  });

  it('gives a text that fits whichever of its values a variable has', () => {
    const several = contextReader({ known: {}, oneOf: { 'aws:x': ['a', 'ab'] }, others: 'unknown' });
    const test = conditionTest({ operator: 'StringLike', key: 'k', values: ['${aws:x}*'] }, '2012-10-17', several);
    const truths = keyStates([test], unknown, { fidelity: 'exact' }).map((state) => testState(test, state));
    expect(truths).toHaveLength(3);
    expect(truths).toEqual(expect.arrayContaining([false, undefined, true]));
  });

  it('tells texts apart that fit some values of different variables', () => {
    const several = contextReader({
      known: {},
      oneOf: { 'aws:x': ['a', 'b'], 'aws:y': ['c', 'd'] },
      others: 'unknown',
    });
    const tests = ['${aws:x}', '${aws:y}'].map((value) =>
      conditionTest({ operator: 'StringEquals', key: 'k', values: [value] }, '2012-10-17', several),
    );
    const truths = keyStates(tests, unknown, { fidelity: 'exact' }).map((state) =>
      tests.map((test) => testState(test, state)),
    );
    expect(truths).toHaveLength(3);
    expect(truths).toEqual(
      expect.arrayContaining([
        [undefined, false],
        [false, undefined],
        [false, false],
      ]),
    );
  });
});
