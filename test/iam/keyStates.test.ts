// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { conditionTest, type Truth, testState } from '../../shared/iam/conditionTest.ts';
import { exampleValues } from '../../shared/iam/exampleValues.ts';
import type { Fidelity } from '../../shared/iam/fidelity.ts';
import { keyStates } from '../../shared/iam/keyStates.ts';
import { contextReader, type KeyKnowledge } from '../../shared/iam/requestContext.ts';

type Entry = readonly [operator: string, ...values: readonly string[]];

const reader = contextReader({ known: {}, others: 'unknown' });
const unknown: KeyKnowledge = { kind: 'unknown' };

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
  return keyStates(tests, knowledge, fidelity)
    .map((state) => tests.map((test) => symbolOf(testState(test, state))).join(''))
    .sort();
}

function symbolOf(truth: Truth): string {
  if (truth === undefined) return '?';
  return truth ? '+' : '-';
}

describe('keyStates', () => {
  const rows: readonly (readonly [entries: readonly Entry[], outcomes: readonly string[]])[] = [
    [[['StringEquals', 'a']], ['+', '-']],
    [[['StringLike', '*']], ['+', '-']],
    [[['StringLikeIfExists', '*']], ['+']],
    [[['StringNotLike', '*']], ['+', '-']],
    [
      [
        ['StringEquals', 'a'],
        ['StringNotEquals', 'a'],
      ],
      ['+-', '-+'],
    ],
    [
      [
        ['StringEquals', 'a'],
        ['StringEquals', 'b'],
      ],
      ['+-', '-+', '--'],
    ],
    [
      [
        ['StringEquals', 'a'],
        ['StringLike', 'a*'],
      ],
      ['++', '-+', '--'],
    ],
    [
      [
        ['StringLike', 'a*'],
        ['StringLike', '*b'],
      ],
      ['++', '+-', '-+', '--'],
    ],
    [
      [
        ['StringEquals', 'Ab'],
        ['StringEqualsIgnoreCase', 'aB'],
      ],
      ['++', '-+', '--'],
    ],
    [
      [
        ['StringEquals', 'AB'],
        ['StringEquals', 'ab'],
        ['StringEqualsIgnoreCase', 'ab'],
      ],
      ['+-+', '-++', '---'],
    ],
    [
      [
        ['Null', 'true'],
        ['StringLike', '*'],
      ],
      ['+-', '-+'],
    ],
    [[['Null', 'true']], ['+', '-']],
    [
      [
        ['Null', 'true'],
        ['StringSimilar', 'a'],
      ],
      ['+?', '-?'],
    ],
    [
      [
        ['Bool', 'true'],
        ['Bool', 'false'],
      ],
      ['+-', '-+', '--'],
    ],
    [
      [
        ['BoolIfExists', 'true'],
        ['BoolIfExists', 'false'],
      ],
      ['++', '+-', '-+'],
    ],
    [
      [
        ['Bool', 'true'],
        ['StringEquals', 'TRUE'],
      ],
      ['+-', '++', '--'].sort(),
    ],
    [
      [
        ['ArnLike', 'arn:aws:iam::*:role/*'],
        ['StringLike', 'arn:*'],
      ],
      ['++', '-+', '--'],
    ],
    [
      [
        ['NumericLessThan', '10'],
        ['NumericGreaterThan', '5'],
      ],
      ['++', '+-', '-+', '--'],
    ],
    [
      [
        ['NumericLessThanIfExists', '10'],
        ['NumericGreaterThanEqualsIfExists', '10'],
      ],
      ['++', '+-', '-+'],
    ],
    [
      [
        ['NumericLessThan', '10'],
        ['NumericGreaterThan', '10'],
      ],
      ['+-', '-+', '--'],
    ],
    [
      [
        ['NumericEquals', '1', '2'],
        ['NumericGreaterThan', '1'],
      ],
      ['++', '+-', '-+', '--'],
    ],
    [
      [
        ['DateLessThan', '2026-01-01'],
        ['DateGreaterThanEquals', '2026-01-01'],
      ],
      ['+-', '-+', '--'],
    ],
    [
      [
        ['DateEquals', '2026-01-01'],
        ['DateGreaterThan', '2025'],
      ],
      ['++', '-+', '--'],
    ],
    [
      [
        ['IpAddress', '10.0.0.0/8'],
        ['IpAddress', '10.1.0.0/16'],
      ],
      ['++', '+-', '--'],
    ],
    [[['IpAddressIfExists', '0.0.0.0/0', '::/0']], ['+']],
    [[['IpAddressIfExists', '0.0.0.0/0']], ['+', '-']],
    [[['IpAddressIfExists', '0.0.0.0/1', '128.0.0.0/1', '::/0']], ['+']],
    [
      [
        ['IpAddress', '255.255.255.255', '0.0.0.0'],
        ['IpAddress', '::', '::/127'],
      ],
      ['+-', '-+', '--'],
    ],
    [
      [
        ['BinaryEquals', 'QQ=='],
        ['BinaryEquals', 'Qg=='],
      ],
      ['+-', '-+', '--'],
    ],
    [[['NumericEquals', 'x']], ['-']],
    [[['NumericNotEquals', 'x']], ['+']],
    [
      [
        ['StringEquals', 'a'],
        ['NumericLessThan', '5'],
      ],
      ['--', '??'],
    ],
    [
      [
        ['ForAllValues:StringEquals', 'a'],
        ['ForAnyValue:StringEquals', 'a'],
      ],
      ['++', '+-', '--', '-+'].sort(),
    ],
    [[['ForAllValues:StringLike', '*']], ['+']],
    [[['ForAnyValue:StringLike', '*']], ['+', '-']],
    [
      [
        ['ForAnyValue:StringEquals', 'a'],
        ['ForAnyValue:StringEquals', 'b'],
      ],
      ['++', '+-', '-+', '--'],
    ],
    [
      [
        ['StringEquals', 'a'],
        ['StringEquals', 'b'],
      ],
      ['+-', '-+', '--'],
    ],
    [
      [
        ['StringEquals', ''],
        ['ForAllValues:StringNotEquals', ''],
      ],
      ['++', '+-', '-+'],
    ],
    [
      [
        ['ForAllValues:StringNotEquals', 'a'],
        ['Null', 'true'],
      ],
      ['++', '+-', '--'],
    ],
    [[['StringSimilar', 'a']], ['?']],
    [
      [
        ['StringEquals', '${aws:x}'],
        ['StringNotEquals', '${aws:x}'],
      ],
      ['+-', '-+'],
    ],
    [
      [
        ['StringEquals', '${aws:x}'],
        ['StringLike', '${aws:x}'],
      ],
      ['++', '+-', '-+', '--'],
    ],
    [
      [
        ['StringEquals', '${aws:x}', 'a'],
        ['StringEquals', 'a'],
      ],
      ['++', '+-', '--'],
    ],
    [[['ForAnyValue:StringEquals', '${aws:x}']], ['-', '?']],
  ];
  it.each(rows)('tells %j apart as %j', (entries, expected) => {
    expect(outcomes(entries)).toEqual([...expected].sort());
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
  const valuesOf = (entries: readonly Entry[]) => exampleValues(testsOf(entries), 'exact');

  it('puts dates and numbers at, between and around the bounds', () => {
    expect(valuesOf([['NumericEquals', '10', '20', '10']])).toEqual(['9', '10', '20', '15', '21']);
    expect(valuesOf([['DateEquals', '1970-01-01']])).toEqual([
      '1969-12-31T23:59:59.999Z',
      '1970-01-01T00:00:00.000Z',
      '1970-01-01T00:00:00.001Z',
    ]);
  });

  it('fills wildcards in where examples are enough', () => {
    expect(exampleValues(testsOf([['StringLike', 'a*b?']]), 'examples')).toEqual(['axby', 'xxxxx']);
  });

  it('gives a value where none is compared', () => {
    expect(valuesOf([['Null', 'true']])).toEqual(['x']);
    expect(valuesOf([['StringEquals', '${aws:x}']])).toEqual(['x']);
  });

  it('gives both texts of a value that a variable leaves two of', () => {
    const several = contextReader({ known: {}, oneOf: { 'aws:x': ['a', 'b'] }, others: 'unknown' });
    const test = conditionTest({ operator: 'StringLike', key: 'k', values: ['${aws:x}?'] }, '2012-10-17', several);
    const outcomes = keyStates([test], unknown, 'exact').map((state) => testState(test, state));
    expect(outcomes).toEqual(expect.arrayContaining([false, undefined]));
  });
});
