// An audit log in memory that can die before or after any of its writes.

import { type AuditLog, type ListedObject, maxObjectBytes, ObjectTooLargeError } from '../../shared/audit/auditLog.ts';
import { sha256 } from '../../shared/audit/encodeJson.ts';

/** Thrown instead of a killed process: no code may catch it and go on. */
export class Killed extends Error {}

export interface MemoryAuditLog extends AuditLog {
  readonly objects: Map<string, Uint8Array>;
  /** Writes so far, as `create audit/v1/…` or `replace state/…`. */
  readonly writes: string[];
}

export interface Kill {
  /** The write, counted from 1, at which the process dies. */
  readonly atWrite: number;
  /** Whether that write still arrives. */
  readonly when: 'before' | 'after';
}

/** `objects`: what a log that died left behind; `limit`: bytes that are read of an object where nobody says how many. */
export function memoryAuditLog(
  objects = new Map<string, Uint8Array>(),
  kill?: Kill,
  limit = maxObjectBytes,
): MemoryAuditLog {
  const writes: string[] = [];
  const guard = <Outcome>(what: string, write: () => Outcome): Outcome => {
    if (kill !== undefined && writes.length >= kill.atWrite) throw new Killed('dead already');
    writes.push(what);
    const dies = kill?.atWrite === writes.length;
    if (dies && kill?.when === 'before') throw new Killed(`killed before ${what}`);
    const outcome = write();
    if (dies) throw new Killed(`killed after ${what}`);
    return outcome;
  };
  return {
    name: 'memory',
    objects,
    writes,
    locate: (key) => `memory:${key}`,
    read: async (key, maxBytes = limit) => {
      const body = objects.get(key);
      if (body !== undefined && body.length > maxBytes)
        throw new ObjectTooLargeError(`memory:${key}`, body.length, maxBytes);
      return body === undefined ? undefined : { body, version: sha256(body) };
    },
    create: async (key, body) =>
      guard(`create ${key}`, () => {
        if (objects.has(key)) return 'exists';
        objects.set(key, body);
        return 'created';
      }),
    replace: async (key, body, version) =>
      guard(`replace ${key}`, () => {
        const current = objects.get(key);
        if ((current === undefined ? null : sha256(current)) !== version) return { outcome: 'conflict' };
        objects.set(key, body);
        return { outcome: 'replaced', version: sha256(body) };
      }),
    list: (prefix) => listObjects(objects, prefix),
  };
}

async function* listObjects(objects: Map<string, Uint8Array>, prefix: string): AsyncGenerator<ListedObject> {
  for (const key of [...objects.keys()].filter((name) => name.startsWith(prefix)).sort()) {
    yield { key, size: objects.get(key)?.length ?? 0 };
  }
}
