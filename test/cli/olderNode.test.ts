import { afterEach, describe, expect, it } from 'vitest';

const native = Map.groupBy;

afterEach(() => {
  Map.groupBy = native;
});

describe('olderNode', () => {
  describe('given a Node without Map.groupBy', () => {
    it('groups as the native one does, in the order of first appearance', async () => {
      Reflect.deleteProperty(Map, 'groupBy');
      await import('../../cli/olderNode.ts');
      const words = new Set(['beta', 'alpha', 'bravo', 'gamma', 'apple']);
      const byLetter = (word: string, index: number) => (index < 4 ? word.charAt(0) : undefined);
      expect(Map.groupBy).not.toBe(native);
      expect([...Map.groupBy(words, byLetter)]).toEqual([...native(words, byLetter)]);
    });
  });
});
