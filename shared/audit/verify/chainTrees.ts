// The Merkle trees that seals carry, held against those that the seals before them give.

import { addLeaf, emptyTree, type MerkleTree } from '../chain/merkleTree.ts';
import { sha256 } from '../encodeJson.ts';
import type { NewManifest } from '../manifest.ts';
import type { AuditFault } from './auditFault.ts';
import type { ChainSeal, ReadChain } from './chainSeal.ts';

/** Gathers trees from the newest seal back. */
export class ChainTrees {
  /** A digest of each, by its seal: a tree is twenty times as large. */
  private readonly digests = new Map<string, string>();
  private oldest: NewManifest['tree'] | undefined;

  add({ segment }: ChainSeal, { tree }: NewManifest): void {
    this.digests.set(segment, digestOf(tree));
    this.oldest = tree;
  }

  /** The tree before the oldest of the seals (oldest first); `isCut`: there are others before it that were not looked at. */
  start(seals: readonly ChainSeal[], isCut: boolean): ReadChain['start'] {
    const [first] = seals;
    if (!isCut) return { tree: emptyTree, first: first?.link.sha256 };
    // Where older versions sealed the oldest ones that were looked at, nobody knows the tree before them.
    if (this.oldest === undefined || first?.version !== 2) return undefined;
    return { tree: this.oldest, first: this.oldest.first ?? undefined };
  }

  /** Gives a fault for each seal that does not carry the tree over those before it. */
  *check(seals: readonly ChainSeal[], start: MerkleTree): Generator<AuditFault> {
    let tree = start;
    for (const { link, segment } of seals) {
      const carried = this.digests.get(segment);
      if (carried !== undefined && carried !== digestOf(tree)) {
        const message = `it carries another Merkle tree than the ${tree.size} seals before it give`;
        yield { kind: 'tree', run: link.run, key: link.key, message };
      }
      tree = addLeaf(tree, link.sha256);
    }
  }
}

function digestOf({ size, peaks }: MerkleTree): string {
  return sha256(`${size} ${peaks.join(' ')}`);
}
