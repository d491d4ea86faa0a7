import { expect, it } from 'vitest';
import { filterList } from '../../shared/drift/pickedList.ts';

const letters = ['a', 'b', 'c', 'd', 'e'];

it.each([
  ['none is left out', '', 'abcde'],
  ['the first is left out', 'a', 'bcde'],
  ['one in the middle is left out', 'c', 'abde'],
  ['the last is left out', 'e', 'abcd'],
  ['several are left out', 'bd', 'ace'],
  ['all are left out', 'abcde', ''],
])('where %s, gives the others in their order', (_, without, expected) => {
  const filtered = filterList(letters, (letter) => !without.includes(letter));
  expect([...filtered].join('')).toBe(expected);
  expect(filtered.length).toBe(expected.length);
  expect(filtered.at(expected.length)).toBeUndefined();
});

it('gives the list itself where all pass', () => {
  expect(filterList(letters, () => true)).toBe(letters);
});
