// The Merkle tree of RFC 6962 over the manifests of a log: https://www.rfc-editor.org/rfc/rfc6962.html#section-2.1

import { createHash } from 'node:crypto';

/**
 * A tree by its right edge: the roots of its whole subtrees, largest first, as 64 hex digits. One for each bit of the
 * size that is set, so a log of a million runs has at most twenty.
 */
export interface MerkleTree {
  readonly size: number;
  readonly peaks: readonly string[];
}

export const emptyTree: MerkleTree = { size: 0, peaks: [] };

/** The hash of a leaf whose data are the 32 bytes of a manifest's SHA-256, given as 64 hex digits. */
export function leafHash(manifestSha256: string): string {
  return hash(0, manifestSha256);
}

/** The tree with one more leaf. */
export function addLeaf({ size, peaks }: MerkleTree, manifestSha256: string): MerkleTree {
  const grown = [...peaks];
  let node = leafHash(manifestSha256);
  for (let bits = size; bits % 2 === 1; bits = Math.floor(bits / 2)) node = nodeHash(grown.pop() ?? '', node);
  return { size: size + 1, peaks: [...grown, node] };
}

/** The root as 64 hex digits; of the empty tree the hash of nothing. */
export function rootOf({ peaks }: MerkleTree): string {
  const [last, ...others] = peaks.toReversed();
  if (last === undefined) return createHash('sha256').digest('hex');
  return others.reduce((right, left) => nodeHash(left, right), last);
}

function nodeHash(left: string, right: string): string {
  return hash(1, left + right);
}

function hash(domain: number, hex: string): string {
  return createHash('sha256').update(Uint8Array.of(domain)).update(Buffer.from(hex, 'hex')).digest('hex');
}
