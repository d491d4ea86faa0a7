// The Merkle tree over the seals of a log, as the next manifest carries it.

import type { AuditLog } from '../auditLog.ts';
import type { ManifestLink, NewManifest } from '../manifest.ts';
import { walkChain } from '../walkChain.ts';
import { addLeaf, emptyTree } from './merkleTree.ts';

/**
 * The tree up to and with the last seal. The last manifest carries the tree before it, so one is read; where older
 * versions sealed, those are walked back to the beginning or to one that carries it. A seal that is lost still counts by
 * its digest, which its successor states; what lies before it is not known, and the tree begins there.
 */
export async function growTree(log: AuditLog, last: ManifestLink | null): Promise<NewManifest['tree']> {
  const leaves: string[] = [];
  let tree: NewManifest['tree'] = { ...emptyTree, first: null };
  for await (const step of walkChain(log, last)) {
    leaves.push(step.link.sha256);
    if (step.state !== 'intact' || step.manifest.schema === 'veeam-drift/manifest/1') continue;
    tree = step.manifest.tree;
    break;
  }
  return { ...leaves.reduceRight(addLeaf, tree), first: tree.first ?? leaves.at(-1) ?? null };
}
