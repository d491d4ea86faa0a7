// The seal of a run: what it found in numbers, the digest of each of its objects, and the link to the seal before.

import * as z from 'zod';
import { runSchema, totalsSchema } from '../drift/runSchema.ts';
import { decodeJson, decodeJsonLines, sha256 } from './encodeJson.ts';
import { readForm } from './storage/readForm.ts';

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

const common = {
  record: z.literal('manifest'),
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
};

/** As version 0.1.0 wrote it. */
const firstManifest = z.object({ schema: z.literal('veeam-drift/manifest/1'), ...common });

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const secondManifest = z.object({
  schema: z.literal('veeam-drift/manifest/2'),
  ...common,
  /** The Merkle tree over all manifests before this one, oldest first; see merkleTree.ts. `first`: the digest of the oldest. */
  tree: z.object({ size: count, peaks: z.array(digest).readonly(), first: digest.nullable() }),
  /** Whether who sealed it had a key to sign it with: then a checkpoint lies beside it, once it is signed. */
  signed: z.boolean(),
  /** The states that the run moved on, as it wrote them; `before`: the digest of the one that each replaced. */
  states: z.array(z.object({ key: z.string(), sha256: digest, before: digest.nullable() })).readonly(),
  /** What earlier runs wrote after their own seal; a run stands here once, when nothing is left to do for it. */
  left: z
    .array(
      z.object({
        run: z.string(),
        date: z.string(),
        objects: z.array(z.object({ key: z.string(), sha256: digest, bytes: count })).readonly(),
      }),
    )
    .readonly(),
});

const manifestSchema = z.discriminatedUnion('schema', [firstManifest, secondManifest]);

/** A manifest of any version. */
export type Manifest = z.output<typeof manifestSchema>;
/** A manifest as this version writes it. */
export type NewManifest = z.output<typeof secondManifest>;
export type ManifestObject = Manifest['objects'][number];
export type MovedState = NewManifest['states'][number];
export type LeftByRun = NewManifest['left'][number];
export type ManifestLink = z.output<typeof manifestLink>;
export type RunCounts = z.output<typeof counts>;

/** The counts of a run before its first account. */
export function noCounts() {
  return {
    accountsListed: 0,
    accountsRead: 0,
    accountsUnreadable: 0,
    accountsExcluded: 0,
    roles: 0,
    users: 0,
    principals: 0,
    findings: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
    accepted: 0,
    changes: { new: 0, worse: 0, resolved: 0, reminder: 0 },
    coverageChanges: { lost: 0, regained: 0 },
  } satisfies RunCounts;
}

/** @throws UnusableLogError that names `source` where it is no manifest. */
export function readManifest(body: Uint8Array, source: string): Manifest {
  return readForm(manifestSchema, decodeJson(body, source), { source, form: 'a manifest' });
}

/** What a manifest says of an object. `records`: its lines, where somebody has counted them. */
export function describeObject(key: string, body: Uint8Array, records = countRecords(key, body)): ManifestObject {
  return { key, sha256: sha256(body), bytes: body.length, records };
}

function countRecords(key: string, body: Uint8Array): number {
  return key.endsWith('.jsonl.gz') ? decodeJsonLines(body, key).length : 1;
}
