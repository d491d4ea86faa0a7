import { describe, expect, it } from 'vitest';
import {
  accepts,
  advance,
  anyOne,
  anyRun,
  charactersOf,
  digitOne,
  idPartOne,
  idPartRun,
  isComplete,
  isRun,
  isWildcard,
  letterOne,
  letterRun,
  matchesPattern,
  nameOne,
  nameRun,
  segmentOne,
  segmentRun,
  startPlaces,
  type Token,
  wildcardPattern,
} from '../../../shared/iam/patterns/wildcardPattern.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { pattern, upTo } from '../writtenPattern.ts';

const expressions: Readonly<Record<string, string>> = {
  '*': '[^]*',
  '?': '[^]',
  '~': '[^:]*',
  '!': '[^:]',
  '+': '[^:/]*',
  '-': '[^:/]',
};

describe('matchesPattern', () => {
  const rows: readonly (readonly [pattern: string, text: string, matches: boolean])[] = [
    ['', '', true],
    ['', 'a', false],
    ['a', 'a', true],
    ['a', 'A', false],
    ['a', '', false],
    ['a', 'ab', false],
    ['ab', 'a', false],
    ['*', '', true],
    ['*', 'a:b/c', true],
    ['a*', 'a', true],
    ['a*', 'abc', true],
    ['a*', 'ba', false],
    ['*c', 'abc', true],
    ['*c', 'abcd', false],
    ['a*c', 'abbc', true],
    ['a*c', 'ac', true],
    ['a*c', 'abb', false],
    ['?', 'a', true],
    ['?', ':', true],
    ['?', '', false],
    ['?', 'ab', false],
    ['a?c', 'abc', true],
    ['*a*b*', 'xaxbx', true],
    ['*a*b*', 'xbxax', false],
    ['*ab*ab', 'ab', false],
    ['*ab*ab', 'abab', true],
    ['*aab', 'aaaab', true],
    ['~', 'ab/c', true],
    ['~', 'a:b', false],
    ['~:~', 'a:b', true],
    ['~:~', 'a:b:c', false],
    ['~:*', 'a:b:c', true],
    ['~a~', 'bab', true],
    ['~a~', 'b:ab', false],
    ['*:~a~', 'x:y:a', true],
    ['*:~a~', 'x:a:y', false],
    ['!', 'a', true],
    ['!', '/', true],
    ['!', ':', false],
    ['+', 'abc', true],
    ['+', 'a/c', false],
    ['+', 'a:c', false],
    ['+/+', 'a/c', true],
    ['+/+', 'a/c/d', false],
    ['*+', 'a/b', true],
    ['~+', 'a/b', true],
    ['/~+', '/a/b', true],
    ['a/~b+', 'a/xb', true],
    ['+b~c', 'ab/c', true],
    ['+b~c', 'a/b/c', false],
    ['-', 'a', true],
    ['-', '/', false],
    ['-', ':', false],
  ];
  it.each(rows)('%s matches %s: %s', (written, text, matches) => {
    expect(matchesPattern(pattern(written), text)).toBe(matches);
  });

  it.each([
    ['a*?~!', 'ax:'],
    ['a:*~', 'ax:'],
    ['a*?+-', 'ax/'],
    ['~a+/', 'ax/:'],
  ])('takes with short patterns of %j what their regular expressions take', (symbols, letters) => {
    const texts = upTo(4, letters);
    const wrong = upTo(3, symbols).flatMap((written) => {
      const expression = new RegExp(`^${[...written].map((symbol) => expressions[symbol] ?? symbol).join('')}$`);
      const made = pattern(written);
      return texts.flatMap((text) => (matchesPattern(made, text) === expression.test(text) ? [] : [[written, text]]));
    });
    expect(wrong).toEqual([]);
  });

  it('counts each place that it visits, and takes nothing where there are too few steps', () => {
    const stepsOf = (written: string, text: string) => {
      const meter = createStepMeter();
      expect(matchesPattern(pattern(written), text, meter)).toBe(true);
      return meter.steps;
    };
    // The text that both begin with costs nothing.
    expect([stepsOf('abc', 'abc'), stepsOf('ab?', 'abc'), stepsOf('a*', 'abc')]).toEqual([0, 1, 4]);
    expect(stepsOf('*', 'a'.repeat(200))).toBe(400);
    const few = createStepMeter(399);
    expect(matchesPattern(pattern('*'), 'a'.repeat(200), few)).toBe(false);
    expect(few.isSpent).toBe(true);
    const fewer = createStepMeter(10);
    matchesPattern(pattern('*'), 'a'.repeat(100_000), fewer);
    expect(fewer.isSpent).toBe(true);
    expect(fewer.steps).toBeLessThanOrEqual(10);
  });

  it('ignores case where told', () => {
    expect(matchesPattern(pattern('ab*', true), 'AbC')).toBe(true);
    expect(matchesPattern(pattern('ab*'), 'AbC')).toBe(false);
  });

  it('keeps few places however many runs there are', () => {
    for (const run of ['*', '~', '+']) {
      const many = pattern(`a${run}`.repeat(200));
      const reached = [...'a'.repeat(150)].reduce(
        (places, letter) => advance(many, places, letter.charCodeAt(0)),
        startPlaces(many),
      );
      expect(reached.length).toBeLessThanOrEqual(2);
    }
  });
});

