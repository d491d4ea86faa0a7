// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import type { Truth } from '../../../shared/iam/conditions/conditionTest.ts';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import type { Fidelity } from '../../../shared/iam/conditions/fidelity.ts';
import type { WildcardPattern } from '../../../shared/iam/patterns/wildcardPattern.ts';
import {
  entryPatterns,
  type ResourceElement,
  readResourceElement,
  relateElement,
  relateElementToType,
  relateEntry,
} from '../../../shared/iam/resources/resourceElement.ts';
import { resourceSpace } from '../../../shared/iam/resources/resourceSpace.ts';
import { resourceStates, testResource } from '../../../shared/iam/resources/resourceStates.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';

const unknown = contextReader({ known: {}, others: 'unknown' });

function element(...patterns: readonly string[]): ResourceElement {
  return readResourceElement({ negated: false, patterns }, { version: '2012-10-17' }, unknown);
}

function except(...patterns: readonly string[]): ResourceElement {
  return readResourceElement({ negated: true, patterns }, { version: '2012-10-17' }, unknown);
}

const volumes = 'arn:aws:ec2:*:*:volume/*';
const snapshots = 'arn:aws:ec2:*::snapshot/*';
const spaceOf = (resource = '*') => resourceSpace({ action: 'ec2:createsnapshot', resource, partition: 'aws' });

function symbolOf(truth: Truth): string {
  if (truth === undefined) return '?';
  return truth ? '+' : '-';
}

describe('readResourceElement', () => {
  it.each([
    [300, true],
    [301, false],
  ])('reads a text of %i characters once for all policies: %s', (length, isShared) => {
    const text = `arn:aws:s3:::${'x'.repeat(length - 'arn:aws:s3:::'.length)}`;
    const [one, other] = [element(text), element(text)].map(({ entries }) => entries[0]);
    expect(one).toEqual(other);
    expect(one === other).toBe(isShared);
  });

  it('tells a variable from the same text in an old document', () => {
    const written = ['2012-10-17', '2008-10-17'] as const;
    const ids = written.map((version) =>
      readResourceElement({ negated: false, patterns: ['${a}'] }, { version }, unknown),
    );
    expect(new Set(ids.map(({ entries }) => entries[0]?.id)).size).toBe(2);
  });

  it('takes nothing of no resources', () => {
    expect(relateElement(element('*'), { requests: [], types: [], wildcardOnly: false })).toBe('none');
    expect(relateElement(except('*'), { requests: [], types: [], wildcardOnly: false })).toBe('all');
  });
});

