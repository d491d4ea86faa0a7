// The head of the log: the end of the hash chain, and the runs that are not finished yet.

import * as z from 'zod';
import { auditRoot, headKey, manifestKey, parseManifestKey, type RunPlace } from './auditKeys.ts';
import type { AuditLog, StoredObject } from './auditLog.ts';
import { decodeJson, encodeJson, sha256 } from './encodeJson.ts';
import { type Manifest, type ManifestLink, manifestLink, readManifest } from './manifest.ts';
import { readForm } from './storage/readForm.ts';
import { UnusableLogError } from './unusableLogError.ts';

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
  /**
   * Runs that are over and whose later objects (alerts, plans) no manifest names yet. Not a new version of the format: an
   * older program must be able to go on with the chain, and does without it.
   */
  ended: z
    .array(z.object({ runId: z.string(), date: z.string() }))
    .readonly()
    .exactOptional(),
});

export type AuditHead = z.output<typeof headSchema>;

interface StoredHead {
  readonly head: AuditHead;
  readonly version: string | null;
}

const emptyHead: AuditHead = { schema: 'veeam-drift/head/1', manifest: null, baselined: false, open: [] };
const attempts = 20;

/**
 * The head, or an empty one for a log in which no run was sealed yet.
 *
 * @throws UnusableLogError where it is no head, and where it is gone: runs are sealed, and nothing says which is the last.
 */
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
    const closed = head.open.find((run) => run.runId === runId);
    if (closed === undefined) return head;
    const ended = [...(head.ended ?? []), { runId, date: closed.date }];
    return { ...head, open: head.open.filter((run) => run !== closed), ended };
  });
}

/** The seal of a run, and the link to it. */
export interface SealedManifest {
  readonly manifest: Manifest;
  readonly link: ManifestLink;
}

/** Undefined for a run that is not sealed. @throws UnusableLogError where it is no manifest. */
export async function readSealedManifest(log: AuditLog, place: RunPlace): Promise<SealedManifest | undefined> {
  const key = manifestKey(place);
  const stored = await log.read(key);
  if (stored === undefined) return undefined;
  const manifest = readManifest(stored.body, key);
  return { manifest, link: { key, sha256: sha256(stored.body), run: manifest.run, at: manifest.at } };
}

/** Replaces the head; done again from its beginning where somebody else was quicker. The same head back: nothing is written. */
export async function changeHead(
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
  throw new UnusableLogError(`${log.name}: ${headKey} was changed by others ${attempts} times in a row`);
}

async function readStoredHead(log: AuditLog): Promise<StoredHead> {
  const stored = (await log.read(headKey)) ?? (await readAbsentHead(log));
  if (stored === undefined) return { head: emptyHead, version: null };
  return { head: parseHead(stored.body, log.locate(headKey)), version: stored.version };
}

/**
 * A manifest is written after the head that names it, so whoever finds one finds a head too: that of a first run which was
 * sealed meanwhile, or it was removed. Undefined where no run is sealed.
 */
async function readAbsentHead(log: AuditLog): Promise<StoredObject | undefined> {
  const sealed = await findSealedRun(log);
  if (sealed === undefined) return undefined;
  const stored = await log.read(headKey);
  if (stored !== undefined) return stored;
  throw new UnusableLogError(
    `${log.name}: ${headKey}, the end of the chain, is missing, though run ${sealed.runId} of ${sealed.date} is sealed: restore it from a copy of the log or from the versions that the bucket keeps, or begin a new log elsewhere`,
  );
}

async function findSealedRun(log: AuditLog): Promise<RunPlace | undefined> {
  for await (const { key } of log.list(auditRoot)) {
    const place = parseManifestKey(key);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** @throws UnusableLogError that names `source` where it is no head. */
export function parseHead(body: Uint8Array, source: string = headKey): AuditHead {
  return readForm(headSchema, decodeJson(body, source), { source, form: 'the head of an audit log' });
}

/** Writes the manifest that the head still carries to its own key. */
export async function writeMissingManifest(log: AuditLog, { manifest, unwritten }: AuditHead): Promise<void> {
  if (manifest === null || unwritten === undefined) return;
  await log.create(manifest.key, new TextEncoder().encode(unwritten));
}
