import { describe, expect, it } from 'vitest';
import { type ContextReader, contextReader, type KeyKnowledge } from '../../../shared/iam/conditions/contextReader.ts';
import { KeptAnswers, keepByReads } from '../../../shared/iam/conditions/keptAnswers.ts';
import { knownContext } from '../policyFixtures.ts';

const absent: KeyKnowledge = { kind: 'absent' };

function having(value: string): KeyKnowledge {
  return { kind: 'values', alternatives: [[value]] };
}

function reads(of: Readonly<Record<string, KeyKnowledge>>): ReadonlyMap<string, KeyKnowledge> {
  return new Map(Object.entries(of));
}

function readerOf(known: Readonly<Record<string, string>>) {
  return contextReader(knownContext(known, 'absent'));
}

describe('keepByReads', () => {
  it('makes what is made with a context once for all that say the same of what was read', () => {
    const kept = new WeakMap<object, KeptAnswers<string[]>>();
    const of = {};
    const made: string[] = [];
    const make = (reader: ContextReader) => {
      made.push(reader('x').kind);
      return [...made];
    };
    const first = keepByReads(kept, of, { context: readerOf({ x: 'a', y: '1' }), make });
    expect(keepByReads(kept, of, { context: readerOf({ x: 'a', y: '2' }), make })).toBe(first);
    expect(made).toHaveLength(1);
    keepByReads(kept, of, { context: readerOf({}), make });
    expect(made).toEqual(['values', 'absent']);
  });
});

describe('KeptAnswers', () => {
  it('has an answer for all of whom the same is known, as far as it was read', () => {
    const answers = new KeptAnswers<string>();
    expect(answers.find(readerOf({}))).toBeUndefined();
    answers.keep(reads({ x: having('a'), y: absent }), 'first');
    answers.keep(reads({ x: having('b'), y: absent }), 'second');
    expect(answers.find(readerOf({ x: 'a' }))).toBe('first');
    expect(answers.find(readerOf({ x: 'b', z: 'not read' }))).toBe('second');
    expect(answers.find(readerOf({ x: 'a', y: 'there' }))).toBeUndefined();
    expect(answers.find(readerOf({ x: 'c' }))).toBeUndefined();
    answers.keep(reads({ x: having('a'), y: absent }), 'third');
    expect(answers.find(readerOf({ x: 'a' }))).toBe('third');
  });

  it('has an answer for everyone where nothing was read', () => {
    const answers = new KeptAnswers<string>();
    answers.keep(reads({}), 'always');
    expect(answers.find(readerOf({ x: 'a' }))).toBe('always');
  });

  it('tells apart which keys were read, and what their values were', () => {
    const answers = new KeptAnswers<string>();
    answers.keep(reads({ x: having('a'), y: having('b') }), 'both');
    answers.keep(reads({ x: having('b') }), 'one');
    expect(answers.find(readerOf({ x: 'a', y: 'b' }))).toBe('both');
    expect(answers.find(readerOf({ x: 'b', y: 'a' }))).toBe('one');
    expect(answers.find(readerOf({ x: 'a' }))).toBeUndefined();
    answers.keep(reads({ x: having('c'), y: having('b') }), 'both again');
    expect(answers.find(readerOf({ x: 'c', y: 'a' }))).toBeUndefined();
    const shortFirst = new KeptAnswers<string>();
    shortFirst.keep(reads({ x: having('b') }), 'one');
    shortFirst.keep(reads({ x: having('a'), y: having('b') }), 'both');
    expect(shortFirst.find(readerOf({ x: 'a', y: 'a' }))).toBeUndefined();
    answers.keep(reads({ x: having('a'), z: having('b') }), 'others');
    expect(answers.find(readerOf({ x: 'a', z: 'b' }))).toBe('others');
  });

  it('keeps answers of four kinds of reading, and begins anew with the fifth', () => {
    const answers = new KeptAnswers<number>();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const [index, name] of names.slice(0, 4).entries()) answers.keep(reads({ [name]: having('1') }), index);
    expect(names.map((name) => answers.find(readerOf({ [name]: '1' })))).toEqual([0, 1, 2, 3, undefined]);
    answers.keep(reads({ e: having('1') }), 4);
    expect(names.map((name) => answers.find(readerOf({ [name]: '1' })))).toEqual([...Array(4).fill(undefined), 4]);
  });

  it('keeps a hundred answers of one kind, and begins anew with the next', () => {
    const answers = new KeptAnswers<number>();
    for (let index = 0; index < 100; index++) answers.keep(reads({ x: having(`${index}`) }), index);
    expect(answers.find(readerOf({ x: '0' }))).toBe(0);
    answers.keep(reads({ x: having('100') }), 100);
    expect([answers.find(readerOf({ x: '0' })), answers.find(readerOf({ x: '100' }))]).toEqual([undefined, 100]);
  });
});
