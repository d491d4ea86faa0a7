// Reads the pattern language of policies: wildcards and policy variables.

import type { ContextReader } from './requestContext.ts';
import { anyOne, anyRun, type Token } from './wildcardPattern.ts';

/** Stands for the value of a variable that is not known here. */
export const unknownText = -7;

/**
 * A text of a policy with its variables replaced. `exact`: all are known. `unknown`: some are not, and stand as
 * `unknownText`. `none`: one has no value in these requests, so nothing matches.
 */
export type ReadText =
  | { readonly kind: 'exact' | 'unknown'; readonly tokens: readonly Token[] }
  | { readonly kind: 'none' };

export interface TextRules {
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** Absent: `${…}` is literal text, as in documents before version 2012-10-17. */
  readonly context?: ContextReader;
}

const variableParts = /^\s*([^\s,]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/** Tells whether a text holds what version 2012-10-17 takes for a variable. */
export function hasVariables(text: string): boolean {
  return text.includes('${');
}

/**
 * Reads a text of a policy. A variable's value is literal: `*` in it is no wildcard; so are `${*}`, `${?}` and `${$}`.
 * A key that is absent gives way to its default (`${key, 'default'}`), and without one nothing matches. A key with
 * several values at once has no value as a variable.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function readText(text: string, rules: TextRules): ReadText {
  const { context } = rules;
  if (context === undefined || !hasVariables(text))
    return { kind: 'exact', tokens: plainTokens(text, rules.wildcards) };
  const parts: (readonly Token[])[] = [];
  let end = 0;
  for (const { start, behind } of findVariables(text)) {
    const value = variableTokens(text.slice(start + 2, behind - 1), context);
    if (value === 'none') return { kind: 'none' };
    parts.push(
      plainTokens(text.slice(end, start), rules.wildcards),
      value ?? plainTokens(text.slice(start, behind), false),
    );
    end = behind;
  }
  const tokens = [...parts, plainTokens(text.slice(end), rules.wildcards)].flat();
  return { kind: tokens.includes(unknownText) ? 'unknown' : 'exact', tokens };
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

function plainTokens(text: string, wildcards: boolean): readonly Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (wildcards && code === 42) tokens.push(anyRun);
    else if (wildcards && code === 63) tokens.push(anyOne);
    else tokens.push(code);
  }
  return tokens;
}

// Undefined where the braces hold no variable at all: then they are text.
function variableTokens(inside: string, context: ContextReader): readonly Token[] | 'none' | undefined {
  if (inside === '*' || inside === '?' || inside === '$') return plainTokens(inside, false);
  const [, key, fallback] = variableParts.exec(inside) ?? [];
  if (key === undefined) return undefined;
  const knowledge = context(key.toLowerCase());
  if (knowledge.kind === 'unknown') return [unknownText];
  if (knowledge.kind === 'absent') return fallback === undefined ? 'none' : plainTokens(fallback, false);
  const [first, ...others] = knowledge.alternatives;
  if (first === undefined || others.length > 0) return [unknownText];
  const [value, ...more] = first;
  return value === undefined || more.length > 0 ? 'none' : plainTokens(value, false);
}
