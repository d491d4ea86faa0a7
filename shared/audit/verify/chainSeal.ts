// What a walk back through the chain gives: its seals, and what they name beside the objects of their own runs.

import type { AuditHead } from '../auditHead.ts';
import type { RunPlace, runSegment } from '../auditKeys.ts';
import type { MerkleTree } from '../chain/merkleTree.ts';
import type { ManifestLink } from '../manifest.ts';
import type { Checkpoint } from '../sign/checkpointText.ts';
import type { StateTips } from './stateTips.ts';

/** One seal of the chain. */
export interface ChainSeal {
  readonly link: ManifestLink;
  readonly place: RunPlace;
  /** {@link runSegment} of its place. */
  readonly segment: string;
  /** Of the manifest's format; 1 too where it could not be read. */
  readonly version: 1 | 2;
  /** Whether its run looked at less than the whole estate; true too where it could not be read. */
  readonly isPartial: boolean;
  /** False where its manifest could not be read. */
  readonly isRead: boolean;
  /** Whether who sealed it had a key. */
  readonly signed: boolean;
  /** What is signed, by what the seal itself says; absent in the first version. */
  readonly checkpoint?: Checkpoint;
}

export interface ReadChain {
  /** Oldest first. */
  readonly seals: readonly ChainSeal[];
  /** By the segment of the run's keys. */
  readonly bySegment: ReadonlyMap<string, ChainSeal>;
  readonly states: StateTips;
  /** Objects that manifests name beside those of their own run, by key. */
  readonly named: ReadonlyMap<string, NamedObject>;
  /** Segments of runs of which a later manifest names what they left after their seal. */
  readonly leftBy: ReadonlySet<string>;
  /** Whether a manifest of the first format is among the seals. */
  readonly hasFirstVersion: boolean;
  /** Whether one was sealed after this one. */
  hasFirstVersionAfter(seal: ChainSeal): boolean;
  /** Undefined where the head could not be read. */
  readonly head?: AuditHead | undefined;
  /** Whether the walk came to the beginning of the log, or to the day that was asked for. */
  readonly isWhole: boolean;
  /** The tree before the oldest of the seals, and the digest of its first one; undefined where that is not known. */
  readonly start?: { readonly tree: MerkleTree; readonly first: string | undefined } | undefined;
}

export interface NamedObject {
  readonly run: string;
  readonly date: string;
  readonly sha256: string;
  readonly bytes: number;
}
