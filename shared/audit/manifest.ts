// The seal of a run: what it found in numbers, the digest of each of its objects, and the link to the seal before.

import * as z from 'zod';
import { runSchema, totalsSchema } from '../drift/run.ts';
import { decodeJson, decodeJsonLines, sha256 } from './jsonLines.ts';

const count = z.int().min(0);

/** Points to a manifest; the digest is that of its bytes. */
export const manifestLink = z.object({ key: z.string(), sha256: z.string(), run: z.string(), at: z.string() });

const counts = z.object({
  accountsListed: count,
  accountsRead: count,
  accountsUnreadable: count,
  accountsExcluded: count,
  roles: count,
  users: count,
  principals: count,
  /** Findings that count, by severity. */
  findings: totalsSchema,
  /** Findings that an exception accepts. */
  accepted: count,
  changes: z.object({ new: count, worse: count, resolved: count, reminder: count }),
  coverageChanges: z.object({ lost: count, regained: count }),
});

const manifestSchema = z.object({
  record: z.literal('manifest'),
  schema: z.literal('veeam-drift/manifest/1'),
  run: z.string(),
  /** ISO 8601, when the run began. */
  startedAt: z.string(),
  /** ISO 8601, when it was sealed. */
  at: z.string(),
  trigger: runSchema.shape.trigger,
  /** Whether the run looked at less than the whole estate. */
  partial: z.boolean(),
  /** The first run over the whole estate: everything is new. */
  baseline: z.boolean(),
  toolVersion: z.string(),
  build: z.string(),
  settingsSha256: z.string(),
  /** SHA-256 of the list of exceptions, in RFC 8785 form. */
  exceptionsSha256: z.string(),
  counts,
  unreadable: z.array(z.object({ account: z.string(), reason: z.string() })).readonly(),
  /** Every object of the run, by key: `records` counts lines of JSON lines, and is 1 for others. */
  objects: z.array(z.object({ key: z.string(), sha256: z.string(), bytes: count, records: count })).readonly(),
  /** Null in the first manifest of a log only. */
  previous: manifestLink.nullable(),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestObject = Manifest['objects'][number];
export type ManifestLink = z.output<typeof manifestLink>;
export type RunCounts = z.output<typeof counts>;

/** @throws Error that names `source` where it is no manifest. */
export function readManifest(body: Uint8Array, source: string): Manifest {
  const parsed = manifestSchema.safeParse(decodeJson(body, source));
  if (parsed.success) return parsed.data;
  throw new Error(`${source}: expected a manifest: ${z.prettifyError(parsed.error)}`);
}

/** What a manifest says of an object. */
export function describeObject(key: string, body: Uint8Array): ManifestObject {
  const records = key.endsWith('.jsonl.gz') ? decodeJsonLines(body, key).length : 1;
  return { key, sha256: sha256(body), bytes: body.length, records };
}
