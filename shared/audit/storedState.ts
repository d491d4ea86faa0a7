// The last known state of each account: what the next run compares with, and what changed when it was written.

import * as z from 'zod';
import { type AccountState, accountStateSchema } from '../drift/change.ts';
import { instantSchema } from '../drift/instantSchema.ts';
import { accountStateKey, changesKey } from './auditKeys.ts';
import type { AuditLog, StoredObject } from './auditLog.ts';
import { type AuditRecord, auditRecord } from './auditRecord.ts';
import { decodeJson, encodeJson, encodeJsonLines, sha256 } from './encodeJson.ts';
import { describeObject, type ManifestObject, type MovedState } from './manifest.ts';
import { readForm } from './storage/readForm.ts';

const common = {
  /** ISO 8601, when the account was read that this state comes from. */
  asOf: instantSchema,
  /** The run that wrote it. */
  run: z.string(),
  ...accountStateSchema.shape,
};

/** As version 0.1.0 wrote it; what changed was written before it. */
const firstState = z.object({ schema: z.literal('veeam-drift/state/1'), ...common });

const secondState = z.object({
  schema: z.literal('veeam-drift/state/2'),
  ...common,
  /** SHA-256 of the state that it replaced; null: there was none. Absent in what an early version of this format wrote. */
  before: z.string().nullable().exactOptional(),
  /** YYYY-MM-DD, the day on which the run began: with its id, where its records stand. */
  date: z.iso.date(),
  /** What the run changed, until it is certain that the object with it was written; empty: nothing. */
  changes: z.array(auditRecord).readonly(),
});

const storedState = z.discriminatedUnion('schema', [firstState, secondState]);

export interface KnownState {
  readonly asOf: string;
  readonly run: string;
  readonly state: AccountState;
  /** Change records of the run that wrote it, with the day it began; absent in the first version of the format. */
  readonly moved?: {
    readonly date: string;
    readonly changes: readonly AuditRecord[];
    /** SHA-256 of the state that it replaced; null: there was none. */
    readonly before?: string | null;
  };
}

export interface StoredState {
  /** Absent for an account that no run has seen. */
  readonly known?: KnownState;
  /** Digest of the object; null where there is none. */
  readonly sha256: string | null;
  /** For {@link replaceAccountState}. */
  readonly version: string | null;
}

/** Reads a state of any version. @throws UnusableLogError where the state is broken: guessing would lose alerts. */
export async function readAccountState(log: AuditLog, account: string): Promise<StoredState> {
  const key = accountStateKey(account);
  return parseStored(log, key, await log.read(key));
}

/**
 * The state as this process read it a moment ago; undefined where it did not, or where it is broken. What is decided by it
 * must hang on a write under its version: another run may have moved it on.
 */
export function recallAccountState(log: AuditLog, account: string): StoredState | undefined {
  const key = accountStateKey(account);
  const recalled = log.recall?.(key);
  if (recalled === undefined) return undefined;
  try {
    return parseStored(log, key, recalled ?? undefined);
  } catch {
    // Who asks the log next finds the fault, and says it.
    return undefined;
  }
}

function parseStored(log: AuditLog, key: string, stored: StoredObject | undefined): StoredState {
  if (stored === undefined) return { version: null, sha256: null };
  const known = knownState(parseState(stored.body, log.locate(key)));
  return { known, version: stored.version, sha256: sha256(stored.body) };
}

function parseState(body: Uint8Array, source: string): z.output<typeof storedState> {
  return readForm(storedState, decodeJson(body, source), { source, form: 'a state' });
}

/** Which run wrote a state, and the day it began where the state says it. @throws UnusableLogError where it is no state. */
export function readStateOrigin(body: Uint8Array, source: string): { readonly run: string; readonly date?: string } {
  const stored = parseState(body, source);
  return stored.schema === 'veeam-drift/state/1' ? { run: stored.run } : { run: stored.run, date: stored.date };
}

function knownState(stored: z.output<typeof storedState>): KnownState {
  if (stored.schema === 'veeam-drift/state/1') {
    const { schema: _schema, asOf, run, ...state } = stored;
    return { asOf, run, state };
  }
  const { schema: _schema, asOf, run, date, changes, before, ...state } = stored;
  return { asOf, run, state, moved: { date, changes, ...(before === undefined ? {} : { before }) } };
}

/** A state as this version writes it. */
export type NextState = KnownState & Required<Pick<KnownState, 'moved'>>;

/** What a manifest says of the state; undefined where somebody else wrote it since it was read: nothing was changed then. */
export async function replaceAccountState(
  log: AuditLog,
  known: NextState,
  version: string | null,
): Promise<MovedState | undefined> {
  const body = encodeState(known);
  const key = accountStateKey(known.state.account);
  const { outcome } = await log.replace(key, body, version);
  return outcome === 'replaced' ? { key, sha256: sha256(body), before: known.moved.before ?? null } : undefined;
}

/** The bytes of a state, the same for equal states. */
export function encodeState({ asOf, run, state, moved }: NextState): Uint8Array {
  return encodeJson({ schema: 'veeam-drift/state/2', asOf, run, ...moved, ...state });
}

/**
 * Writes the changes that a state carries to their own object, where that is not there yet; the same for whoever does it.
 * Gives what a manifest says of the object; undefined where there is nothing to write, or somebody else wrote it.
 */
export async function writeMovedChanges(
  log: AuditLog,
  { run, state, moved }: KnownState,
): Promise<ManifestObject | undefined> {
  if (moved === undefined || moved.changes.length === 0) return undefined;
  const key = changesKey({ date: moved.date, runId: run }, state.account);
  const body = encodeJsonLines(moved.changes);
  if ((await log.create(key, body)) === 'exists') return undefined;
  return describeObject(key, body, moved.changes.length);
}