describe('relateElement', () => {
  it.each([
    [element('*'), '*', 'all'],
    [element(volumes, snapshots), '*', 'all'],
    [element('arn:aws:ec2:*:*:*'), '*', 'all'],
    [element(volumes), '*', 'some'],
    [element('arn:aws:s3:::*'), '*', 'none'],
    [element(), '*', 'none'],
    [element('arn:aws:ec2:eu:*:volume/*', 'arn:aws:ec2:eu:*:snapshot/*'), '*', 'some'],
    [except('*'), '*', 'none'],
    [except('arn:aws:s3:::*'), '*', 'all'],
    [except(volumes), '*', 'some'],
    [except(), '*', 'all'],
    [element('arn:aws:ec2:*:*:*/${aws:x}'), '*', 'some'],
    [element('arn:aws:s3:::${aws:x}'), '*', 'none'],
    [element('arn:aws:ec2:*:*:${aws:x}*'), '*', 'some'],
    [element(volumes), 'arn:aws:ec2:eu:1:volume/v', 'all'],
    [element(snapshots), 'arn:aws:ec2:eu:1:volume/v', 'none'],
    [element('arn:aws:ec2:eu:1:volume/${aws:x}'), 'arn:aws:ec2:eu:1:volume/v', 'some'],
    [except(snapshots), 'arn:aws:ec2:eu:1:volume/v', 'all'],
    [element('arn:aws:ec2:eu:*:volume/a*'), 'arn:aws:ec2:eu:*:volume/ab*', 'all'],
    [element('arn:aws:ec2:eu:*:volume/a*'), 'arn:aws:ec2:*:*:volume/ab*', 'some'],
    [element('arn:aws:ec2:eu:*:instance/*'), 'arn:aws:ec2:*:*:volume/ab*', 'none'],
  ] as const)('%j takes of %s: %s', (read, resource, relation) => {
    expect(relateElement(read, spaceOf(resource))).toBe(relation);
  });

  it('asks what a variable can stand for', () => {
    const readWith = (pattern: string, ...values: readonly string[]) =>
      readResourceElement(
        { negated: false, patterns: [pattern] },
        { version: '2012-10-17' },
        contextReader({ known: {}, oneOf: { 'aws:x': values }, others: 'absent' }),
      );
    const one = spaceOf('arn:aws:ec2:eu:1:volume/ab');
    expect(relateElement(readWith('arn:aws:ec2:eu:1:volume/${aws:x}b', 'a'), one)).toBe('all');
    expect(relateElement(readWith('arn:aws:ec2:eu:1:volume/${aws:x}*', 'a', 'ab'), one)).toBe('all');
    expect(relateElement(readWith('arn:aws:ec2:eu:1:volume/${aws:x}', 'a', 'ab'), one)).toBe('some');
    expect(relateElement(readWith('arn:aws:ec2:eu:1:volume/${aws:x}', 'a', 'b'), one)).toBe('none');
    expect(relateElement(readWith('arn:aws:ec2:eu:1:volume/${aws:y}', 'ab'), one)).toBe('none');
    expect(
      relateElement(readWith('arn:aws:ec2:*:*:${aws:x}/*', 'instance', 'image'), spaceOf('arn:aws:ec2:*:*:volume/*')),
    ).toBe('none');
    expect(
      relateElement(readWith('arn:aws:ec2:*:*:${aws:x}/*', 'volume', 'snapshot'), spaceOf('arn:aws:ec2:*:*:volume/*')),
    ).toBe('some');
  });

  it('asks what a variable can stand for beside an entry without one', () => {
    const patterns = ['arn:aws:ec2:eu:1:volume/a', 'arn:aws:ec2:eu:1:volume/${aws:x}'];
    const context = contextReader({ known: { 'aws:x': 'b' }, others: 'absent' });
    const read = readResourceElement({ negated: false, patterns }, { version: '2012-10-17' }, context);
    const taken = ['a', 'b', 'c'].map((name) => relateElement(read, spaceOf(`arn:aws:ec2:eu:1:volume/${name}`)));
    expect(taken).toEqual(['all', 'all', 'none']);
  });

  it('reads variables as text in an older document', () => {
    const old = readResourceElement(
      { negated: false, patterns: ['arn:aws:ec2:eu:1:volume/${aws:x}'] },
      { version: '2008-10-17' },
      unknown,
    );
    expect(relateElement(old, spaceOf('arn:aws:ec2:eu:1:volume/${aws:x}'))).toBe('all');
    expect(relateElement(old, spaceOf('arn:aws:ec2:eu:1:volume/v'))).toBe('none');
  });

  it('reads an element once, but for each context where it has variables', () => {
    const owner = { version: '2012-10-17' } as const;
    const [one, other] = [unknown, contextReader({ known: {}, others: 'absent' })];
    const fixed = { negated: false, patterns: ['*'] };
    const read = { ...owner };
    expect(readResourceElement(fixed, read, one)).toBe(readResourceElement(fixed, read, other));
    const open = { negated: false, patterns: ['${aws:x}'] };
    expect(readResourceElement(open, owner, other)).toBe(readResourceElement(open, { ...owner }, other));
    expect(readResourceElement(open, owner, one)).not.toBe(readResourceElement(open, owner, other));
  });

  it('says that an entry takes nothing of a type where its variable has no value', () => {
    const absent = contextReader({ known: {}, others: 'absent' });
    const text = 'arn:aws:ec2:*:*:volume/${aws:x}';
    const { entries } = readResourceElement({ negated: false, patterns: [text] }, { version: '2012-10-17' }, absent);
    const space = spaceOf();
    const relations = entries.flatMap((entry) => space.types.map((type) => relateEntry(entry, type, space)));
    expect(relations).toEqual(['none', 'none']);
  });

  it('says which entries go on behind a name, and which name a region', () => {
    const said = (...patterns: readonly string[]) => {
      const { entries, long, regional } = element(...patterns);
      const written = (each: WildcardPattern) =>
        patterns.filter((_text, index) =>
          entryPatterns(entries[index] ?? { id: '', patterns: [], isOpen: false, head: undefined }).includes(each),
        );
      return [long.flatMap(written), regional.flatMap(written)];
    };
    const [goesOn, inEurope] = ['arn:aws:logs:*:*:log-group:a:*', 'arn:aws:ec2:eu:*:volume/b'];
    expect(said(goesOn, '*')).toEqual([[goesOn], []]);
    expect(said('arn:aws:logs:*:*:log-group/a', inEurope)).toEqual([[], [inEurope]]);
    expect(said('*', 'no-arn')).toEqual([[], []]);
  });

  it('has no pattern for an entry that matches nothing', () => {
    expect(element('no-arn').entries.flatMap(entryPatterns)).toEqual([]);
  });

  it('takes nothing where there are no resources', () => {
    expect(relateElement(element('*'), { requests: [], types: [], wildcardOnly: false })).toBe('none');
  });

  it('says how much of one type is taken', () => {
    const space = spaceOf();
    const perType = (read: ResourceElement) => space.types.map((type) => relateElementToType(read, type, space));
    expect(perType(element(volumes))).toEqual(['none', 'all']);
    expect(perType(except(volumes))).toEqual(['all', 'none']);
    expect(perType(element('arn:aws:ec2:eu:*:*'))).toEqual(['some', 'some']);
  });

  it('says of a type that an entry takes none of it, however much it takes of what is asked for', () => {
    const asked = spaceOf('arn:aws:ec2:*:*:*');
    const perType = asked.types.map((type) => relateElementToType(element('arn:aws:ec2:eu::snapshot/*'), type, asked));
    expect(perType).toEqual(['some', 'none']);
  });

  it('leaves open what there are no steps for', () => {
    const meter = createStepMeter(0);
    meter.take(1);
    const space = { ...spaceOf(), meter };
    for (const read of [element('arn:aws:s3:::*'), except('arn:aws:s3:::*')]) {
      expect(space.types.map((type) => relateElementToType(read, type, space))).toEqual(['some', 'some']);
    }
  });
});

