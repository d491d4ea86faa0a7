// An audit log for trying out: reads what is there, and keeps what is written to itself.

import type { AuditLog, ListedObject, Replaced, StoredObject } from './auditLog.ts';
import { sha256 } from './encodeJson.ts';

/** Writes go to memory, over the objects of `base`, which stays as it is. */
export function overlayAuditLog(base: AuditLog): AuditLog {
  const written = new Map<string, Uint8Array>();
  const read = async (key: string, maxBytes?: number): Promise<StoredObject | undefined> => {
    const body = written.get(key);
    return body === undefined ? base.read(key, maxBytes) : { body, version: sha256(body) };
  };
  return {
    name: `${base.name} (dry run)`,
    locate: (key) => base.locate(key),
    read,
    create: async (key, body) => {
      if ((await read(key)) !== undefined) return 'exists';
      written.set(key, body);
      return 'created';
    },
    replace: async (key, body, version): Promise<Replaced> => {
      if (((await read(key))?.version ?? null) !== version) return { outcome: 'conflict' };
      written.set(key, body);
      return { outcome: 'replaced', version: sha256(body) };
    },
    list: (prefix) => listBoth(base, written, prefix),
  };
}

async function* listBoth(
  base: AuditLog,
  written: ReadonlyMap<string, Uint8Array>,
  prefix: string,
): AsyncGenerator<ListedObject> {
  const own = [...written].filter(([key]) => key.startsWith(prefix)).map(([key, body]) => ({ key, size: body.length }));
  const others: ListedObject[] = [];
  for await (const object of base.list(prefix)) if (!written.has(object.key)) others.push(object);
  yield* [...own, ...others].sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
}
