// Seals a run: lists every object that belongs to it with its digest, and appends the manifest to the hash chain.

import pMap from 'p-map';
import { sealRun } from '../audit/auditHead.ts';
import { manifestKey, type RunPlace, reportPrefix, runPrefix } from '../audit/auditKeys.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { canonicalJson, sha256 } from '../audit/jsonLines.ts';
import { describeObject, type Manifest, type ManifestLink, type ManifestObject } from '../audit/manifest.ts';
import { isPartial, placeOfRun } from '../audit/runStart.ts';
import type { GatheredRun } from './gatherRun.ts';
import type { RunContext } from './runContext.ts';

export interface SealGathered {
  readonly gathered: GatheredRun;
  readonly baseline: boolean;
}

const objectsAtOnce = 32;

/** After this no object of the run is written any more. */
export async function sealGathered(context: RunContext, { gathered, baseline }: SealGathered): Promise<ManifestLink> {
  const { log, now } = context;
  const place = placeOfRun(gathered.start);
  const { start, tally } = gathered;
  const objects = await listObjects(log, place, tally.objects);
  return sealRun(log, {
    place,
    makeManifest: (previous): Manifest => ({
      record: 'manifest',
      schema: 'veeam-drift/manifest/1',
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
      previous,
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
  const keys: string[] = [];
  for (const prefix of [runPrefix(place), reportPrefix(place)]) {
    for await (const { key } of log.list(prefix)) if (key !== manifestKey(place)) keys.push(key);
  }
  return pMap(keys, async (key) => byKey.get(key) ?? (await readObject(log, key)), { concurrency: objectsAtOnce });
}

async function readObject(log: AuditLog, key: string): Promise<ManifestObject> {
  const stored = await log.read(key);
  if (stored === undefined) throw new Error(`${log.name}: ${key} was listed and is not there`);
  return describeObject(key, stored.body);
}
