import { expect, it } from 'vitest';
import { nameSome } from '../../shared/vocabulary/nameSome.ts';

it.each([
  [[], 2, ''],
  [['a'], 2, 'a'],
  [['a', 'b'], 2, 'a, b'],
  [['a', 'b', 'c'], 2, 'a, b and 1 more'],
  [['a', 'b', 'c', 'd'], 1, 'a and 3 more'],
])('of %j names at most %i: %s', (names, most, text) => {
  expect(nameSome(names, most)).toBe(text);
});
