import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesWildcard, wildcardMatcher } from '../../shared/iam/matchesWildcard.ts';

describe('matchesWildcard', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'abc', true],
    ['a*', 'a', true],
    ['a?', 'a', false],
    ['a?', 'ab', true],
    ['a?c', 'abc', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'abbbcd', false],
    ['*b*', 'abc', true],
    ['a*b*c', 'aXbXbYc', true],
    ['A', 'a', false],
    ['a.c', 'abc', false],
    ['(a|b)+', '(a|b)+', true],
    ['[a]', 'a', false],
    ['ab*ab', 'ab', false],
    ['ab*ab', 'abab', true],
    ['ab*ba', 'aba', false],
    ['*a*', 'a', true],
    ['a*a*a', 'aa', false],
    ['a*b*', 'ba', false],
    ['*ab*ab*', 'aba', false],
    ['*ab*ab*', 'abab', true],
  ])('given %j and %j gives %s', (pattern, text, fits) => {
    expect(matchesWildcard(pattern, text)).toBe(fits);
    expect(wildcardMatcher(pattern)(text)).toBe(fits);
  });

  it('agrees with the regular expression of the same pattern', () => {
    const letters = (more: readonly string[]) => fc.array(fc.constantFrom('a', 'b', ...more), { maxLength: 12 });
    fc.assert(
      fc.property(letters(['*', '?']), letters([]), (pattern, text) => {
        const expression = pattern.map((one) => (one === '*' ? '.*' : one === '?' ? '.' : one)).join('');
        const fits = new RegExp(`^${expression}$`).test(text.join(''));
        expect(matchesWildcard(pattern.join(''), text.join(''))).toBe(fits);
        expect(wildcardMatcher(pattern.join(''))(text.join(''))).toBe(fits);
      }),
    );
  });

  it('ends on a pattern that makes a backtracking matcher run for years', () => {
    expect(matchesWildcard(`${'a*'.repeat(500)}b`, 'a'.repeat(5_000))).toBe(false);
  });
});