describe('resourceStates', () => {
  const any = resourceSpace({ action: 's3:putobjecttagging', resource: 'arn:aws:s3:::*/*', partition: 'aws' });

  /** How the elements come out in each state: `+`, `-` or `?` per element, sorted, without repeats. */
  function outcomes(
    elements: readonly ResourceElement[],
    fidelity: Fidelity = 'exact',
    space = any,
  ): readonly string[] {
    const states = resourceStates(elements, space, fidelity);
    const written = states.map((state) => elements.map((each) => symbolOf(testResource(each, state, space))).join(''));
    return [...new Set(written)].sort();
  }
  const objects = (...names: readonly string[]) => element(...names.map((name) => `arn:aws:s3:::${name}`));

  it.each([
    [[objects('*')], ['+']],
    [[objects('a/*')], ['+', '-']],
    [
      [objects('a/*'), objects('b/*')],
      ['+-', '-+', '--'],
    ],
    [
      [objects('a*/*'), objects('ab/*')],
      ['++', '+-', '--'],
    ],
    [
      [objects('a*'), objects('?', '??*')],
      ['++', '-+'],
    ],
    [
      [objects('a/*'), except('arn:aws:s3:::a/*')],
      ['+-', '-+'],
    ],
    [
      [objects('a/*', 'b/*'), objects('a/*')],
      ['++', '+-', '--'],
    ],
    [[objects('${aws:x}/*')], ['+', '-']],
    [
      [objects('${aws:x}/*'), objects('${aws:x}/*')],
      ['++', '--'],
    ],
    [
      [objects('a${aws:x}/*'), objects('b*/*')],
      ['+-', '-+', '--'],
    ],
    [
      [objects('a/*'), objects('${aws:x}/*')],
      ['++', '+-', '-+', '--'],
    ],
  ] as const)('tells %# apart', (elements, expected) => {
    expect(outcomes(elements)).toEqual([...expected].sort());
  });

  it('tells types apart without examples where one entry speaks of each', () => {
    const space = spaceOf();
    expect(outcomes([element(volumes)], 'loose', space)).toEqual(['+', '-']);
    expect(outcomes([element('arn:aws:ec2:eu:*:*')], 'loose', space)).toEqual(['+', '-']);
    expect(outcomes([element('arn:aws:ec2:eu:*:*'), element('arn:aws:ec2:us:*:*')], 'loose', space)).toEqual(['??']);
  });

  it('tells each type apart by the entries that speak of it', () => {
    const both = [element('arn:aws:ec2:*:*:volume/a*'), element('arn:aws:ec2:*::snapshot/a*')];
    expect(outcomes(both, 'loose', spaceOf())).toEqual(['+-', '-+', '--'].sort());
    expect(outcomes([element(volumes, 'arn:aws:ec2:*::snapshot/a*')], 'loose', spaceOf())).toEqual(['+', '-']);
    expect(outcomes([element(volumes), element('arn:aws:ec2:*::snapshot/a*')], 'loose', spaceOf())).toEqual(
      ['+-', '-+', '--'].sort(),
    );
  });

  it('assumes a variable with several values both ways', () => {
    const context = contextReader({ known: {}, oneOf: { 'aws:x': ['v', 'w'] }, others: 'absent' });
    const patterns = ['arn:aws:ec2:eu:1:volume/${aws:x}'];
    const read = readResourceElement({ negated: false, patterns }, { version: '2012-10-17' }, context);
    expect(outcomes([read], 'exact', spaceOf('arn:aws:ec2:eu:1:volume/v'))).toEqual(['+', '-']);
    expect(outcomes([read], 'exact', spaceOf('arn:aws:ec2:eu:1:volume/u'))).toEqual(['-']);
  });

  it('finds examples for some of the ways', () => {
    const found = outcomes([objects('a*/*'), objects('*b/*')], 'examples');
    expect(found).toEqual(expect.arrayContaining(['+-', '-+', '--']));
    expect(found).not.toContain('??');
  });

  it('looks at no resources but those of the types', () => {
    const every = resourceSpace({ action: 's3:putobjecttagging', resource: '*', partition: 'aws' });
    expect(every.types.map(({ arn }) => arn)).toContain('arn:aws:s3:::*/*');
    expect(outcomes([objects('a*'), objects('a*/*')], 'exact', every)).toEqual(['++', '--']);
  });

  it('takes examples of no more than four entries', () => {
    const buckets = ['a', 'b', 'c', 'd', 'e'].map((name) => objects(`${name}/*`));
    expect(outcomes(buckets, 'examples')).toEqual(['+----', '-+---', '--+--', '---+-', '-----'].sort());
    expect(outcomes(buckets)).toContain('----+');
  });

  it('counts a step for three places of what examples are tried on, and finds none where there are fewer', () => {
    const elements = [objects('a*/*'), objects('*b/*')];
    const tokens = elements
      .flatMap(({ entries }) => entries.flatMap(entryPatterns))
      .reduce((sum, pattern) => sum + pattern.tokens.length, 1);
    const types = any.types.reduce((sum, { pattern }) => sum + pattern.tokens.length, 0);
    const steps = (fidelity: Fidelity) => {
      const meter = createStepMeter();
      resourceStates(elements, { ...any, meter }, fidelity);
      return meter.steps;
    };
    const counted = steps('examples') - steps('loose');
    expect(counted).toBeGreaterThanOrEqual((tokens * types) / 3);
    expect(counted).toBeLessThan(tokens * types);
    const meter = createStepMeter(steps('loose') + 10);
    expect(outcomes(elements, 'examples', { ...any, meter })).toEqual(['??']);
  });

  it('looks closely where the example of no entry is asked for', () => {
    const asked = resourceSpace({ action: 's3:putobjecttagging', resource: 'arn:aws:s3:::*/q', partition: 'aws' });
    expect(outcomes([objects('a*'), objects('b*')], 'examples', asked)).toEqual(['+-', '-+', '--'].sort());
  });

  it('looks at single resources themselves', () => {
    const one = spaceOf('arn:aws:ec2:eu:1:volume/v');
    expect(outcomes([element(volumes), element(snapshots)], 'exact', one)).toEqual(['+-']);
    expect(outcomes([element('arn:aws:ec2:eu:1:volume/${aws:x}')], 'exact', one)).toEqual(['+', '-']);
  });

  it('does not take a variable for the same text in an older document', () => {
    const text = 'arn:aws:s3:::${x}/*';
    const old = readResourceElement({ negated: false, patterns: [text] }, { version: '2008-10-17' }, unknown);
    expect(outcomes([old, element(text)])).toEqual(['+-', '-+', '--', '++'].sort());
  });

  it('assumes up to three variables both ways', () => {
    const open = (count: number) => Array.from({ length: count }, (_, index) => objects(`\${aws:x${index}}/*`));
    expect(outcomes(open(3))).toHaveLength(8);
    expect(outcomes(open(4))).toContain('????');
  });

  it('stays loose where exact examples would take too long', () => {
    const many = Array.from({ length: 400 }, (_, index) => objects(`*${index}*/*`));
    expect(outcomes(many)).toEqual(['?'.repeat(400)]);
  });
});