describe('startPlaces', () => {
  // A run may stand for nothing, so a text also stands behind it; what a run makes needless is left out.
  it.each([
    ['', [0]],
    ['a*', [0]],
    ['*', [0, 1]],
    ['**', [1, 2]],
    ['~*', [1, 2]],
    ['*~', [0, 1, 2]],
    ['~+~', [2, 3]],
    ['+~a', [1, 2]],
  ])('of %j are %j', (written, places) => {
    expect(startPlaces(pattern(written))).toEqual(places);
  });
});

describe('advance', () => {
  it.each([
    ['a*b', 'a', [1, 2]],
    ['a*b', 'ax', [1, 2]],
    ['a*b', 'ab', [1, 2, 3]],
    ['*a*', 'a', [2, 3]],
    ['~a~:~b~', 'xa:b', [6, 7]],
    ['~a~:~b~', 'xa:a', [4, 5]],
    ['+a+/+b+', 'a/b', [6, 7]],
    ['~:*a~b', 'x:ab', [2, 4, 5, 6]],
    ['*', '', [0, 1]],
  ])('of %j stands behind %j at %j', (written, text, expected) => {
    const made = pattern(written);
    const places = [...text].reduce((before, letter) => advance(made, before, letter.charCodeAt(0)), startPlaces(made));
    expect(places).toEqual(expected);
  });

  it('gives no place for a text that can no longer match', () => {
    const places = advance(pattern('ab'), startPlaces(pattern('ab')), 'b'.charCodeAt(0));
    expect(places).toEqual([]);
    expect(isComplete(pattern('ab'), places)).toBe(false);
  });

  it('keeps a place before a colon that a later run cannot stand for', () => {
    const open = pattern('*:~a');
    const text = 'x:y:a';
    const places = [...text].reduce(
      (reached, letter) => advance(open, reached, letter.charCodeAt(0)),
      startPlaces(open),
    );
    expect(isComplete(open, places)).toBe(true);
  });
});

describe('accepts', () => {
  const classes: readonly (readonly [Token, letter: boolean, colon: boolean, slash: boolean])[] = [
    [anyRun, true, true, true],
    [anyOne, true, true, true],
    [segmentRun, true, false, true],
    [segmentOne, true, false, true],
    [nameRun, true, false, false],
    [nameOne, true, false, false],
    ['a'.charCodeAt(0), true, false, false],
    [':'.charCodeAt(0), false, true, false],
  ];
  it.each(classes)('token %i takes letter %s, colon %s, slash %s', (token, letter, colon, slash) => {
    const taken = ['a', ':', '/'].map((character) => accepts(token, character.charCodeAt(0)));
    expect(taken).toEqual([letter, colon, slash]);
  });

  it.each([
    [letterOne, 'a', 26],
    [letterRun, 'a-', 27],
    [digitOne, '1', 10],
    [idPartOne, 'a1', 36],
    [idPartRun, 'a1', 36],
    [anyRun, 'aA1-:', 0],
  ])('token %i takes of some characters %j', (token, taken, count) => {
    expect([...'aA1-:'].filter((character) => accepts(token, character.charCodeAt(0))).join('')).toBe(taken);
    expect(charactersOf(token)).toHaveLength(count);
    expect(isRun(token)).toBe([letterRun, idPartRun, anyRun].includes(token));
  });

  it('takes nothing where the wildcard is none', () => {
    expect(['a', ':', '/'].map((character) => accepts(-99, character.charCodeAt(0)))).toEqual([false, false, false]);
  });

  it('compares with case where nothing else is said', () => {
    expect(wildcardPattern([97]).ignoreCase).toBe(false);
  });

  it('tells runs from ones and wildcards from characters', () => {
    expect([anyRun, segmentRun, nameRun].map(isRun)).toEqual([true, true, true]);
    expect([anyOne, segmentOne, nameOne, 97, undefined].map(isRun)).toEqual([false, false, false, false, false]);
    expect([anyRun, nameOne, 0, 97].map(isWildcard)).toEqual([true, true, false, false]);
  });
});
