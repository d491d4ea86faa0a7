import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../../shared/iam/getOrMake.ts';
import { type DocumentPlaces, documentPlaces } from '../../../shared/iam/grant/documentPlaces.ts';
import {
  canNumber,
  firstOwnList,
  type GroupedDocument,
  groupsText,
  type KnownLists,
  knownLists,
  listsAbove,
  numberLists,
} from '../../../shared/iam/grant/numberLists.ts';
import { actionPlace, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import { documentOf, policyOf, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

// The first action of the table, the last one, and some between.
const first = placedActions()[0]?.name ?? '';
const last = placedActions().at(-1)?.name ?? '';
const names = [first, 'ec2:RunInstances', 's3:DeleteObject', 's3:GetObject', 's3:PutObject', 'sts:AssumeRole', last];
const places = Uint32Array.from(names, (name) => actionPlace(name.toLowerCase()) ?? Number.NaN);

function unused(): KnownLists {
  return { next: new Map(), above: new BoundedMap(40) };
}

function placesOf(...statements: readonly WrittenStatement[]): DocumentPlaces {
  const found = documentPlaces(documentOf(statements), 1_000_000);
  if (found === undefined) throw new Error('There were not enough steps.');
  return found;
}

function shared(...statements: readonly WrittenStatement[]): GroupedDocument {
  return { group: 0, document: placesOf(...statements), isOwn: false };
}

/** A document made by hand: of each statement its id and the places that it speaks of. */
function made(id: number, ...statements: readonly (readonly [id: number, places: Iterable<number>, isRest?: true])[]) {
  return {
    id,
    statements: statements.map(([each, speaksOf, isRest = false]) => ({
      id: each,
      places: Uint32Array.from(speaksOf),
      isRest,
    })),
    steps: 0,
    uses: { isShared: true },
  };
}

function numbersOf(documents: readonly GroupedDocument[], known = unused(), asked = places): readonly number[] {
  return [...(numberLists(asked, documents, { known, own: new Map() }) ?? [])];
}

/** A letter for each number, in the order of the actions: `-` where no statement speaks of the action. */
function lettersOf(numbers: readonly number[]): string {
  const seen = [...new Set(numbers.filter((number) => number !== 0))];
  return numbers.map((number) => (number === 0 ? '-' : 'abcdefgh'[seen.indexOf(number)])).join('');
}

describe('numberLists', () => {
  it.each<[string, readonly WrittenStatement[], string]>([
    ['nothing', [], '-------'],
    ['one action', [{ Action: 's3:GetObject' }], '---a---'],
    ['a pattern', [{ Action: 's3:*' }], '--aaa--'],
    ['everything', [{}], 'aaaaaaa'],
    ['the first and the last action', [{ Action: [first, last] }], 'a-----a'],
    ['all but the first', [{ NotAction: first }], '-aaaaaa'],
    ['all but one in the middle', [{ NotAction: 's3:GetObject' }], 'aaa-aaa'],
    ['statements that overlap', [{ Action: 's3:*' }, { Action: ['s3:GetObject', 'ec2:*'] }], '-abcb--'],
    [
      'one list by two ways',
      [{ Action: ['s3:*'] }, { Action: ['ec2:*', 's3:PutObject'] }, { NotAction: 's3:*' }],
      'abccdaa',
    ],
    ['the same statement twice', [{ Action: 's3:*' }, { Action: 's3:*' }], '--aaa--'],
    ['what goes on behind one list', [{ Action: 'ec2:*' }, { NotAction: 'sts:*' }, {}], 'abaaaca'],
    ['what some go on', [{}, { Action: [first, 's3:*'] }], 'abaaabb'],
  ])('numbers the lists of %s', (_name, statements, expected) => {
    expect(lettersOf(numbersOf([shared(...statements)]))).toBe(expected);
  });

  it('gives the next one who has the same lists the same numbers, and others other ones', () => {
    const known = unused();
    const [one, other] = [shared({ Action: 's3:*' }), shared({ Action: 's3:*' })];
    const numbers = numbersOf([one], known);
    expect(Math.max(...numbers)).toBe(1);
    expect(numbersOf([one], known)).toEqual(numbers);
    expect(Math.max(...numbersOf([other], known))).toBe(2);
    expect(Math.max(...numbersOf([{ ...one, group: 1 }], known))).toBe(3);
    expect(Math.max(...numbersOf([one, other], known))).toBe(4);
    expect(Math.max(...numbersOf([other, one], known))).toBe(5);
    expect([...known.next.values()]).toEqual([1, 2, 3, 4, 5]);
  });

  it('keeps none of the lists that nobody else is expected to have', () => {
    const known = unused();
    const own: GroupedDocument = { ...shared({ Action: ['s3:*', 'ec2:*'] }), isOwn: true };
    const numbers = numbersOf([own, shared({ Action: 's3:GetObject' }), shared({ Action: 'sts:*' })], known);
    expect(numbers.map((number) => (number < firstOwnList ? number : number - firstOwnList))).toEqual([
      0, 0, 0, 1, 0, 1, 0,
    ]);
    expect(numbers.map((number) => number >= firstOwnList)).toEqual([false, true, true, true, true, false, false]);
    // What goes on behind a list of one's own is one's own, too.
    expect([...known.next.values()]).toEqual([1]);
  });

  it('tells lists of one’s own from those of others when the same statement goes on behind both', () => {
    const own: GroupedDocument = { ...shared({ Action: 's3:GetObject' }), isOwn: true };
    expect(lettersOf(numbersOf([own, { ...shared({ Action: 's3:*' }), isOwn: true }]))).toBe('--aba--');
    expect(lettersOf(numbersOf([own, shared({ Action: 's3:*' })]))).toBe('--aba--');
  });

  it('tells statements and groups apart whatever their numbers are', () => {
    const asked = Uint32Array.of(0, 1, 2);
    const grouped = (group: number, document: DocumentPlaces): GroupedDocument => ({ group, document, isOwn: false });
    expect(numbersOf([grouped(1, made(1, [0, [0]])), grouped(0, made(2, [32, [1]]))], unused(), asked)).toEqual([
      1, 2, 0,
    ]);
    const far = made(3, [9, [0]], [1 + 4096, [1]], [1, [0]]);
    expect(numbersOf([grouped(0, far)], unused(), asked)).toEqual([3, 2, 0]);
  });

  it('looks a list up once for neighbours that have it', () => {
    let lookUps = 0;
    class Counting extends Map<number, number> {
      override get(key: number): number | undefined {
        lookUps += 1;
        return super.get(key);
      }
    }
    for (const statement of [{ Action: 's3:*' }, { NotAction: 's3:*' }]) {
      lookUps = 0;
      numbersOf([shared(statement)], { ...unused(), next: new Counting() });
      expect(lookUps).toBe(1);
    }
  });

  describe('given too many lists', () => {
    const filled = (size: number): KnownLists => ({
      ...unused(),
      next: new Map(Array.from({ length: size }, (_, index) => [-1 - index, index + 1])),
    });

    it('gives up where more than 40,000 are known', () => {
      const one = [shared({ Action: 's3:*' })];
      expect(lettersOf(numbersOf(one, filled(39_999)))).toBe('--aaa--');
      expect(numberLists(places, one, { known: filled(40_000), own: new Map() })).toBeUndefined();
    });

    it('gives up where one principal alone has more', () => {
      // Which bits an index has tells which of these statements speak of it: so no two lists are the same.
      const asked = Uint32Array.from({ length: 2 ** 14 }, (_, index) => index);
      const bits = Array.from({ length: 14 }, (_, bit) => asked.filter((at) => (at >> bit) % 2 === 1));
      const grouped = (...lists: readonly Iterable<number>[]): GroupedDocument => ({
        group: 0,
        document: made(1, ...lists.map((each, id) => [id, each] as const)),
        isOwn: true,
      });
      const madeBy = (...lists: readonly Iterable<number>[]) =>
        1 + Math.max(...numbersOf([grouped(...bits, ...lists)], unused(), asked)) - firstOwnList;
      const byBits = madeBy();
      const rest = 40_000 - byBits - asked.length;
      expect(madeBy(asked, asked.slice(0, rest))).toBe(40_000);
      const tooMany = grouped(...bits, asked, asked.slice(0, rest + 1));
      expect(numberLists(asked, [tooMany], { known: unused(), own: new Map() })).toBeUndefined();
    });
  });
});

describe('knownLists', () => {
  it('begins anew behind 20,000 lists', () => {
    const known = knownLists();
    for (let key = -1; known.next.size < 20_000; key--) known.next.set(key, known.next.size + 1);
    expect(knownLists()).toBe(known);
    known.next.set(-100_000, 20_001);
    const others = knownLists();
    expect(others).not.toBe(known);
    expect([others.next.size, knownLists()]).toEqual([0, others]);
  });
});

describe('listsAbove', () => {
  const at = (name: string) => actionPlace(name.toLowerCase()) ?? Number.NaN;
  const [bucket, machine] = [at('s3:GetObject'), at('ec2:RunInstances')];
  const everything = made(1, [1, [], true]);
  const objects = made(2, [2, [bucket]]);

  /** The numbers of an action of a service that RCPs bear on, and of another one. */
  function above(
    scps: readonly (readonly DocumentPlaces[])[],
    rcps: readonly (readonly DocumentPlaces[])[],
    known = unused(),
  ) {
    const lists = listsAbove({ scps, rcps }, known);
    return [lists?.[bucket], lists?.[machine]];
  }

  it('numbers what SCPs say of each action', () => {
    expect(above([], [])).toEqual([0, 0]);
    expect(above([[everything]], [])).toEqual([1, 1]);
    expect(above([[everything, objects]], [])).toEqual([2, 1]);
  });

  it('tells what RCPs bear on from all else, whether or not they speak of it', () => {
    const [guarded, other] = above([[everything]], [[]]);
    expect(other).toBe(1);
    expect(guarded).toBeGreaterThan(2 ** 17);
    const [spokenOf, silent] = above([[everything]], [[objects]]);
    expect(silent).toBe(1);
    expect(spokenOf).toBeGreaterThan(guarded ?? Number.NaN);
  });

  it('gives what is at hand to whoever has the same documents at the same levels', () => {
    const known = unused();
    const lists = listsAbove({ scps: [[everything], [objects]], rcps: [] }, known);
    expect(listsAbove({ scps: [[everything], [objects]], rcps: [] }, known)).toBe(lists);
    for (const levels of [
      { scps: [[objects], [everything]], rcps: [] },
      { scps: [[everything, objects]], rcps: [] },
      { scps: [[everything]], rcps: [[objects]] },
      { scps: [], rcps: [[everything], [objects]] },
      { scps: [[made(12, [1, [], true])]], rcps: [] },
    ]) {
      expect(listsAbove(levels, known)).not.toBe(lists);
    }
  });

  it('tells one level from another', () => {
    const known = unused();
    const [together] = above([[everything, everything]], [], known);
    const [apart] = above([[everything], [everything]], [], known);
    const [asRcp] = above([[everything]], [[everything]], known);
    expect(new Set([together, apart, asRcp]).size).toBe(3);
  });

  it('gives nothing where there are too many lists', () => {
    const filled = (size: number): KnownLists => ({
      ...unused(),
      next: new Map(Array.from({ length: size }, (_, index) => [-1 - index, index + 1])),
    });
    expect(listsAbove({ scps: [[everything]], rcps: [] }, filled(40_000))).toBeUndefined();
    expect(listsAbove({ scps: [[everything]], rcps: [[objects]] }, filled(40_000))).toBeUndefined();
    expect(listsAbove({ scps: [[everything]], rcps: [[objects]] }, filled(39_999))).toBeUndefined();
    expect(listsAbove({ scps: [[everything]], rcps: [[objects]] }, filled(39_998))).toBeDefined();
  });
});

describe('canNumber', () => {
  it('numbers up to 32 levels', () => {
    const levels = (count: number) => Array.from({ length: count }, () => []);
    expect([16, 17].map((count) => canNumber({ identity: [], scps: levels(16), rcps: levels(count) }))).toEqual([
      true,
      false,
    ]);
    expect([canNumber({ identity: [], scps: levels(32) }), canNumber({ identity: [], rcps: levels(32) })]).toEqual([
      true,
      true,
    ]);
    expect(canNumber({ identity: [], rcps: levels(33) })).toBe(false);
  });
});

describe('groupsText', () => {
  it('tells apart what bears on every action besides statements', () => {
    const [read, unread] = [policyOf('p', {}), unreadablePolicy('u')];
    const texts = [
      { identity: [] },
      { identity: [unread] },
      { identity: [unread, unread] },
      { identity: [], boundary: read },
      { identity: [], boundary: unread },
      { identity: [], scps: [[]] },
      { identity: [], scps: [[], []] },
      { identity: [], scps: [[unread]] },
      { identity: [], scps: [[], [unread]] },
      { identity: [], rcps: [[]] },
      { identity: [], rcps: [[unread]] },
      { identity: [], scps: [[]], rcps: [[]] },
    ].map(groupsText);
    expect(new Set(texts).size).toBe(texts.length);
    expect(groupsText({ identity: [read], scps: [[read, read]] })).toBe(groupsText({ identity: [], scps: [[]] }));
  });
});
