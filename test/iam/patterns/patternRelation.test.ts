import { describe, expect, it } from 'vitest';
import { commonText, isTooLong, overlaps } from '../../../shared/iam/patterns/overlaps.ts';
import { type PatternRelation, relatePatterns } from '../../../shared/iam/patterns/patternRelation.ts';
import { anyRun, matchesPattern, wildcardPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';
import { pattern } from '../writtenPattern.ts';

describe('relatePatterns', () => {
  it('decides patterns that are longer than those before', () => {
    for (const length of [20, 300, 900, 10]) {
      const [some, more] = [`*${'a'.repeat(length)}`, `*${'a'.repeat(length + 1)}`].map((text) => pattern(text));
      expect(some && more && [relatePatterns(some, more), relatePatterns(more, some)]).toEqual(['all', 'some']);
    }
  });

  const rows: readonly (readonly [pattern: string, space: string, relation: PatternRelation])[] = [
    ['', '', 'all'],
    ['a', '', 'none'],
    ['', 'a', 'none'],
    ['a', 'a', 'all'],
    ['a', 'b', 'none'],
    ['ab', 'a', 'none'],
    ['*', '', 'all'],
    ['*', 'a', 'all'],
    ['a', '*', 'some'],
    ['veeam-*', 'veeam-backup-*', 'all'],
    ['veeam-backup-*', 'veeam-*', 'some'],
    ['a?c', 'a*c', 'some'],
    ['a*c', 'a?c', 'all'],
    ['a*', '*b', 'some'],
    ['a*c', 'b*c', 'none'],
    ['a*c', 'a*d', 'none'],
    ['a*c', 'abcd', 'none'],
    ['a*b*c', 'a*c', 'some'],
    ['a*c', 'a*b*c', 'all'],
    ['?*', '*a*', 'all'],
    ['*?', '*a*', 'all'],
    ['*?*', '?', 'all'],
    ['*?', '*', 'some'],
    ['??*', '*a*b*', 'all'],
    ['*a?', '*aa', 'all'],
    ['*ab', '*aab', 'all'],
    ['*aab', '*ab', 'some'],
    ['*a*', '*aa', 'all'],
    ['a*a', 'a', 'none'],
    ['a**a', 'aa', 'all'],
    ['~', '*', 'some'],
    ['*', '~', 'all'],
    ['~:~', '~', 'none'],
    ['~:~', '*', 'some'],
    ['~', 'a:b', 'none'],
    ['~a', '*a', 'some'],
    ['x:*', 'x:~:~', 'all'],
    ['x:~', 'x:~:~', 'none'],
    ['~:~', '!~:!~', 'all'],
    ['!~', '~', 'some'],
    ['~', '+', 'all'],
    ['+', '~', 'some'],
    ['+/+', '+', 'none'],
    ['~/~', '-+', 'none'],
    ['b/*', '-+', 'none'],
    ['*/*', '-+/!~', 'all'],
    ['?', '!', 'all'],
    ['!', '?', 'some'],
    ['~?', '!!~', 'all'],
    ['?~', '!~', 'all'],
    ['a?', 'a', 'none'],
    ['a', 'a?', 'none'],
    ['*b', '*:b', 'all'],
    ['~b', '*:b', 'none'],
    ['*~', '*', 'all'],
    ['b?', '??*b?', 'none'],
    ['a?', '???a?', 'none'],
  ];
  it.each(rows)('%s takes of %s: %s', (written, space, relation) => {
    expect(relatePatterns(pattern(written), pattern(space))).toBe(relation);
    expect(overlaps(pattern(written), pattern(space))).toBe(relation !== 'none');
    expect(overlaps(pattern(space), pattern(written))).toBe(relation !== 'none');
  });

  it('gives the same answer when asked again', () => {
    const [a, b, c] = [pattern('a*'), pattern('ab*'), pattern('*')];
    expect([relatePatterns(a, b), relatePatterns(a, b), relatePatterns(a, c), relatePatterns(b, a)]).toEqual([
      'all',
      'all',
      'some',
      'some',
    ]);
  });

  it('leaves patterns undecided that are longer than any ARN', () => {
    const [long, longer] = [pattern('a*'.repeat(1200)), pattern('*a'.repeat(1200))];
    expect(isTooLong(long, longer, 0)).toBe(true);
    expect(relatePatterns(long, longer)).toBe('some');
    expect(commonText(long, longer)).toBeUndefined();
    expect(relatePatterns(long, pattern('b'))).toBe('none');
  });

  it.each([
    ['the beginning', 'a?', '*', 'b?', '*'],
    ['the end', '*', '?a', '*', '?b'],
  ])('sees in patterns of any length that %s differs', (_name, start, end, otherStart, otherEnd) => {
    const [one, other] = [`${start}${'c*'.repeat(2400)}${end}`, `${otherStart}${'*c'.repeat(2400)}${otherEnd}`];
    expect(isTooLong(pattern(one), pattern(other), 0)).toBe(true);
    expect(relatePatterns(pattern(one), pattern(other))).toBe('none');
    expect(overlaps(pattern(other), pattern(one))).toBe(false);
  });

  it('decides patterns of any length that begin alike', () => {
    const start = 'a'.repeat(3000);
    expect(relatePatterns(pattern(`${start}*`), pattern(`${start}b*`))).toBe('all');
    expect(relatePatterns(pattern(`${start}c*`), pattern(`${start}?b*`))).toBe('some');
    expect(commonText(pattern(`${start}*`), pattern(`${start}b*`))).toBe(`${start}b`);
  });

  it('decides patterns of up to 2,200 characters', () => {
    const tokens = pattern('a'.repeat(2200)).tokens;
    expect(isTooLong(wildcardPattern(tokens), wildcardPattern(tokens), 0)).toBe(false);
    expect(isTooLong(wildcardPattern(tokens), wildcardPattern([...tokens, anyRun]), 0)).toBe(true);
  });

  it('decides patterns as long as an ARN may be', () => {
    const tokens = pattern('a*'.repeat(1024)).tokens;
    expect(isTooLong(wildcardPattern(tokens), wildcardPattern(tokens), 0)).toBe(false);
  });
});

describe('commonText', () => {
  const rows: readonly (readonly [one: string, other: string, text: string])[] = [
    ['', '', ''],
    ['abc', 'a*', 'abc'],
    ['a*', '*b', 'ab'],
    ['a?c', 'a*', 'axc'],
    ['?', '!', 'x'],
    ['*', '!~', 'x'],
    ['abc:*', 'abc:~:d', 'abc::d'],
    ['~:b', 'a*', 'a:b'],
    ['a*c*', 'a?b?', 'acbx'],
    ['ab*', 'abc', 'abc'],
    ['*c', 'abc', 'abc'],
    ['*:c', 'a:b:c', 'a:b:c'],
    ['b**', 'b?*', 'bx'],
    ['*a*', '?', 'a'],
    ['a***', 'a', 'a'],
  ];
  it.each(rows)('%s and %s have %s', (one, other, text) => {
    for (const found of [commonText(pattern(one), pattern(other)), commonText(pattern(other), pattern(one))]) {
      expect(found?.length).toBe(text.length);
      expect(matchesPattern(pattern(one), found ?? '')).toBe(true);
      expect(matchesPattern(pattern(other), found ?? '')).toBe(true);
    }
  });

  it('is undefined where there is none', () => {
    expect(commonText(pattern('a*'), pattern('b*'))).toBeUndefined();
    expect(commonText(pattern('*a'), pattern('*b'))).toBeUndefined();
    expect(commonText(pattern('xa*b'), pattern('xa'))).toBeUndefined();
  });
});
