import { describe, expect, it } from 'vitest';
import { BoundedMap, getOrMake } from '../../shared/iam/getOrMake.ts';

describe('getOrMake', () => {
  it('makes once for each key', () => {
    const cache = new WeakMap<object, string>();
    const made: object[] = [];
    const make = (key: object) => `${made.push(key)}`;
    const [a, b] = [{}, {}];
    expect([a, b, a, b].map((key) => getOrMake(cache, key, make))).toEqual(['1', '2', '1', '2']);
  });

  it('asks again where nothing was made', () => {
    const answers = [undefined, 'made', 'late'];
    const cache = new Map<string, string | undefined>();
    const ask = () => getOrMake(cache, 'key', () => answers.shift());
    expect([ask(), cache.size]).toEqual([undefined, 0]);
    expect([ask(), ask()]).toEqual(['made', 'made']);
  });
});

describe('BoundedMap', () => {
  it('starts anew with the entry that would be one too many', () => {
    const map = new BoundedMap<string, number>(2);
    for (const [index, key] of ['a', 'b', 'b', 'a'].entries()) map.set(key, index);
    expect([map.get('a'), map.get('b')]).toEqual([3, 2]);
    map.set('c', 4);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([undefined, undefined, 4]);
  });
});
