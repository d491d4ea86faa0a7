// The chain as it was found: every seal from the end back, with what it says of states and of what earlier runs left.

import { areaRoots, parseManifestKey, rescansRoot, runSegment } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import { type Manifest, type ManifestLink, type NewManifest, readManifest } from '../manifest.ts';
import { checkpointOf } from '../sign/checkpointText.ts';
import { type AuditFault, type Findings, messageOf } from './auditFault.ts';
import type { ChainSeal, NamedObject, ReadChain } from './chainSeal.ts';
import { ChainTrees } from './chainTrees.ts';
import { findNewestSeal, listSealKeys, type SealKeys } from './findNewestSeal.ts';
import { maxUnprovedBytes, readBounded } from './readBounded.ts';
import { readChainHead } from './readChainHead.ts';
import { StateTips } from './stateTips.ts';

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
  private readonly trees = new ChainTrees();
  private readonly leftBy = new Set<string>();
  private isWhole = true;

  constructor(options: ReadChainOptions) {
    this.options = options;
  }

  async read(): Promise<ReadChain> {
    const { log, findings } = this.options;
    const head = await readChainHead(log, findings, async () => (await this.listSeals()).size > 0);
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
    const start = this.isWhole ? this.trees.start(this.seals, this.isCut) : undefined;
    if (start !== undefined) for (const fault of this.trees.check(this.seals, start.tree)) this.fault(fault);
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
    this.trees.add(seal, manifest);
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
