// The chain as it was found: every seal from the end back, with what it says of states and of what earlier runs left.

import { type AuditHead, parseHead } from '../auditHead.ts';
import { areaRoots, headKey, parseManifestKey, type RunPlace, rescansRoot, runSegment } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import { type Manifest, type ManifestLink, type NewManifest, readManifest } from '../manifest.ts';
import { addLeaf, emptyTree, type MerkleTree } from '../merkleTree.ts';
import { type Checkpoint, checkpointOf } from '../sign/checkpointText.ts';
import { type AuditFault, type Findings, messageOf } from './auditFault.ts';
import { findNewestSeal, listSealKeys, type SealKeys } from './findNewestSeal.ts';
import { maxUnprovedBytes, readBounded } from './readBounded.ts';
import { StateTips } from './stateTips.ts';

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

export interface ReadChainOptions {
  readonly log: AuditLog;
  /** YYYY-MM-DD or ISO 8601: seals from before are not looked at. */
  readonly since?: string | undefined;
  readonly findings: Findings;
}

/** Where runs leave what a later manifest names. */
const leftRoots = [areaRoots.alerts, areaRoots.plans, areaRoots.mapResults, rescansRoot];
/** Of a seal with the right digest. */
export const maxManifestBytes = 256 * 2 ** 20;
/** Clocks of two machines may differ by so much. */
const clockToleranceMs = 10 * 60_000;

/** Goes on with the newest seal that is there where the chain is lost, so that one fault does not hide another. */
export async function readChain(options: ReadChainOptions): Promise<ReadChain> {
  return new ChainReader(options).read();
}

class ChainReader {
  private readonly options: ReadChainOptions;
  private readonly seals: ChainSeal[] = [];
  private readonly bySegment = new Map<string, ChainSeal>();
  private readonly named = new Map<string, NamedObject>();
  private readonly states = new StateTips();
  /** Of the trees that seals carry a digest each, by the seals' keys: a tree is twenty times as large. */
  private readonly trees = new Map<string, string>();
  private oldestTree: NewManifest['tree'] | undefined;
  private readonly leftBy = new Set<string>();
  private isWhole = true;

  constructor(options: ReadChainOptions) {
    this.options = options;
  }

  async read(): Promise<ReadChain> {
    const head = await this.readHead();
    let next: ManifestLink | null | undefined = head?.manifest ?? (head === undefined ? undefined : null);
    if (head === undefined) next = await this.resume();
    let after: Manifest | undefined;
    while (next !== null && next !== undefined) {
      const manifest = await this.readSeal(next, after);
      if (manifest !== undefined && this.isBefore(manifest)) break;
      after = manifest;
      next = manifest === undefined ? await this.resume() : manifest.previous;
    }
    this.seals.reverse();
    const start = this.isWhole ? this.startOfTree() : undefined;
    if (start !== undefined) this.checkTrees(start.tree);
    const lastFirst = this.seals.findLastIndex(({ version }) => version === 1);
    return {
      seals: this.seals,
      bySegment: this.bySegment,
      states: this.states,
      named: this.named,
      leftBy: this.leftBy,
      hasFirstVersion: lastFirst >= 0,
      hasFirstVersionAfter: (seal) => lastFirst > this.seals.indexOf(seal),
      head,
      isWhole: this.isWhole,
      start,
    };
  }

  private isCut = false;
  private sealKeys: Promise<SealKeys> | undefined;

  private isBefore({ at }: Manifest): boolean {
    const { since } = this.options;
    if (since === undefined || at >= since) return false;
    const cut = this.seals.pop();
    if (cut !== undefined) this.bySegment.delete(cut.segment);
    this.isCut = true;
    return true;
  }

  private async readHead(): Promise<AuditHead | undefined> {
    const read = await readBounded(this.options.log, headKey, maxUnprovedBytes);
    if (read.outcome === 'missing') {
      if ((await this.listSeals()).size === 0)
        return { schema: 'veeam-drift/head/1', manifest: null, baselined: false, open: [] };
      this.fault({
        kind: 'head',
        run: '',
        key: headKey,
        message: 'the end of the chain is missing, and there are seals',
      });
      return undefined;
    }
    if (read.outcome === 'unlooked') this.options.findings.unlooked.push({ key: headKey, why: read.why });
    if (read.outcome === 'too-large') this.fault({ kind: 'head', run: '', key: headKey, message: read.why });
    if (read.outcome !== 'read') return undefined;
    try {
      return parseHead(read.stored.body);
    } catch (error) {
      this.fault({ kind: 'head', run: '', key: headKey, message: messageOf(error) });
      return undefined;
    }
  }

  private listSeals(): Promise<SealKeys> {
    this.sealKeys ??= listSealKeys(this.options.log);
    return this.sealKeys;
  }

  /** The newest seal that was not read yet, where the chain does not lead to it any more. */
  private async resume(): Promise<ManifestLink | undefined> {
    this.isWhole = false;
    const { log } = this.options;
    const found = await findNewestSeal(log, await this.listSeals(), (place) => !this.bySegment.has(runSegment(place)));
    if (found !== undefined)
      this.chainFault(found, 'no seal leads here: from here back the runs prove only each other');
    return found;
  }

