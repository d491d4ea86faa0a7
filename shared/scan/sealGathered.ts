// Seals a run: lists every object that belongs to it with its digest, and appends the manifest to the hash chain.

import pMap from 'p-map';
import { sealRun } from '../audit/auditHead.ts';
import { manifestKey, reportPrefix, runPrefix } from '../audit/auditKeys.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import { canonicalJson, decodeJsonLines, sha256 } from '../audit/jsonLines.ts';
import type { Manifest, ManifestLink, ManifestObject } from '../audit/manifest.ts';
import { isPartial, placeOfRun } from '../audit/runStart.ts';
import type { GatheredRun } from './gatherRun.ts';
import type { RunContext } from './runContext.ts';

export interface SealGathered {
  readonly gathered: GatheredRun;
  readonly baseline: boolean;
}

const objectsAtOnce = 8;

/** After this no object of the run is written any more. */
export async function sealGathered(context: RunContext, { gathered, baseline }: SealGathered): Promise<ManifestLink> {
  const { log, now } = context;
  const place = placeOfRun(gathered.start);
  const objects = await listObjects(log, [runPrefix(place), reportPrefix(place)], manifestKey(place));
  const { start, tally } = gathered;
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

async function listObjects(
  log: AuditLog,
  prefixes: readonly string[],
  withoutKey: string,
): Promise<readonly ManifestObject[]> {
  const keys: string[] = [];
  for (const prefix of prefixes) {
    for await (const { key } of log.list(prefix)) if (key !== withoutKey) keys.push(key);
  }
  return pMap(keys, (key) => describeObject(log, key), { concurrency: objectsAtOnce });
}

async function describeObject(log: AuditLog, key: string): Promise<ManifestObject> {
  const stored = await log.read(key);
  if (stored === undefined) throw new Error(`${log.name}: ${key} was listed and is not there`);
  const { body } = stored;
  const records = key.endsWith('.jsonl.gz') ? decodeJsonLines(body, key).length : 1;
  return { key, sha256: sha256(body), bytes: body.length, records };
}
