// Values of a condition key that make the tests on it come out in different ways.

import type { ConditionTest } from './conditionTest.ts';
import type { ValueTest } from './conditionValue.ts';
import { exampleTexts, type Language } from './exampleTexts.ts';
import type { Fidelity } from './fidelity.ts';
import { formatIp, type IpRange } from './ipRange.ts';
import { anyOne, anyRun, isRun, isWildcard, type WildcardPattern, wildcardPattern } from './wildcardPattern.ts';

/** Any text that is not empty. */
const notEmpty: Language = [wildcardPattern([anyOne, anyRun])];

/**
 * Gives values of one key: for `exact` one for each way in which the tests can come out, for `examples` some of them.
 * Undefined where no list of values stands for all: the key is compared in ways that have no values in common, in too
 * many, or, for `loose`, with wildcards.
 */
export function exampleValues(tests: readonly ConditionTest[], fidelity: Fidelity): readonly string[] | undefined {
  const values = tests.flatMap((test) => test.values);
  const [kind = 'nothing', ...others] = new Set(values.map((value) => value.kind).filter(isComparable));
  if (others.length > 0) return undefined;
  switch (kind) {
    case 'nothing':
    case 'unknown':
      return ['x'];
    case 'text':
      return exampleTextValues(tests, fidelity);
    case 'number':
      return exampleNumbers(values.flatMap(boundOf)).map(String);
    case 'date':
      return exampleNumbers(values.flatMap(boundOf)).map((ms) => new Date(ms).toISOString());
    case 'ip':
      return exampleAddresses(values.flatMap((value) => (value.kind === 'ip' ? [value.range] : [])));
    case 'binary':
      return exampleBinaries(values.flatMap((value) => (value.kind === 'binary' ? [value.bytes] : [])));
  }
}

function isComparable(kind: ValueTest['kind']): boolean {
  return kind !== 'nothing' && kind !== 'unknown';
}

function exampleTextValues(tests: readonly ConditionTest[], fidelity: Fidelity): readonly string[] | undefined {
  const isBool = tests.every(({ operator }) => operator?.kind !== 'compare' || operator.value.kind === 'bool');
  if (isBool) return ['true', 'false'];
  const languages = tests.flatMap(languagesOf);
  const patterns = languages.flat();
  const hasWildcards = patterns.some(({ tokens }) => tokens.some(isWildcard));
  if (hasWildcards && fidelity === 'loose') return undefined;
  return hasWildcards && fidelity === 'exact' ? exampleTexts([...languages, notEmpty]) : exampleLiterals(patterns);
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

// Each text itself, in both cases where some operator ignores case, and one that is longer than all. Wildcards are
// filled in.
function exampleLiterals(patterns: readonly WildcardPattern[]): readonly string[] {
  const hasCaseless = patterns.some(({ ignoreCase }) => ignoreCase);
  const texts = patterns.map(fillIn);
  const cased = hasCaseless ? texts.flatMap((text) => [text, text.toUpperCase(), text.toLowerCase()]) : texts;
  const longest = cased.reduce((length, text) => Math.max(length, text.length), 0);
  return [...new Set(cased), 'x'.repeat(longest + 1)];
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
    const highest = (1n << (version === 4 ? 32n : 128n)) - 1n;
    const ends = ranges
      .filter((range) => range.version === version)
      .flatMap(({ first, last }) => [first - 1n, first, last, last + 1n]);
    const valid = new Set([0n, highest, ...ends.filter((value) => value >= 0n && value <= highest)]);
    return [...valid].map((value) => formatIp(version, value));
  });
}

function exampleBinaries(values: readonly string[]): readonly string[] {
  const longest = values.reduce((length, value) => Math.max(length, value.length), 0);
  return [...new Set(values), Buffer.alloc(longest + 1).toString('base64')];
}
