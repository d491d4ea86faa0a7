import { describe, expect, it } from 'vitest';
import { commonText, isTooLong, overlaps } from '../../../shared/iam/patterns/overlaps.ts';
import { type PatternRelation, relatePatterns } from '../../../shared/iam/patterns/relatePatterns.ts';
import {
  anyRun,
  matchesPattern,
  type WildcardPattern,
  wildcardPattern,
} from '../../../shared/iam/patterns/wildcardPattern.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { pattern, upTo } from '../writtenPattern.ts';

/** By text whether it is taken. */
function relationOf(pattern: readonly boolean[], space: readonly boolean[]): PatternRelation {
  const those = pattern.filter((_taken, index) => space[index]);
  if (those.every((taken) => taken)) return 'all';
  return those.includes(true) ? 'some' : 'none';
}

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

  // What ARN patterns hold: of wildcards side by side only the last one takes colons where the others do not.
  it.each([
    ['texts', 'a*?', 'ax', /^/, 0, 4],
    ['segments', 'a*?~!', 'ax:', /^(?!.*[*?][~!])(?!.*[~!]\?)/, 0, 3],
    ['segments and colons', 'a:*?~', 'ax:', /^(?!.*[*?]~)(?!.*~\?)/, 21, 3],
    ['names', 'a*?+-', 'ax/', /^(?!.*[*?][+-])(?!.*[+-][*?])/, 0, 3],
    ['paths', 'a/*?+', 'ax/', /^(?!.*[*?]\+)(?!.*\+[*?])/, 40, 3],
  ] as const)(
    'says of all short patterns of %s what all short texts say',
    (_name, symbols, letters, isArn, doubts, length) => {
      const texts = upTo(length + 2, letters);
      const patterns = upTo(length, symbols)
        .filter((written) => isArn.test(written))
        .map((written) => {
          const made = pattern(written);
          return { written, made, taken: texts.map((text) => matchesPattern(made, text)) };
        });
      const wrong = patterns.flatMap((one) =>
        patterns.flatMap((space) => {
          const truth = relationOf(one.taken, space.taken);
          const said = relatePatterns(one.made, space.made);
          const isMet = overlaps(one.made, space.made) === (truth !== 'none');
          return said === truth && isMet ? [] : [[said, truth, isMet]];
        }),
      );
      // `*:~` takes all of `a:*`: which colon is the last one is not known to whoever reads on.
      expect(wrong).toEqual(Array(doubts).fill(['some', 'all', true]));
    },
  );

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

  it('goes by what is behind the text that both begin with', () => {
    const tokens = pattern('a'.repeat(4000)).tokens;
    expect(isTooLong(wildcardPattern(tokens), wildcardPattern(tokens), 3000)).toBe(false);
    expect(isTooLong(wildcardPattern(tokens), wildcardPattern(tokens.slice(0, 3700)), 1000)).toBe(true);
  });

  it('tells nothing of patterns that are too long', () => {
    const [text, longer] = [pattern('?'.repeat(2300)), pattern(`*${'a'.repeat(2400)}*`)];
    expect(overlaps(text, longer)).toBe(true);
    const [part, whole] = [pattern(`?${'a*'.repeat(1200)}`), pattern(`*${'a*'.repeat(1200)}`)];
    expect(relatePatterns(whole, part)).toBe('some');
  });

  describe('given a meter', () => {
    const stepsOf = (meter: StepMeter, relate: () => unknown) => {
      const before = meter.steps;
      relate();
      return meter.steps - before;
    };

    it('counts the places that it compares, or that it looked up what the principal paid for', () => {
      const [a, b, c] = [pattern('xa*b'), pattern('x*bb*'), pattern('y*')];
      for (const meter of [createStepMeter(), createStepMeter()]) {
        expect(stepsOf(meter, () => relatePatterns(a, b, meter))).toBe(8);
        expect(stepsOf(meter, () => relatePatterns(a, b, meter))).toBe(5);
        expect(stepsOf(meter, () => relatePatterns(a, c, meter))).toBeLessThanOrEqual(5);
        expect(stepsOf(meter, () => relatePatterns(pattern('*'), a, meter))).toBe(0);
      }
    });

    it('keeps what it found of many others, and tells each again for the steps of looking it up', () => {
      const others = Array.from({ length: 12 }, (_, index) => pattern(`x:${'?'.repeat(index)}:*`));
      const [a, meter] = [pattern('x:???:b'), createStepMeter()];
      const relate = () => others.map((other) => relatePatterns(a, other, meter));
      const found = relate();
      expect(found).toEqual(others.map((other) => relatePatterns(pattern('x:???:b'), other)));
      expect(new Set(found).size).toBeGreaterThan(1);
      expect(stepsOf(meter, () => expect(relate()).toEqual(found))).toBe(5 * others.length);
    });

    it('counts all of it each time in an estimate', () => {
      const [a, b, meter] = [pattern('xa*b'), pattern('x*bb*'), createStepMeter(undefined, true)];
      expect([1, 2].map(() => stepsOf(meter, () => relatePatterns(a, b, meter)))).toEqual([8, 8]);
    });

    it('tells nothing where there are too few steps, at hand or not', () => {
      const [a, b] = [pattern('b*'), pattern('ba*')];
      expect(relatePatterns(a, b, createStepMeter(4))).toBe('some');
      expect(relatePatterns(a, b, createStepMeter(5))).toBe('all');
      const meter = createStepMeter(4);
      expect(relatePatterns(a, b, meter)).toBe('some');
      expect(meter.isSpent).toBe(true);
      expect(relatePatterns(a, b, meter)).toBe('some');
      expect(relatePatterns(pattern('c'), pattern('d'), createStepMeter(4))).toBe('some');
      expect(relatePatterns(pattern('c'), pattern('d'), createStepMeter(5))).toBe('none');
    });

    it('looks at nothing when it is spent', () => {
      const meter = createStepMeter(0);
      meter.take(1);
      const untouchable: WildcardPattern = {
        ignoreCase: false,
        replaces: [],
        get tokens(): readonly number[] {
          throw new Error('It was looked at.');
        },
      };
      expect(relatePatterns(pattern('a*'), untouchable, meter)).toBe('some');
    });

    it('counts less for a text, or all that begins with one, than for other patterns', () => {
      const steps = (written: string) => {
        const meter = createStepMeter();
        relatePatterns(pattern(written), pattern('x:~:~:~'), meter);
        return meter.steps;
      };
      // Five to look up, and one for each character behind what both begin with.
      expect([steps('x:abc:d'), steps('x:abc*'), steps('x:*')]).toEqual([10, 8, 5]);
      // A third of the places of a table, and four.
      expect([steps('x:?bc*'), steps('x:*c'), steps('x:~')]).toEqual([11, 8, 6]);
    });
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
    expect(commonText(pattern('??'), pattern('abc*'))).toBeUndefined();
    expect(commonText(pattern('*a*'), pattern('*bc?'))).toHaveLength(4);
  });
});
