import { describe, expect, it } from 'vitest';
import { type Row, rowPattern } from '../../../shared/iam/patterns/rowPattern.ts';
import { colon, slash } from '../../../shared/iam/patterns/wildcardPattern.ts';
import { pattern } from '../writtenPattern.ts';

/** The module once more: its rows are lent to whoever compares, and grow with the longest pattern. */
const anew = `${new URL('../../../shared/iam/patterns/rowPattern.ts', import.meta.url).href}?anew`;

describe('rowPattern', () => {
  it('has one row for all characters that no wildcard tells apart', () => {
    const { wildcardsTaking } = rowPattern(pattern('a*~+').tokens);
    const rows = ['a', 'b', ':', '/'].map((character) => wildcardsTaking(character.charCodeAt(0)));
    expect(rows.map((row) => [...row])).toEqual([
      [0, 1, 1, 1],
      [0, 1, 1, 1],
      [0, 1, 0, 0],
      [0, 1, 1, 0],
    ]);
    expect(rows[1]).toBe(rows[0]);
    expect([wildcardsTaking(colon), wildcardsTaking(slash)]).toEqual(rows.slice(2));
  });
});

describe('foldRows', () => {
  it('lends the same two rows as long as they are long enough, and others twice as long', async () => {
    const rows: typeof import('../../../shared/iam/patterns/rowPattern.ts') = await import(anew);
    const lent = (length: number): readonly Row[] => {
      const seen: Row[] = [];
      const made = rows.rowPattern(pattern('a'.repeat(length)).tokens);
      rows.foldRows(made, 0, [colon, slash], (_token, below, row) => void seen.push(below, row));
      return seen;
    };
    const [below, row, ...others] = lent(255);
    expect(others).toEqual([row, below]);
    expect(others[0]).toBe(row);
    expect(below?.length).toBe(256);
    expect(lent(256)[0]?.length).toBe(514);
    expect(lent(513)[0]).toBe(lent(10)[0]);
    expect(lent(514)[0]?.length).toBe(1030);
  });
});
