// The head of the log: the end of the hash chain, and the runs that are not finished yet.

import * as z from 'zod';
import { headKey, manifestKey, type RunPlace } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { decodeJson, encodeJson, sha256 } from './jsonLines.ts';
import { type Manifest, type ManifestLink, manifestLink, readManifest } from './manifest.ts';

const openRun = z.object({
  runId: z.string(),
  date: z.string(),
  /** ISO 8601, when its last try began to finish it. */
  since: z.string(),
  /** The process that does, where one of the same machine can tell whether it still lives. */
  worker: z.string().exactOptional(),
});

export type OpenRun = z.output<typeof openRun>;

const headSchema = z.object({
  schema: z.literal('veeam-drift/head/1'),
  /** The last seal; null before the first one. */
  manifest: manifestLink.nullable(),
  /** The last seal's own text until it is certain that its object was written. */
  unwritten: z.string().exactOptional(),
  /** Whether a run over the whole estate was ever sealed. */
  baselined: z.boolean(),
  open: z.array(openRun).readonly(),
});

export type AuditHead = z.output<typeof headSchema>;

interface StoredHead {
  readonly head: AuditHead;
  readonly version: string | null;
}

const emptyHead: AuditHead = { schema: 'veeam-drift/head/1', manifest: null, baselined: false, open: [] };
const attempts = 20;

/** The head, or an empty one for a log that has none yet. */
export async function readHead(log: AuditLog): Promise<AuditHead> {
  return (await readStoredHead(log)).head;
}

/** Notes that a run is being finished: from here on a run that dies is finished by the next. */
export async function openRunInHead(log: AuditLog, run: OpenRun): Promise<AuditHead> {
  return changeHead(log, (head) => ({
    ...head,
    open: [...head.open.filter(({ runId }) => runId !== run.runId), run],
  }));
}

/**
 * Takes over a run that `found` says is dead. False where somebody else took it over, or closed it, since `found` was
 * read: of several runs that find it dead one finishes it.
 */
export async function takeOverRun(log: AuditLog, found: OpenRun, next: OpenRun): Promise<boolean> {
  let isTaken = false;
  await changeHead(log, (head) => {
    const current = head.open.find(({ runId }) => runId === found.runId);
    isTaken = current?.since === found.since && current.worker === found.worker;
    return isTaken ? { ...head, open: head.open.map((run) => (run === current ? next : run)) } : head;
  });
  return isTaken;
}

/** Notes that nothing is left to do for the run. */
export async function closeRunInHead(log: AuditLog, runId: string): Promise<AuditHead> {
  return changeHead(log, (head) => {
    const open = head.open.filter((run) => run.runId !== runId);
    return open.length === head.open.length ? head : { ...head, open };
  });
}

export interface SealRun {
  readonly place: RunPlace;
  /** Makes the manifest with the link that it must carry; called again where another run was sealed in between. */
  readonly makeManifest: (previous: ManifestLink | null) => Manifest;
}

/**
 * Appends a run to the chain, once. The manifest goes into the head first, in one step with the link to it, and then
 * to its own key, so that two runs that finish together never make the chain fork, and a run that dies in between
 * leaves a head from which the next one writes the missing object.
 */
export async function sealRun(log: AuditLog, { place, makeManifest }: SealRun): Promise<SealedManifest> {
  const key = manifestKey(place);
  const sealed = await changeHead(log, async (head) => {
    // Whoever moved the head on has written all manifests before it: no object and another head means not sealed yet.
    if (head.manifest?.key === key || (await log.read(key)) !== undefined) return head;
    const manifest = makeManifest(head.manifest);
    const body = encodeJson(manifest);
    return {
      ...head,
      manifest: { key, sha256: sha256(body), run: manifest.run, at: manifest.at },
      unwritten: new TextDecoder().decode(body),
      baselined: head.baselined || !manifest.partial,
    };
  });
  await writeMissingManifest(log, sealed);
  const written = await readSealedManifest(log, place);
  if (written === undefined) throw new Error(`${log.name}: expected the manifest just written at ${key}, found none`);
  return written;
}

/** The seal of a run, and the link to it. */
export interface SealedManifest {
  readonly manifest: Manifest;
  readonly link: ManifestLink;
}

/** Undefined for a run that is not sealed. @throws Error where it is no manifest. */
export async function readSealedManifest(log: AuditLog, place: RunPlace): Promise<SealedManifest | undefined> {
  const key = manifestKey(place);
  const stored = await log.read(key);
  if (stored === undefined) return undefined;
  const manifest = readManifest(stored.body, key);
  return { manifest, link: { key, sha256: sha256(stored.body), run: manifest.run, at: manifest.at } };
}

async function changeHead(
  log: AuditLog,
  change: (head: AuditHead) => AuditHead | Promise<AuditHead>,
): Promise<AuditHead> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const stored = await readStoredHead(log);
    await writeMissingManifest(log, stored.head);
    const { unwritten: _written, ...settled } = stored.head;
    const next = await change(settled);
    if (next === settled) return stored.head;
    const replaced = await log.replace(headKey, encodeJson(next), stored.version);
    if (replaced.outcome === 'replaced') return next;
  }
  throw new Error(`${log.name}: ${headKey} was changed by others ${attempts} times in a row`);
}

async function readStoredHead(log: AuditLog): Promise<StoredHead> {
  const stored = await log.read(headKey);
  if (stored === undefined) return { head: emptyHead, version: null };
  return { head: headSchema.parse(decodeJson(stored.body, headKey)), version: stored.version };
}

async function writeMissingManifest(log: AuditLog, { manifest, unwritten }: AuditHead): Promise<void> {
  if (manifest === null || unwritten === undefined) return;
  await log.create(manifest.key, new TextEncoder().encode(unwritten));
}
