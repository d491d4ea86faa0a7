// Compares the objects of one run with the list in its manifest.

import pMap from 'p-map';
import type { AuditLog } from './auditLog.ts';
import { decodeJsonLines, sha256 } from './jsonLines.ts';
import type { Manifest, ManifestObject } from './manifest.ts';

export interface AuditFault {
  readonly kind: 'changed' | 'removed' | 'added' | 'chain';
  /** Run id. */
  readonly run: string;
  readonly key: string;
  readonly message: string;
}

export interface CheckedRun {
  readonly objects: number;
  readonly records: number;
  readonly faults: readonly AuditFault[];
}

const objectsAtOnce = 8;

/** Reads every object that the manifest lists, and looks for objects in the run's folder that it does not list. */
export async function checkRun(log: AuditLog, key: string, manifest: Manifest): Promise<CheckedRun> {
  const { run, objects } = manifest;
  const found = await pMap(objects, (object) => checkObject(log, run, object), { concurrency: objectsAtOnce });
  const listed = new Set([key, ...objects.map((object) => object.key)]);
  const added: AuditFault[] = [];
  for await (const object of log.list(key.slice(0, key.lastIndexOf('/') + 1))) {
    if (listed.has(object.key)) continue;
    added.push({ kind: 'added', run, key: object.key, message: 'the manifest does not list this object' });
  }
  return {
    objects: objects.length,
    records: objects.reduce((sum, { records }) => sum + records, 0),
    faults: [...found.flat(), ...added],
  };
}

async function checkObject(log: AuditLog, run: string, object: ManifestObject): Promise<readonly AuditFault[]> {
  const { key } = object;
  const stored = await log.read(key);
  if (stored === undefined) return [{ kind: 'removed', run, key, message: 'the object is missing' }];
  if (sha256(stored.body) === object.sha256) return [];
  return [{ kind: 'changed', run, key, message: describeChange(stored.body, object) }];
}

function describeChange(body: Uint8Array, { key, records }: ManifestObject): string {
  const sealed = `the object is not the one that was sealed`;
  if (!key.endsWith('.jsonl.gz')) return sealed;
  try {
    const now = decodeJsonLines(body, key).length;
    if (now === records) return `${sealed}: it still has ${records} records, with other content or in another order`;
    return `${sealed}: it has ${now} records instead of ${records}`;
  } catch (error) {
    return `${sealed}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
