// Reads the pattern language of policies: wildcards and policy variables.

import { anyOne, anyRun, type Token } from '../patterns/wildcardPattern.ts';
import type { ContextReader } from './contextReader.ts';

/** Stands for the value of a variable that is not known here. */
export const unknownText = -7;

/** A text of a policy with its variables replaced. */
export interface ReadText {
  /** What it can stand for in these requests; several where a variable has one of several values. Undefined: nothing. */
  readonly texts: readonly (readonly Token[] | undefined)[];
  /** A variable is not known, and stands as `unknownText`: what a text takes is then only possible. */
  readonly isOpen: boolean;
}

export interface TextRules {
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** Absent: `${…}` is literal text, as in documents before version 2012-10-17. */
  readonly context?: ContextReader | undefined;
}

const variableParts = /^\s*([^\s,]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/** Tells whether a text holds what version 2012-10-17 takes for a variable. */
export function hasVariables(text: string): boolean {
  return text.includes('${');
}

/** With more texts than this, what a variable stands for is taken as not known. */
const maxTexts = 32;

/**
 * Reads a text of a policy. A variable's value is literal: `*` in it is no wildcard; so are `${*}`, `${?}` and `${$}`.
 * A key that is absent gives way to its default (`${key, 'default'}`), and without one nothing matches. A key with
 * several values at once has no value as a variable.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readText(text: string, { wildcards, context }: TextRules): ReadText {
  if (context === undefined || !hasVariables(text)) return { texts: [plainTokens(text, wildcards)], isOpen: false };
  let texts: ReadText['texts'] = [[]];
  let end = 0;
  for (const { start, behind } of findVariables(text)) {
    const values = variableValues(text.slice(start + 2, behind - 1), context) ?? [
      plainTokens(text.slice(start, behind), false),
    ];
    const before = plainTokens(text.slice(end, start), wildcards);
    texts = append(texts, before, texts.length * values.length > maxTexts ? [[unknownText]] : values);
    end = behind;
  }
  texts = append(texts, plainTokens(text.slice(end), wildcards), [[]]);
  return { texts, isOpen: texts.some((tokens) => tokens?.includes(unknownText) === true) };
}

/** Gives the condition keys whose values bear on what a text stands for, in lower case. */
export function variableKeys(text: string): readonly string[] {
  return findVariables(text).flatMap(({ start, behind }) => {
    const key = variableParts.exec(text.slice(start + 2, behind - 1))?.[1];
    return key === undefined ? [] : [key.toLowerCase()];
  });
}

// Each text so far with each of the values.
function append(texts: ReadText['texts'], between: readonly Token[], values: ReadText['texts']): ReadText['texts'] {
  return texts.flatMap((before) =>
    values.map((value) => (before === undefined || value === undefined ? undefined : before.concat(between, value))),
  );
}

// Where each `${` and the `}` that closes it stand; one that is never closed is text.
function findVariables(text: string): readonly { readonly start: number; readonly behind: number }[] {
  const found: { start: number; behind: number }[] = [];
  for (let start = text.indexOf('${'); start >= 0; ) {
    const behind = text.indexOf('}', start) + 1;
    if (behind === 0) return found;
    found.push({ start, behind });
    start = text.indexOf('${', behind);
  }
  return found;
}

/** Reads a text without variables. */
export function plainTokens(text: string, wildcards: boolean): readonly Token[] {
  // As long as the text at once: thousands are kept, and growing leaves room behind the last.
  const tokens = new Array<Token>(text.length);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    tokens[index] = wildcards && code === 42 ? anyRun : wildcards && code === 63 ? anyOne : code;
  }
  return tokens;
}

// Undefined where the braces hold no variable at all: then they are text.
function variableValues(inside: string, context: ContextReader): ReadText['texts'] | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return [plainTokens(inside, false)];
  const parts = variableParts.exec(inside);
  const [key, fallback] = [parts?.[1], parts?.[2]];
  if (key === undefined) return undefined;
  const knowledge = context(key.toLowerCase());
  if (knowledge.kind === 'unknown') return [[unknownText]];
  if (knowledge.kind === 'absent') return [fallback === undefined ? undefined : plainTokens(fallback, false)];
  return knowledge.alternatives.map((values) => (values.length > 1 ? undefined : plainTokens(values.join(), false)));
}
