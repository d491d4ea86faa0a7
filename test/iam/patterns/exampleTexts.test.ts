import { describe, expect, it } from 'vitest';
import { exampleTexts } from '../../../shared/iam/patterns/exampleTexts.ts';
import {
  anyOne,
  anyRun,
  digitOne,
  letterOne,
  letterRun,
  matchesPattern,
  nameOne,
  segmentOne,
  type Token,
  type WildcardPattern,
  wildcardPattern,
} from '../../../shared/iam/patterns/wildcardPattern.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';

/** The module once more, in which nobody has asked for anything yet. */
const anew = `${new URL('../../../shared/iam/patterns/exampleTexts.ts', import.meta.url).href}?anew`;

const symbols: Readonly<Record<string, Token>> = { '*': anyRun, '?': anyOne };

function pattern(text: string, ignoreCase = false): WildcardPattern {
  return wildcardPattern(
    Array.from(text, (character) => symbols[character] ?? character.charCodeAt(0)),
    ignoreCase,
  );
}

/** The ways in which the examples match the languages, `+` or `-` per language, sorted. */
function waysOf(
  languages: readonly (readonly string[])[],
  within: readonly string[] = [],
): readonly string[] | undefined {
  const patterns = languages.map((language) => language.map((text) => pattern(text)));
  const examples = exampleTexts(
    patterns,
    within.map((text) => [pattern(text)]),
  );
  return examples
    ?.map((example) => {
      for (const text of within) expect(matchesPattern(pattern(text), example)).toBe(true);
      return patterns.map((language) => (language.some((each) => matchesPattern(each, example)) ? '+' : '-')).join('');
    })
    .sort();
}

