import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addLeaf, emptyTree, rootOf } from '../../../shared/audit/chain/merkleTree.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** The definition of RFC 6962, section 2.1, word for word. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const hash = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  const [only] = leaves;
  if (only === undefined) return hash();
  if (leaves.length === 1) return hash(Uint8Array.of(0), only);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(Uint8Array.of(1), rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

describe('the Merkle tree', () => {
  it('is that of RFC 6962 for every number of leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.string().map(digest), { maxLength: 70 }), (leaves) => {
        const tree = leaves.reduce(addLeaf, emptyTree);
        expect(tree.size).toBe(leaves.length);
        expect(rootOf(tree)).toBe(rootByDefinition(leaves.map((leaf) => Buffer.from(leaf, 'hex'))).toString('hex'));
      }),
    );
  });
});
