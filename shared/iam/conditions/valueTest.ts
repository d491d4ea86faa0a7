// One value of a condition, made ready to be compared with the values of requests.

import { matchesPatterns } from '../patterns/matchesPatterns.ts';
import type { Token, WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { StepMeter } from '../stepMeter.ts';
import { conditionArnPattern, conditionTextPattern } from './conditionArnPattern.ts';
import type { Comparison, ValueKind } from './conditionOperator.ts';
import type { ContextReader } from './contextReader.ts';
import { type IpRange, isWithinRange, readIpRange } from './ipRange.ts';
import { readDate } from './readDate.ts';
import { readText } from './readText.ts';

/**
 * `text`: one pattern, or several where the policy's value holds a variable with several possible values: then all must
 * agree. Undefined: a pattern that no text fits. `nothing`: no request value matches, because the policy's value is none of its operator's kind or a variable in it
 * is absent. `unknown`: it holds a variable that is not known here; equal `id`s match the same request values.
 */
export type ValueTest =
  | { readonly kind: 'text'; readonly patterns: readonly (WildcardPattern | undefined)[] }
  | { readonly kind: 'number' | 'date'; readonly comparison: Comparison; readonly bound: number }
  | { readonly kind: 'ip'; readonly range: IpRange }
  | { readonly kind: 'binary'; readonly bytes: string }
  | { readonly kind: 'unknown'; readonly id: string }
  | { readonly kind: 'nothing' };

const nothing: ValueTest = { kind: 'nothing' };

/**
 * Makes the test for one policy value. `context` is given where the document's version has policy variables; only
 * String*, Arn* and Bool take them.
 */
export function valueTest(kind: ValueKind, value: string, context: ContextReader | undefined): ValueTest {
  switch (kind.kind) {
    case 'text':
    case 'arn':
    case 'bool':
      return textTest(kind, value, context);
    case 'number':
      return boundTest(kind.kind, kind.comparison, readNumber(value));
    case 'date':
      return boundTest(kind.kind, kind.comparison, readDate(value));
    case 'ip': {
      const range = readIpRange(value);
      return range === undefined ? nothing : { kind: 'ip', range };
    }
    case 'binary': {
      const bytes = readBinary(value);
      return bytes === undefined ? nothing : { kind: 'binary', bytes };
    }
  }
}

/** By the ids of tests that are `unknown`: whether the request's value is taken to pass. */
export type Assumptions = ReadonlyMap<string, boolean>;

/** How a value is tested. */
export interface Testing {
  readonly assumed?: Assumptions | undefined;
  /** Counts what comparing takes: what it refuses is not decided. */
  readonly meter?: StepMeter | undefined;
}

/** Tells whether a request's value passes; undefined where that is not known. */
export function passes(test: ValueTest, value: string, { assumed, meter }: Testing = {}): boolean | undefined {
  switch (test.kind) {
    case 'text':
      return matchesPatterns(test.patterns, value, meter);
    case 'number':
      return compare(numberOf(value), test.comparison, test.bound);
    case 'date':
      return compare(dateOf(value), test.comparison, test.bound);
    case 'ip': {
      const range = rangeOf(value);
      return range !== undefined && isWithinRange(range, test.range);
    }
    case 'binary':
      return binaryOf(value) === test.bytes;
    case 'nothing':
      return false;
    case 'unknown':
      return assumed?.get(test.id);
  }
}

// One value of a request is held against hundreds of a policy, one after the other.
const numberOf = rememberLast(readNumber);
const dateOf = rememberLast(readDate);
const rangeOf = rememberLast(readIpRange);
const binaryOf = rememberLast(readBinary);

function rememberLast<Value>(read: (text: string) => Value): (text: string) => Value {
  let last: { readonly text: string; readonly value: Value } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: read(text) };
    return last.value;
  };
}

/** Reads an integer or decimal number. */
export function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : undefined;
}

type TextKind = Extract<ValueKind, { readonly kind: 'text' | 'arn' | 'bool' }>;

function textTest(kind: TextKind, value: string, context: ContextReader | undefined): ValueTest {
  const wildcards = kind.kind === 'arn' || (kind.kind === 'text' && kind.wildcards);
  const { texts, isOpen } = readText(value, { wildcards, context });
  if (isOpen) return { kind: 'unknown', id: JSON.stringify([kind, value]) };
  const patterns = texts.map((tokens) => (tokens === undefined ? undefined : textPattern(kind, tokens)));
  return patterns.every((pattern) => pattern === undefined) ? nothing : { kind: 'text', patterns };
}

function textPattern(kind: TextKind, tokens: readonly Token[]): WildcardPattern | undefined {
  if (kind.kind === 'arn') return conditionArnPattern(tokens);
  return conditionTextPattern(tokens, kind.kind === 'bool' || kind.ignoreCase);
}

function boundTest(kind: 'number' | 'date', comparison: Comparison, bound: number | undefined): ValueTest {
  return bound === undefined ? nothing : { kind, comparison, bound };
}

function compare(read: number | undefined, comparison: Comparison, bound: number): boolean {
  // What could not be read compares with nothing.
  const value = read ?? Number.NaN;
  switch (comparison) {
    case 'equals':
      return value === bound;
    case 'less':
      return value < bound;
    case 'less-or-equal':
      return value <= bound;
    case 'greater':
      return value > bound;
    case 'greater-or-equal':
      return value >= bound;
  }
}

// The same bytes may be written with or without padding.
function readBinary(text: string): string | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? Buffer.from(text, 'base64').toString('base64') : undefined;
}