describe('exampleTexts', () => {
  const rows: readonly (readonly [
    languages: readonly (readonly string[])[],
    within: readonly string[],
    ways: readonly string[],
  ])[] = [
    [[['a']], [], ['+', '-']],
    [[['*']], [], ['+']],
    [[[]], [], ['-']],
    [[], [], ['']],
    [[['a*'], ['*b']], [], ['++', '+-', '-+', '--']],
    [[['a*'], ['ab*']], [], ['++', '+-', '--']],
    [[['a'], ['b']], [], ['+-', '-+', '--']],
    [[['a*', 'b*']], [], ['+', '-']],
    [[['?*', '']], [], ['+']],
    [[['a*'], ['*b']], ['a*'], ['++', '+-']],
    [[['a']], ['a'], ['+']],
    [[['a*']], ['b*'], ['-']],
    [[['x*']], ['a*', '*b'], ['-']],
    [[['a?b'], ['a*b']], ['a*'], ['++', '-+', '--']],
    [[['*a?'], ['*b?']], ['??'], ['+-', '-+', '--']],
  ];
  it.each(rows)('tells %j within %j apart in these ways: %j', (languages, within, ways) => {
    expect(waysOf(languages, within)).toEqual([...ways].sort());
  });

  it('gives nothing within patterns that no text fits together', () => {
    expect(exampleTexts([[pattern('a')]], [[pattern('a*')], [pattern('b*')]])).toEqual([]);
  });

  it('tells letters apart where one pattern ignores case and the other does not', () => {
    const languages = [[pattern('ab', true)], [pattern('Ab')]];
    const ways = exampleTexts(languages)?.map((text) => languages.map(([each]) => each && matchesPattern(each, text)));
    expect(ways).toHaveLength(3);
    expect(ways).toEqual(
      expect.arrayContaining([
        [true, true],
        [true, false],
        [false, false],
      ]),
    );
  });

  it('finds a character that no pattern names', () => {
    const named = 'xyzqjkvw0123456789!';
    const ways = waysOf([[...named].map((letter) => `${letter}*`), ['??']]);
    expect(ways).toEqual(['++', '+-', '-+', '--'].sort());
  });

  it.each([
    ['AB', 'ab'],
    ['ab', 'ab'],
    ['aB', 'ab'],
  ])('finds another case of %s, which the caseless %s takes too', (named, caseless) => {
    const ways = exampleTexts([[pattern(named)], [pattern(caseless, true)]])?.map((text) =>
      [pattern(named), pattern(caseless, true)].map((each) => matchesPattern(each, text)),
    );
    expect(ways).toHaveLength(3);
    expect(ways).toContainEqual([false, true]);
  });

  it('tells a colon and a slash from all other characters', () => {
    const ones = [anyOne, segmentOne, nameOne].map((token) => wildcardPattern([token]));
    const taken = exampleTexts(ones.map((one) => [one]))?.map(
      (text) => ones.filter((one) => matchesPattern(one, text)).length,
    );
    expect(taken?.toSorted()).toEqual([0, 1, 2, 3]);
  });

  it('finds a name that is none of those named', () => {
    const named = ['!', '"', '#', '~', 'è', 'é'].map((name) => [pattern(name)]);
    const name = wildcardPattern([nameOne]);
    const others = exampleTexts(named, [[name]])?.filter((text) =>
      named.every(([each]) => each && !matchesPattern(each, text)),
    );
    expect(others).toHaveLength(1);
    expect(matchesPattern(name, others?.[0] ?? '')).toBe(true);
  });

  it('finds the characters of wildcards that take only some', () => {
    const [digit, letters] = [wildcardPattern([digitOne]), wildcardPattern([letterOne, letterRun])];
    expect(
      exampleTexts([[digit]])
        ?.map((text) => matchesPattern(digit, text))
        .toSorted(),
    ).toEqual([false, true]);
    expect(exampleTexts([], [[letters]])).toEqual(['a']);
  });

  describe('given a meter', () => {
    const languages = (text: string) => [[pattern(text)]];
    const stepsOf = (text: string) => {
      const meter = createStepMeter();
      exampleTexts(languages(text), [], meter);
      return meter.steps;
    };

    it('counts each character that it tries at each place, at hand or not', () => {
      // Two characters at the first place, one behind it, and nothing where no pattern goes on.
      expect([stepsOf('p'), stepsOf('p')]).toEqual([60, 60]);
      // `p` and another character in front of it, at two places at once behind the run.
      expect(stepsOf('*p')).toBeGreaterThan(stepsOf('p') * 2);
    });

    it('refuses what takes more steps than are left, and gives it to whoever has more', () => {
      for (const few of [createStepMeter(59), createStepMeter(59)]) {
        expect(exampleTexts(languages('q'), [], few)).toBeUndefined();
        expect(few.isSpent).toBe(true);
      }
      const enough = createStepMeter(60);
      expect(exampleTexts(languages('q'), [], enough)).toEqual(['', 'q']);
      expect([enough.steps, enough.isSpent]).toEqual([60, false]);
      const few = createStepMeter(59);
      expect(exampleTexts(languages('q'), [], few)).toBeUndefined();
      expect(few.isSpent).toBe(true);
    });
  });

  describe('asked again', () => {
    const stepsWith = (meter: StepMeter, text: string) => {
      const before = meter.steps;
      exampleTexts([[pattern(text)]], [], meter);
      return meter.steps - before;
    };
    const once = (text: string) => stepsWith(createStepMeter(), text);

    it('counts no more than a look-up where the principal has paid, and all of it for the next one', () => {
      const text = 'paid*for*once';
      const meter = createStepMeter();
      const first = stepsWith(meter, text);
      // The key is written in some 50 characters.
      expect(stepsWith(meter, text)).toBeLessThan(20);
      expect(stepsWith(meter, text)).toBeGreaterThan(2);
      const other = createStepMeter();
      expect(stepsWith(other, text)).toBe(first);
      expect(stepsWith(meter, text)).toBe(first);
    });

    it('counts what finding it takes where that is less than a look-up', () => {
      const meter = createStepMeter();
      expect([exampleTexts([], [], meter), exampleTexts([], [], meter), meter.steps]).toEqual([[''], [''], 0]);
    });

    it('remembers all that a principal has paid for', () => {
      const meter = createStepMeter();
      const [one, other] = [stepsWith(meter, 'this*one'), stepsWith(meter, 'that*one')];
      expect(stepsWith(meter, 'this*one')).toBeLessThan(one / 4);
      expect(stepsWith(meter, 'that*one')).toBeLessThan(other / 4);
    });

    it('keeps and remembers nothing of patterns longer than any policy', () => {
      const examples = (length: number, meter: StepMeter) =>
        exampleTexts([[pattern('a'.repeat(length))]], [[pattern('')]], meter);
      // Each character is written in three.
      for (const [length, isKept] of [
        [30_000, true],
        [40_000, false],
      ] as const) {
        const meter = createStepMeter();
        const first = examples(length, meter);
        expect(first).toEqual(['']);
        expect(examples(length, meter) === first).toBe(isKept);
      }
    });

    it('counts all of it each time in an estimate', () => {
      const meter = createStepMeter(undefined, true);
      expect([stepsWith(meter, 'est*imate'), stepsWith(meter, 'est*imate')]).toEqual([
        once('est*imate'),
        once('est*imate'),
      ]);
    });

    it('gives who has paid what it gave, with the few steps that are left', () => {
      const meter = createStepMeter(once('le*ft') + 10);
      const first = exampleTexts([[pattern('le*ft')]], [], meter);
      expect(exampleTexts([[pattern('le*ft')]], [], meter)).toBe(first);
      expect(exampleTexts([[pattern('ri*ght')]], [], meter)).toBeUndefined();
    });

    it('keeps 100 long ones, and short ones beside them', async () => {
      const module: typeof import('../../../shared/iam/patterns/exampleTexts.ts') = await import(anew);
      const examplesOf = (text: string) => module.exampleTexts([[pattern(text)]]);
      const long = (mark: string) => `${mark}${'a'.repeat(800)}`;
      const [short, first] = [examplesOf('kept'), examplesOf(long('x'))];
      for (let index = 0; index < 99; index++) examplesOf(long(`${index}`));
      expect(examplesOf(long('x'))).toBe(first);
      expect(examplesOf('kept')).toBe(short);
      examplesOf(long('another'));
      expect(examplesOf(long('x'))).not.toBe(first);
      expect(examplesOf(long('x'))).toEqual(first);
      expect(examplesOf('kept')).toBe(short);
    });
  });

  it('goes no further where what it must fit within can no longer match', () => {
    const steps = (text: string, ...within: readonly string[]) => {
      const meter = createStepMeter();
      exampleTexts(
        [[pattern(text)]],
        within.map((each) => [pattern(each)]),
        meter,
      );
      return meter.steps;
    };
    expect(steps('aaaaaaaa*', 'b*')).toBe(steps('a*', 'b*'));
    expect(steps('aaaaaaaa*', 'a*', 'b*')).toBe(steps('a*', 'a*', 'b*'));
    expect(steps('aaaaaaaa*', 'a*', 'a*')).toBeGreaterThan(steps('a*', 'a*', 'a*'));
  });

  it('gives short texts', () => {
    expect(exampleTexts([[pattern('a*')]])).toEqual(['', 'a']);
  });

  it('walks 200,000 characters times patterns, and no further', () => {
    // The 38 patterns go on together: four characters each per place, three at the end, and two patterns behind it.
    const waysWithin = (length: number) => waysOf(Array<readonly string[]>(36).fill(['a'.repeat(length)]), ['a*', '*']);
    expect(waysWithin(1_315)).toEqual(['+'.repeat(36), '-'.repeat(36)]);
    expect(waysWithin(1_316)).toBeUndefined();
  });

  it('gives up where there is too much to walk through', () => {
    const many = Array.from({ length: 300 }, (_, index) => [`*${index}*`]);
    expect(waysOf(many)).toBeUndefined();
  });
});