  private async readSeal(link: ManifestLink, after: Manifest | undefined): Promise<Manifest | undefined> {
    const place = parseManifestKey(link.key);
    if (place === undefined) return this.lost(link, 'no run has its seal under this key');
    if (this.bySegment.has(runSegment(place)))
      return this.lost(link, 'the chain comes back to a run that it has passed');
    const seal: ChainSeal = {
      link,
      place,
      segment: runSegment(place),
      version: 1,
      isPartial: true,
      isRead: false,
      signed: false,
    };
    this.bySegment.set(seal.segment, seal);
    const read = await readBounded(this.options.log, link.key, maxManifestBytes);
    if (read.outcome === 'unlooked') {
      this.options.findings.unlooked.push({ key: link.key, why: read.why });
      this.seals.push(seal);
      return undefined;
    }
    this.seals.push(seal);
    if (read.outcome === 'missing') return this.lost(link, 'the manifest is missing');
    if (read.outcome === 'too-large') return this.lost(link, read.why);
    const { body } = read.stored;
    const isSealed = sha256(body) === link.sha256;
    if (!isSealed && body.length > maxUnprovedBytes)
      return this.lost(link, 'the manifest is not the one that was sealed');
    const manifest = this.parse(body, link);
    if (manifest === undefined) return undefined;
    if (!isSealed) this.chainFault(link, 'the manifest is not the one that was sealed');
    // That of another run leads past some.
    if (manifest.run !== place.runId) return this.lost(link, `it is the seal of run ${JSON.stringify(manifest.run)}`);
    this.check(seal, manifest, after);
    return manifest;
  }

  private parse(body: Uint8Array, link: ManifestLink): Manifest | undefined {
    try {
      return readManifest(body, link.key);
    } catch (error) {
      return this.lost(link, messageOf(error));
    }
  }

  private check(seal: ChainSeal, manifest: Manifest, after: Manifest | undefined): void {
    const { link, place } = seal;
    const { startedAt, at, partial } = manifest;
    Object.assign(seal, { isPartial: partial, isRead: true });
    const fault = (kind: AuditFault['kind'], message: string) =>
      this.fault({ kind, run: link.run, key: link.key, message });
    if (startedAt.slice(0, 10) !== place.date)
      fault('time', `its run began on ${startedAt.slice(0, 10)}, by its key on ${place.date}`);
    if (Date.parse(at) < Date.parse(startedAt))
      fault('time', `it was sealed at ${at}, before the run began at ${startedAt}`);
    if (after !== undefined && Date.parse(at) - Date.parse(after.at) > clockToleranceMs)
      fault('time', `it was sealed at ${at}, its successor, run ${after.run}, before that, at ${after.at}`);
    if (manifest.schema === 'veeam-drift/manifest/2') this.takeSecond(seal, manifest);
  }

  private takeSecond(seal: ChainSeal, manifest: NewManifest): void {
    Object.assign(seal, { version: 2, signed: manifest.signed, checkpoint: checkpointOf(manifest, seal.link.sha256) });
    this.trees.set(seal.segment, digestOf(manifest.tree));
    this.oldestTree = manifest.tree;
    for (const state of manifest.states) this.states.add(state, manifest.run);
    for (const { run, date, objects } of manifest.left) {
      this.leftBy.add(runSegment({ runId: run, date }));
      for (const { key, ...object } of objects) this.name(seal, { key, ...object, run, date });
    }
  }

  private name({ link }: ChainSeal, { key, ...object }: NamedObject & { readonly key: string }): void {
    if (leftRoots.some((root) => key.startsWith(root))) this.named.set(key, object);
    else
      this.fault({
        kind: 'manifest',
        run: link.run,
        key: link.key,
        message: `it names ${JSON.stringify(key)}, which no run leaves`,
      });
  }

  private startOfTree(): ReadChain['start'] {
    if (!this.isCut) return { tree: emptyTree, first: this.seals[0]?.link.sha256 };
    // Where older versions sealed the oldest ones that were looked at, nobody knows the tree before them.
    if (this.oldestTree === undefined || this.seals[0]?.version !== 2) return undefined;
    return { tree: this.oldestTree, first: this.oldestTree.first ?? undefined };
  }

  /** Whether each seal carries the tree over those before it. */
  private checkTrees(start: MerkleTree): void {
    let tree = start;
    for (const { link, segment } of this.seals) {
      const carried = this.trees.get(segment);
      if (carried !== undefined && carried !== digestOf(tree)) {
        const message = `it carries another Merkle tree than the ${tree.size} seals before it give`;
        this.fault({ kind: 'tree', run: link.run, key: link.key, message });
      }
      tree = addLeaf(tree, link.sha256);
    }
  }

  private lost(link: ManifestLink, message: string): undefined {
    this.chainFault(link, message);
    return undefined;
  }

  private chainFault(link: ManifestLink, message: string): void {
    this.fault({ kind: 'chain', run: link.run, key: link.key, message });
  }

  private fault(fault: AuditFault): void {
    this.options.findings.faults.push(fault);
  }
}

function digestOf({ size, peaks }: MerkleTree): string {
  return sha256(`${size} ${peaks.join(' ')}`);
}
