// What a run writes after its seal, or beside the log: the next manifest names it.

import pMap from 'p-map';
import {
  alertStateKey,
  mapResultsPrefix,
  planPrefix,
  type RunPlace,
  rescanClaimKey,
  rescanClaimsPrefix,
} from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import type { LeftByRun } from '../manifest.ts';

const objectsAtOnce = 8;

/** Alerts, plan, results of the map and claims of one run, by key. */
export async function describeLeft(log: AuditLog, place: RunPlace): Promise<LeftByRun> {
  const plan = await listKeys(log, planPrefix(place));
  // Only a run that was planned has a map, and only a rescan has claims.
  const map = plan.length > 0 ? await listKeys(log, mapResultsPrefix(place)) : [];
  const keys = [alertStateKey(place), ...plan, ...map, ...(await claimKeys(log, place))];
  const objects = await pMap(keys.toSorted(), (key) => describe(log, key), { concurrency: objectsAtOnce });
  return { run: place.runId, date: place.date, objects: objects.filter((object) => object !== undefined) };
}

async function describe(log: AuditLog, key: string): Promise<LeftByRun['objects'][number] | undefined> {
  const stored = await log.read(key);
  return stored === undefined ? undefined : { key, sha256: sha256(stored.body), bytes: stored.body.length };
}

/** The claim of a rescan, and those of the hour that were made for the same event. */
async function claimKeys(log: AuditLog, { runId }: RunPlace): Promise<readonly string[]> {
  const [, account, hour] = /^rescan-(\d{12})-(\d{4}-\d\d-\d\dT\d\d)/.exec(runId) ?? [];
  if (account === undefined || hour === undefined) return [];
  const own = await log.read(rescanClaimKey(runId));
  if (own === undefined) return [];
  const claims = [rescanClaimKey(runId)];
  // The minute ends with the hour at the latest: its claim may stand in the hour before.
  for (const name of [`hour-${account}-${hour}`, `hour-${account}-${hourBefore(hour)}`]) {
    for (const key of await listKeys(log, rescanClaimsPrefix(name))) {
      const claim = await log.read(key);
      if (claim !== undefined && Buffer.compare(claim.body, own.body) === 0) claims.push(key);
    }
  }
  return claims;
}

function hourBefore(hour: string): string {
  return new Date(Date.parse(`${hour}:00:00Z`) - 3_600_000).toISOString().slice(0, 13);
}

async function listKeys(log: AuditLog, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of log.list(prefix)) keys.push(key);
  return keys;
}
