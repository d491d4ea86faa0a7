// Values of a condition key that make the tests on it come out in different ways.

import { exampleTexts, type Language } from '../patterns/exampleTexts.ts';
import {
  anyOne,
  anyRun,
  isRun,
  isWildcard,
  type WildcardPattern,
  wildcardPattern,
} from '../patterns/wildcardPattern.ts';
import type { ConditionTest } from './conditionTest.ts';
import type { Look } from './fidelity.ts';
import { formatIp, type IpRange } from './ipRange.ts';
import type { KeyShape } from './knownContext.ts';
import { shapeLanguage } from './shapeLanguage.ts';
import type { ValueTest } from './valueTest.ts';

/** Any text that is not empty. */
const notEmpty: Language = [wildcardPattern([anyOne, anyRun])];

/**
 * Gives values of one key: for `exact` one for each way in which the tests can come out, for `examples` some of them.
 * Undefined where no list of values stands for all: the key is compared in ways that have no values in common, in too
 * many, or, for `loose`, with wildcards or without case. All values have the shape, but for `loose` some may not.
 */
export function exampleValues(
  tests: readonly ConditionTest[],
  look: Look,
  shape?: KeyShape,
): readonly string[] | undefined {
  const values = tests.flatMap((test) => test.values);
  const kinds = values.map(({ kind }) => kind).filter((kind) => kind !== 'nothing' && kind !== 'unknown');
  const [kind = 'nothing', ...others] = new Set(kinds);
  if (others.length > 0) return undefined;
  switch (kind) {
    case 'nothing':
      return shape === undefined ? ['x'] : exampleTexts([], [shapeLanguage(shape)], look.meter);
    case 'text':
      return exampleTextValues(tests, look, shape);
    case 'number':
      return exampleNumbers(values.flatMap(boundOf)).map(String);
    case 'date':
      return exampleNumbers(values.flatMap(boundOf)).map((ms) => new Date(ms).toISOString());
    case 'ip':
      return exampleAddresses(values.filter((value) => value.kind === 'ip').map(({ range }) => range));
    case 'binary':
      return exampleBinaries(values.flatMap((value) => (value.kind === 'binary' ? [value.bytes] : [])));
  }
}

function exampleTextValues(
  tests: readonly ConditionTest[],
  { fidelity, meter }: Look,
  shape: KeyShape | undefined,
): readonly string[] | undefined {
  const isBool = tests.every(({ operator }) => operator?.kind !== 'compare' || operator.value.kind === 'bool');
  if (isBool) return ['true', 'false'];
  const languages = tests.flatMap(languagesOf);
  if (shape !== undefined && fidelity !== 'loose')
    return exampleTexts([...languages, notEmpty], [shapeLanguage(shape)], meter);
  const patterns = languages.flat();
  const areLiteral = patterns.every(({ tokens, ignoreCase }) => !ignoreCase && !tokens.some(isWildcard));
  if (areLiteral || fidelity === 'examples') return exampleLiterals(patterns);
  return fidelity === 'exact' ? exampleTexts([...languages, notEmpty], [], meter) : undefined;
}

// What a test takes, and each pattern by itself where several must agree.
function languagesOf({ values }: ConditionTest): readonly Language[] {
  const texts = values.flatMap((value) =>
    value.kind === 'text' ? [value.patterns.flatMap((pattern) => pattern ?? [])] : [],
  );
  return [
    texts.flat(),
    ...texts.filter(({ length }) => length > 1).flatMap((patterns) => patterns.map((pattern) => [pattern])),
  ];
}

// Each text itself, with its wildcards filled in, and one that is longer than all.
function exampleLiterals(patterns: readonly WildcardPattern[]): readonly string[] {
  const texts = patterns.map(fillIn);
  const longest = texts.reduce((length, text) => Math.max(length, text.length), 0);
  return [...new Set(texts), 'x'.repeat(longest + 1)];
}

function fillIn({ tokens }: WildcardPattern): string {
  return tokens.map((token) => (isRun(token) ? 'x' : isWildcard(token) ? 'y' : String.fromCharCode(token))).join('');
}

function boundOf(value: ValueTest): readonly number[] {
  return value.kind === 'number' || value.kind === 'date' ? [value.bound] : [];
}

// Each bound, one number between each two, one below all and one above.
function exampleNumbers(bounds: readonly number[]): readonly number[] {
  const sorted = [...new Set(bounds)].sort((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? 0;
  const between = sorted.slice(1).map((bound, index) => (bound + (sorted[index] ?? bound)) / 2);
  return [first - 1, ...sorted, ...between, last + 1];
}

// Ranges part the addresses at their ends: each end, its neighbours, and the ends of all addresses are enough.
function exampleAddresses(ranges: readonly IpRange[]): readonly string[] {
  return ([4, 6] as const).flatMap((version) => {
    const bits = version === 4 ? 32 : 128;
    const ends = ranges
      .filter((range) => range.version === version)
      .flatMap(({ first, last }) => [first - 1n, first, last, last + 1n]);
    // What lies before the first address comes round to the last, and the other way about.
    const addresses = new Set([0n, -1n, ...ends].map((value) => BigInt.asUintN(bits, value)));
    return [...addresses].map((value) => formatIp(version, value));
  });
}

function exampleBinaries(values: readonly string[]): readonly string[] {
  const longest = values.reduce((length, value) => Math.max(length, value.length), 0);
  return [...new Set(values), Buffer.alloc(longest + 1).toString('base64')];
}
