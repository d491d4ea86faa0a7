import { describe, expect, it } from 'vitest';
import type { Truth } from '../../../shared/iam/conditions/conditionTest.ts';
import {
  type Clause,
  isSatisfiable,
  type Literal,
  negateTerms,
  type Term,
} from '../../../shared/iam/grant/satisfiability.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';

const literal = (variable: number, ...truths: readonly Truth[]): Literal => ({ variable, truths });

/** Two variables of two states each. */
const a = literal(0, true, false);
const notA = literal(0, false, true);
const b = literal(1, true, false);
const notB = literal(1, false, true);
const open = literal(1, undefined, undefined);
const satisfiable = (...clauses: readonly Clause[]) => isSatisfiable([2, 2], clauses);

describe('isSatisfiable', () => {
  it.each([
    ['no demand', [], 'yes'],
    ['a demand that nothing meets', [[]], 'no'],
    ['that demand among others', [[[a]], []], 'no'],
    ['one literal', [[[a]]], 'yes'],
    ['a literal and its opposite', [[[a]], [[notA]]], 'no'],
    ['a literal, its opposite and another', [[[a]], [[notA]], [[b]]], 'no'],
    ['both in one term', [[[a, notA]]], 'no'],
    ['both in one clause', [[[a], [notA]]], 'yes'],
    ['literals of different variables', [[[a]], [[notB]]], 'yes'],
    ['a clause whose first term is blocked', [[[notA]], [[a], [b]]], 'yes'],
    ['a clause that is blocked', [[[notA]], [[a], [a, b]]], 'no'],
    [
      'clauses that need going back',
      [
        [[a], [notA]],
        [[b], [notA]],
        [[notB], [a, b]],
      ],
      'yes',
    ],
    [
      'clauses that exclude each other',
      [
        [[a], [b]],
        [[a], [notB]],
        [[notA], [b]],
        [[notA], [notB]],
      ],
      'no',
    ],
    ['what is open, both ways', [[[open]], ...negateTerms([[open]])], 'yes'],
    ['an empty term', [[[]], [[a]]], 'yes'],
    [
      'a clause of which one term holds in part',
      [
        [[a]],
        [[notB]],
        [
          [a, b],
          [a, b],
        ],
      ],
      'no',
    ],
    ['a clause that holds already', [[[a]], [[notA], [a]], [[b], [notB]]], 'yes'],
  ] as const)('decides %s', (_name, clauses, expected) => {
    expect(satisfiable(...clauses)).toBe(expected);
  });

  it('sees that a literal that no state meets cannot hold', () => {
    expect(isSatisfiable([1], [[[literal(0, false)]]])).toBe('no');
    expect(isSatisfiable([1], [[[literal(0, undefined)]]])).toBe('yes');
    expect(isSatisfiable([0], [[[literal(0)]]])).toBe('no');
    expect(isSatisfiable([1], [[[literal(1, true)]]])).toBe('no');
    expect(isSatisfiable([1], [[[literal(1, true)], [literal(0, true)]]])).toBe('yes');
  });

  it('tries 20,000 terms, and no more', () => {
    // Only the last one agrees with what is demanded first.
    const tried = (count: number) => isSatisfiable([2, 2], [[[a]], [...Array<Term>(count - 1).fill([notA]), [a, b]]]);
    expect([tried(20_000), tried(20_001)]).toEqual(['yes', 'undecided']);
  });

  it('gives up where there are too many choices', () => {
    const choice: Clause = [[a], [b]];
    expect(isSatisfiable([2, 2], Array<Clause>(500).fill(choice))).toBe('yes');
    expect(isSatisfiable([2, 2], Array<Clause>(501).fill(choice))).toBe('undecided');
    expect(isSatisfiable([2, 2], Array<Clause>(501).fill([[a]]))).toBe('yes');
  });

  it('counts its steps, and is undecided where there are too few', () => {
    const steps = (...clauses: readonly Clause[]) => {
      const meter = createStepMeter();
      isSatisfiable([2, 2], clauses, meter);
      return meter.steps;
    };
    expect([steps(), steps([[a]], [[b]])]).toEqual([16, 32]);
    expect(steps([[a], [b]], [[notA], [notB]])).toBeGreaterThan(steps([[a], [b]], [[a], [b]]));
    const few = createStepMeter(steps([[a]]) - 1);
    expect(isSatisfiable([2, 2], [[[a]]], few)).toBe('undecided');
    expect(few.isSpent).toBe(true);
    const search: readonly Clause[] = [
      [[a], [b]],
      [[notA], [notB]],
    ];
    expect(isSatisfiable([2, 2], search, createStepMeter(steps(...search) - 1))).toBe('undecided');
    expect(isSatisfiable([2, 2], search, createStepMeter(steps(...search)))).toBe('yes');
  });

  it('tries nothing where a clause holds already', () => {
    const ways = Array.from({ length: 40 }, (_, way): Clause => [[literal(way + 2, true, false)], [a]]);
    const excluded: readonly Clause[] = [
      [[b], [b, a]],
      [[notB], [notB, a]],
    ];
    const stateCounts = Array<number>(42).fill(2);
    expect(isSatisfiable(stateCounts, [[[a]], ...ways, ...excluded])).toBe('no');
  });

  it('gives up where the search takes too long', () => {
    // Each of 9 pigeons in one of 8 holes, no two in the same: impossible, and hard to see.
    const pigeons = 9;
    const holes = Array.from({ length: pigeons - 1 }, (_, hole) => hole);
    const sits = (pigeon: number, hole: number) => literal(pigeon * holes.length + hole, true, false);
    const isElsewhere = (pigeon: number, hole: number) => literal(pigeon * holes.length + hole, false, true);
    const clauses: Clause[] = [];
    for (let pigeon = 0; pigeon < pigeons; pigeon++) {
      clauses.push(holes.map((hole) => [sits(pigeon, hole)]));
      for (let other = 0; other < pigeon; other++) {
        clauses.push(...holes.map((hole): Clause => [[isElsewhere(pigeon, hole)], [isElsewhere(other, hole)]]));
      }
    }
    const stateCounts = Array<number>(pigeons * holes.length).fill(2);
    expect(isSatisfiable(stateCounts, clauses)).toBe('undecided');
    // Nor is it known where the first of two ways is closed and the second leads there.
    const last = stateCounts.length;
    const choice: Clause = [[literal(last, false, false)], [literal(last, true, false)]];
    expect(isSatisfiable([...stateCounts, 2], [choice, ...clauses])).toBe('undecided');
  });
});

describe('negateTerms', () => {
  it('asks of each term for one of the opposites, and leaves open what is', () => {
    expect(negateTerms([[a, open], []])).toEqual([[[notA], [open]], []]);
  });

  it('gives one clause for a term that stands twice', () => {
    const term = [a, open];
    const [one, , again] = negateTerms([term, [b], term]);
    expect(one).toBe(again);
  });
});
