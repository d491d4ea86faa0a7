// The text that is signed at each seal: https://c2sp.org/tlog-checkpoint

import { addLeaf, type MerkleTree, rootOf } from '../chain/merkleTree.ts';
import type { NewManifest } from '../manifest.ts';

export interface Checkpoint {
  readonly origin: string;
  /** Seals in the tree. */
  readonly size: number;
  /** 64 hex digits. */
  readonly root: string;
}

/** Names a log by its first seal, so that two logs never sign under one name. */
export function originOf(firstSha256: string): string {
  return `veeam-role-drift/${firstSha256.slice(0, 32)}`;
}

/** Up to and with the seal whose manifest has this digest. */
export function checkpointOf({ tree }: Pick<NewManifest, 'tree'>, sha256: string): Checkpoint {
  const { size, peaks, first } = tree;
  return checkpointOfTree(addLeaf({ size, peaks }, sha256), first ?? sha256);
}

export function checkpointOfTree(tree: MerkleTree, firstSha256: string): Checkpoint {
  return { origin: originOf(firstSha256), size: tree.size, root: rootOf(tree) };
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
}

/** @throws Error where the text is no checkpoint. */
export function parseCheckpoint(text: string, source: string): Checkpoint {
  const [, origin = '', size = '', encoded = ''] =
    /^([^\n]+)\n(0|[1-9]\d{0,14})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/.exec(text) ?? [];
  if (origin === '') throw new Error(`${source}: expected a checkpoint: origin, size and root hash, a line each`);
  return { origin, size: Number(size), root: Buffer.from(encoded, 'base64').toString('hex') };
}
