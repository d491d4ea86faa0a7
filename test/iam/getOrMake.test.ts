import { describe, expect, it } from 'vitest';
import { BoundedMap, getOrMake, RecentMap } from '../../shared/iam/getOrMake.ts';

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

describe('RecentMap', () => {
  it('keeps what is asked for, whatever comes by', () => {
    const map = new RecentMap<string, number>(2);
    map.set('often', 0);
    for (let index = 1; index < 10; index++) {
      map.set(`once ${index}`, index);
      expect(map.get('often')).toBe(0);
    }
  });

  it('holds the last entries, and twice as many at most', () => {
    const map = new RecentMap<number, number>(3);
    for (let index = 1; index <= 10; index++) map.set(index, index);
    const held = Array.from({ length: 10 }, (_, index) => index + 1).filter((key) => map.get(key) !== undefined);
    expect(held.slice(-3)).toEqual([8, 9, 10]);
    expect(held.length).toBeLessThanOrEqual(6);
  });

  it('gives the value that was set last', () => {
    const map = new RecentMap<string, number>(1);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([map.get('a'), map.get('c'), map.get('b')]).toEqual([3, 4, undefined]);
  });
});
