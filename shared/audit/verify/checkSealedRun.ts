// Compares what lies there of one sealed run with what its seal lists.

import pMap from 'p-map';
import * as z from 'zod';
import { checkpointKey, manifestKey, reportPrefix, runPrefix } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { decodeJson, sha256 } from '../encodeJson.ts';
import { type Manifest, type ManifestObject, noCounts, readManifest } from '../manifest.ts';
import type { SurveyedObject } from '../survey.ts';
import type { AuditFault, AuditFaultKind, Findings } from './auditFault.ts';
import type { ChainSeal } from './chainSeal.ts';
import { checkRecords, compareCounts, type RunSums } from './checkRecords.ts';
import { maxUnprovedBytes, readBounded } from './readBounded.ts';
import { maxManifestBytes } from './readChain.ts';
import type { SurveyedRun } from './surveyDays.ts';

export interface SealedRunCheck {
  readonly log: AuditLog;
  readonly seal: ChainSeal;
  readonly found: SurveyedRun;
  readonly findings: Findings;
}

export interface CheckedRun {
  readonly objects: number;
  readonly records: number;
}

const objectsAtOnce = 32;

/** Objects of the run itself; what came after its seal is not looked at here. */
export async function checkSealedRun(check: SealedRunCheck): Promise<CheckedRun> {
  const { seal, found } = check;
  const present = new Map<string, SurveyedObject>();
  for (const object of [...found.records, ...found.reports]) {
    if (object.form === 'object') present.set(object.key, object);
    else addOddForm(check, object);
  }
  const manifest = await readOwnManifest(check);
  // That the seal is lost is told by whoever walked the chain; without it nothing can be said of the objects.
  if (manifest === undefined) return { objects: 0, records: 0 };
  const sums: RunSums = noCounts();
  const listed = manifest.objects.filter((object) => isOwnKey(check, object.key));
  await pMap(listed, (object) => checkObject(check, { object, present: present.get(object.key), sums }), {
    concurrency: objectsAtOnce,
  });
  const known = new Set([manifestKey(seal.place), checkpointKey(seal.place), ...listed.map(({ key }) => key)]);
  for (const key of present.keys())
    if (!known.has(key)) fault(check, 'added', { key, message: 'the manifest does not list this object' });
  if (manifest.schema === 'veeam-drift/manifest/2' && !check.findings.faults.some(({ run }) => run === seal.link.run)) {
    for (const message of compareCounts(manifest, sums)) fault(check, 'records', { key: seal.link.key, message });
  }
  return { objects: listed.length, records: listed.reduce((sum, { records }) => sum + records, 0) };
}

function fault(
  { seal, findings }: SealedRunCheck,
  kind: AuditFaultKind,
  about: Pick<AuditFault, 'key' | 'message'>,
): void {
  findings.faults.push({ kind, run: seal.link.run, ...about });
}

function addOddForm(check: SealedRunCheck, { key, form, note }: SurveyedObject): void {
  if (form === 'unlooked') check.findings.unlooked.push({ key, why: note ?? 'not allowed' });
  else if (form === 'link') fault(check, 'link', { key, message: `a link to ${note}; a log has none` });
  else if (form === 'older-version')
    fault(check, 'version', { key, message: `it was written twice: there is a version ${note} before it` });
  else if (form === 'delete-marker')
    fault(check, 'version', { key, message: `it was deleted once: delete marker ${note}` });
  else fault(check, 'added', { key, message: 'no object that a log writes' });
}

async function readOwnManifest({ log, seal }: SealedRunCheck): Promise<Manifest | undefined> {
  const read = await readBounded(log, seal.link.key, maxManifestBytes);
  if (read.outcome !== 'read') return undefined;
  const { body } = read.stored;
  if (body.length > maxUnprovedBytes && sha256(body) !== seal.link.sha256) return undefined;
  try {
    return readManifest(body, seal.link.key);
  } catch {
    return undefined;
  }
}

function isOwnKey(check: SealedRunCheck, key: string): boolean {
  const { place, link } = check.seal;
  const isOwn = [runPrefix(place), reportPrefix(place)].some(
    (prefix) => key.startsWith(prefix) && key.length > prefix.length,
  );
  if (!isOwn)
    fault(check, 'manifest', {
      key: link.key,
      message: `it lists ${JSON.stringify(key)}, which is no object of its run`,
    });
  return isOwn;
}

interface ListedObject {
  readonly object: ManifestObject;
  readonly present: SurveyedObject | undefined;
  readonly sums: RunSums;
}

async function checkObject(check: SealedRunCheck, { object, present, sums }: ListedObject): Promise<void> {
  const { key, bytes } = object;
  if (present === undefined) return fault(check, 'removed', { key, message: 'the object is missing' });
  if (present.size !== bytes) {
    const message = `the object is not the one that was sealed: it has ${present.size} bytes instead of ${bytes}`;
    return fault(check, 'changed', { key, message });
  }
  const read = await readBounded(check.log, key, bytes);
  if (read.outcome === 'unlooked') return void check.findings.unlooked.push({ key, why: read.why });
  if (read.outcome === 'missing') return fault(check, 'removed', { key, message: 'the object is missing' });
  // The digest first: what is not the sealed object is neither unpacked nor parsed.
  if (read.outcome === 'too-large' || sha256(read.stored.body) !== object.sha256) {
    return fault(check, 'changed', {
      key,
      message: 'the object is not the one that was sealed: same size, other content',
    });
  }
  for (const message of checkContent(check, object, { body: read.stored.body, sums }))
    fault(check, 'records', { key, message });
}

function checkContent(
  { seal }: SealedRunCheck,
  object: ManifestObject,
  { body, sums }: { readonly body: Uint8Array; readonly sums: RunSums },
): readonly string[] {
  const { place } = seal;
  if (object.key.endsWith('.jsonl.gz')) return checkRecords(place, object, body, sums);
  if (object.key !== `${runPrefix(place)}start.json`) return [];
  const run = startOf(body);
  return run === place.runId ? [] : [`it is the start of run ${JSON.stringify(run)}`];
}

function startOf(body: Uint8Array): unknown {
  try {
    return z.object({ run: z.string() }).parse(decodeJson(body, 'start')).run;
  } catch {
    return undefined;
  }
}
