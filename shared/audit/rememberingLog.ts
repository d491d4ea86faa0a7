// Spares a run the calls for what its own process read or wrote a moment ago: states, its start, and the records of accounts.

import { isStateKey, parseRunKey } from './auditKeys.ts';
import type { AuditLog, StoredObject } from './auditLog.ts';

/** Bytes that are kept; what comes beyond is asked for again. */
const maxBytesKept = 16 * 1024 * 1024;

/**
 * The same log, with {@link AuditLog.recall}: each state as it was last read, and the start of a run and each
 * account's records as they were created, once and within a bound. A log that recalls already stays as it is.
 */
export function rememberingLog(log: AuditLog): AuditLog {
  if (log.recall !== undefined) return log;
  const kept = recentObjects();
  return {
    ...log,
    read: async (key, maxBytes) => {
      const stored = await log.read(key, maxBytes);
      if (isStateKey(key)) kept.keep(key, stored ?? null);
      return stored;
    },
    create: async (key, body) => {
      const outcome = await log.create(key, body);
      // The version is the log's own to tell: records are never replaced.
      if (outcome === 'created' && isRecalled(key)) kept.keep(key, { body, version: '' });
      return outcome;
    },
    replace: (key, body, version) => {
      kept.take(key);
      return log.replace(key, body, version);
    },
    recall: kept.take,
  };
}

function isRecalled(key: string): boolean {
  return /^(account=|start\.json$)/.test(parseRunKey(key)?.file ?? '');
}

function recentObjects() {
  const objects = new Map<string, StoredObject | null>();
  let bytes = 0;
  const take = (key: string): StoredObject | null | undefined => {
    const object = objects.get(key);
    objects.delete(key);
    bytes -= object?.body.length ?? 0;
    return object;
  };
  const keep = (key: string, object: StoredObject | null): void => {
    take(key);
    const length = object?.body.length ?? 0;
    if (bytes + length > maxBytesKept) return;
    bytes += length;
    objects.set(key, object && { ...object, body: withoutSlack(object.body) });
  };
  return { keep, take };
}

/** What zlib and the network give is a part of a larger buffer, which would be kept whole. */
function withoutSlack(body: Uint8Array): Uint8Array {
  return body.length === body.buffer.byteLength ? body : new Uint8Array(body);
}
