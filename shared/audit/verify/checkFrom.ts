// Whether the log still contains what an earlier checkpoint of it was signed for.

import { addLeaf, rootOf } from '../chain/merkleTree.ts';
import { originOf, parseCheckpoint } from '../sign/checkpointText.ts';
import { judgeNote, parseNote } from '../sign/signedNote.ts';
import { type Findings, messageOf } from './auditFault.ts';
import type { ReadChain } from './chainSeal.ts';
import type { LogKeys } from './readLogKeys.ts';

/** A file with a checkpoint as a signed note. */
export interface KeptCheckpoint {
  /** For messages. */
  readonly name: string;
  readonly text: string;
}

export interface FromCheck {
  readonly chain: ReadChain;
  readonly keys: LogKeys;
  readonly findings: Findings;
}

/** The tree of the checkpoint is made of the seals that the chain has now, so no proof has to be sent. */
export function checkFrom(check: FromCheck, kept: KeptCheckpoint): void {
  const message = faultOf(check, kept);
  if (message !== undefined) check.findings.faults.push({ kind: 'anchor', run: '', key: kept.name, message });
}

function faultOf({ chain, keys }: FromCheck, { name, text }: KeptCheckpoint): string | undefined {
  try {
    const note = parseNote(text, name);
    const { origin, size, root } = parseCheckpoint(note.text, name);
    const { seals, start } = chain;
    const tree = start === undefined || !chain.isWhole ? undefined : start.tree;
    const first = start?.first ?? seals[0]?.link.sha256;
    if (first === undefined || origin !== originOf(first)) return `it is of another log, ${origin}`;
    if (judgeNote(note, origin, keys.trusted).outcome !== 'signed')
      return 'no key that counts has signed this checkpoint';
    if (tree === undefined || size < tree.size) return 'the seals that it covers were not all looked at';
    const missing = size - tree.size - seals.length;
    if (missing > 0) return `it covers ${size} seals, the log has ${size - missing}: the last ones were cut off`;
    const then = seals.slice(0, size - tree.size).reduce((grown, { link }) => addLeaf(grown, link.sha256), tree);
    return rootOf(then) === root ? undefined : `the first ${size} seals of the log are not those that it covers`;
  } catch (error) {
    return messageOf(error);
  }
}
