// Decides which of many changes of an account leads to a scan of it.

import * as z from 'zod';
import { rescanClaimKey } from '../../shared/audit/auditKeys.ts';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { decodeJson, encodeJson } from '../../shared/audit/encodeJson.ts';
import type { IamChange } from './readIamChange.ts';

/** Changes of one account within a minute are one scan, which begins when the minute is over. */
export const windowMs = 60_000;
const hourMs = 3_600_000;
/**
 * Scans of one account within an hour. Whoever changes roles all day long, on purpose or not, gets no more records that
 * nobody can delete for a year, and keeps no other account waiting: what is left the next scheduled scan sees.
 */
export const scansPerHour = 6;

/**
 * - `mine`: this change leads to the scan, at its every delivery
 * - `covered`: another change of the same minute does, for both
 * - `postponed`: the account had its scans of this hour
 */
export type RescanClaim = 'mine' | 'covered' | 'postponed';

/** The run that covers all changes of the account within the minute of this one, and when that minute is over. */
export function runOfChange({ account, timeMs }: IamChange): { readonly runId: string; readonly endsAtMs: number } {
  const endsAtMs = (Math.floor(timeMs / windowMs) + 1) * windowMs;
  return { runId: `rescan-${account}-${new Date(endsAtMs).toISOString()}`, endsAtMs };
}

/** Claims the minute and one of the hour's scans by objects that only one change can create. */
export async function claimRescan(log: AuditLog, change: IamChange): Promise<RescanClaim> {
  const { runId, endsAtMs } = runOfChange(change);
  if (!(await takes(log, runId, change))) return 'covered';
  const hour = new Date(Math.floor((endsAtMs - 1) / hourMs) * hourMs).toISOString();
  for (let slot = 1; slot <= scansPerHour; slot += 1) {
    if (await takes(log, `hour-${change.account}-${hour}-${slot}`, change)) return 'mine';
  }
  return 'postponed';
}

const rescanClaim = z.object({ event: z.string() });

/** Whether the claim is this change's, now or from an earlier delivery. */
async function takes(log: AuditLog, name: string, { id }: IamChange): Promise<boolean> {
  const key = rescanClaimKey(name);
  if ((await log.create(key, encodeJson({ event: id }))) === 'created') return true;
  const stored = await log.read(key);
  if (stored === undefined) throw new Error(`${log.name}: expected the claim of ${name} at ${key}, found none`);
  // Anything else than a claim claims nothing: the event must not be lost to it.
  return rescanClaim.parse(decodeJson(stored.body, key)).event === id;
}
