// Generators of condition entries and request contexts over a few keys, each with a few values.

import fc from 'fast-check';
import type { RequestContext } from './naiveConditions.ts';

/** One operator with one key and its values, as an entry of a Condition block. */
export type RawCondition = readonly [operator: string, block: Readonly<Record<string, string | readonly string[]>>];

interface Key {
  readonly name: string;
  /** Operators that make sense for the key. */
  readonly operators: readonly string[];
  /** Values in policies. */
  readonly wanted: readonly string[];
  /** Values in requests: every outcome of every operator can be had with one of them, or with the key absent. */
  readonly given: readonly string[];
  readonly multivalued?: boolean;
}

const ordered = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];
const text = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];
const arns = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];

const keys: readonly Key[] = [
  {
    name: 'aws:PrincipalTag/team',
    operators: [...text, ...withSets(text), 'Null'],
    wanted: ['a', 'b', 'A', 'a*', '?', 'ab', policyVariable("aws:PrincipalTag/other, 'b'")],
    given: ['a', 'b', 'A', 'ab', 'a*', '?', 'zz', '*'],
  },
  {
    name: 'aws:PrincipalTag/other',
    operators: [...text, 'Null'],
    wanted: ['b', policyVariable('aws:PrincipalTag/team'), '*'],
    given: ['a', 'b', 'zz', '*'],
  },
  {
    name: 'aws:TagKeys',
    operators: [...withSets(text), 'Null'],
    wanted: ['a', 'b*', 'Ab'],
    given: ['a', 'b', 'ba', 'Ab', 'b*', 'zz'],
    multivalued: true,
  },
  {
    name: 's3:max-keys',
    operators: ordered.map((order) => `Numeric${order}`),
    wanted: ['10', '-1', '2.5'],
    given: ['10', '10.0', '9', '-1', '-2', '2.5', '100'],
  },
  {
    name: 'aws:CurrentTime',
    operators: ordered.map((order) => `Date${order}`),
    wanted: ['2026-03-01T00:00:00Z', '1772323201', '2026-03-01'],
    given: [
      '2026-03-01T00:00:00Z',
      '1772323200',
      '2026-02-28T23:59:59Z',
      '2026-03-01T00:00:01Z',
      '2027-01-01T00:00:00+02:00',
    ],
  },
  { name: 'aws:SecureTransport', operators: ['Bool', 'Null'], wanted: ['true', 'false'], given: ['true', 'false'] },
  {
    name: 'aws:SourceIp',
    operators: ['IpAddress', 'NotIpAddress'],
    wanted: ['203.0.113.0/24', '203.0.113.7', '0.0.0.0/0', '2001:db8::/32', '::/0'],
    given: ['203.0.113.7', '203.0.113.8', '198.51.100.1', '2001:db8::1', 'fd00::1'],
  },
  {
    name: 'aws:SourceArn',
    operators: [...arns, ...withSets(arns)],
    wanted: [
      'arn:aws:sns:*:111122223333:a*',
      'arn:aws:sns:eu-west-1:111122223333:a',
      'arn:aws:s3:::b',
      `arn:aws:*:*:${policyVariable('aws:PrincipalTag/team')}:*`,
    ],
    given: [
      'arn:aws:sns:eu-west-1:111122223333:a',
      'arn:aws:sns:us-east-1:111122223333:ab',
      'arn:aws:s3:::b',
      'arn:aws:sqs:eu-west-1:a:q:r',
    ],
  },
  { name: 'example:binary', operators: ['BinaryEquals'], wanted: ['QUJD', 'RA=='], given: ['QUJD', 'RA==', 'enp6'] },
];

/** One condition entry, in some draws with IfExists. */
export const conditionArbitrary: fc.Arbitrary<RawCondition> = fc
  .constantFrom(...keys)
  .chain((key) =>
    fc.tuple(
      fc.constant(key),
      fc.constantFrom(...key.operators),
      fc.uniqueArray(fc.constantFrom(...key.wanted), { minLength: 1, maxLength: 2 }),
      fc.nat(4),
    ),
  )
  .map(([key, operator, values, dice]): RawCondition => {
    if (operator === 'Null') return ['Null', { [key.name]: dice < 2 ? 'true' : 'false' }];
    const [first = ''] = values;
    return [dice === 0 ? `${operator}IfExists` : operator, { [key.name]: values.length === 1 ? first : values }];
  });

/** Each key absent or with a value; a multivalued key with up to three. */
export const contextArbitrary: fc.Arbitrary<RequestContext> = fc
  .tuple(...keys.map((key) => fc.option(valueArbitrary(key), { nil: undefined, freq: 3 })))
  .map((values) => Object.fromEntries(keys.flatMap((key, index) => entryOf(key.name, values[index]))));

/** Every context in which only these keys differ from `base`: each absent and with each value; at most `limit` of them. */
export function contextsOver(names: readonly string[], base: RequestContext, limit: number): readonly RequestContext[] {
  let contexts: readonly RequestContext[] = [base];
  for (const key of keys.filter(({ name }) => names.includes(name))) {
    const values = key.multivalued === true ? [...key.given.map((value) => [value]), key.given] : key.given;
    const choices = [[], ...values.map((value) => entryOf(key.name, value))];
    contexts = contexts.flatMap((context) =>
      choices.map((entries) => ({ ...context, ...Object.fromEntries(entries) })),
    );
    if (contexts.length > limit) return contexts.slice(0, limit);
  }
  return contexts;
}

/** A policy variable as written in a policy. */
export function policyVariable(inside: string): string {
  return `\${${inside}}`;
}

/** The names of all keys that conditions and variables are drawn from. */
export const keyNames: readonly string[] = keys.map(({ name }) => name);

function valueArbitrary(key: Key): fc.Arbitrary<string | readonly string[]> {
  if (key.multivalued !== true) return fc.constantFrom(...key.given);
  return fc.uniqueArray(fc.constantFrom(...key.given), { minLength: 0, maxLength: 3 });
}

function entryOf(name: string, value: string | readonly string[] | undefined) {
  return value === undefined ? [] : [[name, value] as const];
}

function withSets(operators: readonly string[]): readonly string[] {
  return operators.flatMap((operator) => [`ForAllValues:${operator}`, `ForAnyValue:${operator}`]);
}
