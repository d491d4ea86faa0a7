// Values of a condition key that tell a trust policy's conditions on it apart, among those that the key can have.

import { conditionArnPattern } from '../conditions/conditionArnPattern.ts';
import { readOperator } from '../conditions/conditionOperator.ts';
import type { ContextReader } from '../conditions/contextReader.ts';
import { readText } from '../conditions/readText.ts';
import { valueTest } from '../conditions/valueTest.ts';
import { exampleTexts, type Language } from '../patterns/exampleTexts.ts';
import {
  isRun,
  isWildcard,
  matchesPattern,
  segmentOne,
  segmentRun,
  type Token,
  type WildcardPattern,
  wildcardPattern,
} from '../patterns/wildcardPattern.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';

export interface ValueQuestion {
  /** In lower case. */
  readonly key: string;
  /** The key's value fits one of these. */
  readonly formats: Language;
  /** Texts, written with `*` and `?`, that it does not fit. */
  readonly except: readonly string[];
  readonly conditions: readonly PolicyCondition[];
  /** What is known of the keys that policy variables name. */
  readonly reader: ContextReader;
  readonly meter: StepMeter;
}

/** Of the steps of all keys and callers of a trust policy: so that one key does not take those of all others. */
const stepsPerKey = 300_000;

/**
 * Gives one value for each way in which the conditions on the key can come out. Undefined where no list of values stands
 * for all: it is compared as a number, a date or an address, or there are too many ways, or more than can be paid for.
 */
export function valuesInFormat(question: ValueQuestion): readonly string[] | undefined {
  const { key, formats, except, conditions, reader, meter } = question;
  const asked = conditions.filter((condition) => condition.key.toLowerCase() === key);
  if (!asked.every(isAboutText)) return undefined;
  const own = meter.share(stepsPerKey);
  if (!own.take(stepsToRead([...except, ...asked.flatMap(({ values }) => values)]))) return undefined;
  const excluded = except.map(textPattern);
  const patterns = [...asked.flatMap((condition) => conditionPatterns(condition, reader)), ...excluded];
  const languages: readonly Language[] = patterns.map((pattern) => [pattern]);
  const values = exampleTexts(languages, [formats], own);
  // A wildcard where the operator takes it literally: no id and no name holds one.
  const possible = values?.filter((value) => !/[*?]/.test(value));
  return possible?.filter((value) => !excluded.some((pattern) => matchesPattern(pattern, value, meter)));
}

// Each text is read twice.
function stepsToRead(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + 2 * text.length, 0);
}

// As far as the policy variables in them are known.
function conditionPatterns(condition: PolicyCondition, reader: ContextReader): readonly WildcardPattern[] {
  const operator = readOperator(condition.operator);
  if (operator?.kind !== 'compare') return [];
  // In an old document a variable is plain text: either reading tells values apart.
  return [reader, undefined].flatMap((context) =>
    condition.values.flatMap((value) => {
      const test = valueTest(operator.value, value, context);
      return test.kind === 'text' ? test.patterns.flatMap((pattern) => pattern ?? []) : [];
    }),
  );
}

function isAboutText({ operator }: PolicyCondition): boolean {
  const read = readOperator(operator);
  return read?.kind !== 'compare' || ['text', 'arn', 'bool'].includes(read.value.kind);
}

/** Makes a pattern of a text with `*` and `?`, which take every character. */
export function textPattern(text: string): WildcardPattern {
  return wildcardPattern(tokensOf(text));
}

/**
 * Makes a format of a text with `*` and `?`, which take no colon but in the last part of an ARN: a name that held one would
 * part an ARN elsewhere.
 */
export function formatPattern(text: string): WildcardPattern {
  const tokens = tokensOf(text);
  return conditionArnPattern(tokens) ?? wildcardPattern(tokens.map(withoutColon));
}

function withoutColon(token: Token): Token {
  if (!isWildcard(token)) return token;
  return isRun(token) ? segmentRun : segmentOne;
}

function tokensOf(text: string): readonly Token[] {
  return readText(text, { wildcards: true }).texts.flatMap((tokens) => tokens ?? []);
}
