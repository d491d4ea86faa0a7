// Seals a run: lists every object that belongs to it with its digest, and appends the manifest to the hash chain.

import pMap from 'p-map';
import type { SealedManifest } from '../../audit/auditHead.ts';
import { manifestKey, type RunPlace, reportPrefix, runPrefix } from '../../audit/auditKeys.ts';
import type { AuditLog, ListedObject } from '../../audit/auditLog.ts';
import { canonicalJson } from '../../audit/canonicalJson.ts';
import { sha256 } from '../../audit/encodeJson.ts';
import { describeObject, type ManifestObject, type NewManifest } from '../../audit/manifest.ts';
import { isPartial, placeOfRun } from '../../audit/runStart.ts';
import { sealRun } from '../../audit/sealRun.ts';
import { UnusableLogError } from '../../audit/unusableLogError.ts';
import type { GatheredRun } from '../gatherRun.ts';
import type { RunContext } from '../runContext.ts';

export interface SealGathered {
  readonly gathered: GatheredRun;
  readonly baseline: boolean;
  /** Objects of the run that are known, beside those of the accounts. */
  readonly created: readonly ManifestObject[];
}

const objectsAtOnce = 32;

/** After this no object of the run is written any more. */
export async function sealGathered(
  context: RunContext,
  { gathered, baseline, created }: SealGathered,
): Promise<SealedManifest> {
  const { log, now } = context;
  const place = placeOfRun(gathered.start);
  const { start, tally } = gathered;
  const objects = await listObjects(log, place, [...tally.objects, ...created]);
  return sealRun(log, {
    place,
    makeManifest: (before): NewManifest => ({
      record: 'manifest',
      schema: 'veeam-drift/manifest/2',
      run: start.run,
      startedAt: start.at,
      at: now().toISOString(),
      trigger: start.trigger,
      partial: isPartial(start),
      baseline,
      toolVersion: start.toolVersion,
      build: start.build,
      settingsSha256: start.settingsSha256,
      exceptionsSha256: sha256(canonicalJson(start.exceptions)),
      counts: tally.counts,
      unreadable: tally.unreadable,
      objects,
      states: tally.states,
      signed: context.signers !== undefined,
      ...before,
    }),
  });
}

/** Every object of the run by key; those that are known need no second look. */
async function listObjects(
  log: AuditLog,
  place: RunPlace,
  known: readonly ManifestObject[],
): Promise<readonly ManifestObject[]> {
  const byKey = new Map(known.map((object) => [object.key, object]));
  const listed = await Promise.all([runPrefix(place), reportPrefix(place)].map((prefix) => collect(log.list(prefix))));
  const found = listed.flat().filter(({ key }) => key !== manifestKey(place));
  const describe = async (object: ListedObject) =>
    byKey.get(object.key) ?? recallObject(log, object) ?? (await readObject(log, object));
  return pMap(found, describe, { concurrency: objectsAtOnce });
}

async function collect(objects: AsyncIterable<ListedObject>): Promise<readonly ListedObject[]> {
  const all: ListedObject[] = [];
  for await (const object of objects) all.push(object);
  return all;
}

/** As this process created it: what lies there by now may be another's. */
function recallObject(log: AuditLog, { key }: ListedObject): ManifestObject | undefined {
  const recalled = log.recall?.(key) ?? undefined;
  return recalled && describeObject(key, recalled.body);
}

async function readObject(log: AuditLog, { key, size }: ListedObject): Promise<ManifestObject> {
  // Reports have no bound but that of the listing.
  const stored = await log.read(key, size);
  if (stored === undefined) throw new UnusableLogError(`${log.name}: ${key} was listed and is not there`);
  if (stored.body.length !== size)
    throw new UnusableLogError(`${log.name}: expected ${size} bytes at ${key}, came ${stored.body.length}`);
  return describeObject(key, stored.body);
}
