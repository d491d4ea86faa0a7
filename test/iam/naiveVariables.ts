// Policy variables of the naive reference evaluator: `${key}`, `${key, 'default'}`, `${*}`, `${?}`, `${$}`.

import { literalPartsOf, type PatternPart, partsOf } from './naiveWildcards.ts';

/** Gives the value of a context key, or undefined where the request does not carry it or it has several values. */
export type Lookup = (key: string) => string | undefined;

/**
 * The parts of a pattern with its variables replaced; a value put in is literal, wildcards in it included. `unresolved`
 * where a variable has neither a value nor a default.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function substitute(pattern: string, version: string, lookup: Lookup): readonly PatternPart[] | 'unresolved' {
  if (version !== '2012-10-17') return partsOf(pattern);
  const parts: PatternPart[] = [];
  for (const piece of pattern.split(/(\$\{[^}]*\})/)) {
    if (!/^\$\{[^}]*\}$/.test(piece)) {
      parts.push(...partsOf(piece));
      continue;
    }
    const value = replacementFor(piece.slice(2, -1), lookup);
    if (value === undefined) return 'unresolved';
    parts.push(...literalPartsOf(value));
  }
  return parts;
}

function replacementFor(variable: string, lookup: Lookup): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable;
  const withDefault = /^([^,]*), *'([^']*)'$/.exec(variable);
  return lookup(withDefault?.[1] ?? variable) ?? withDefault?.[2];
}
