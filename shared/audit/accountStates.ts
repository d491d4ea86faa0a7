// The last known state of each account: what the next run compares with.

import * as z from 'zod';
import type { AccountState } from '../drift/compareWithState.ts';
import { accountStateKey } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { findingRecord } from './findingRecord.ts';
import { decodeJson, encodeJson } from './jsonLines.ts';

const storedState = z.object({
  schema: z.literal('veeam-drift/state/1'),
  /** ISO 8601, when the account was read that this state comes from. */
  asOf: z.string(),
  /** The run that wrote it. */
  run: z.string(),
  account: z.string(),
  status: z.enum(['read', 'unreadable']),
  since: z.string(),
  lastRead: z.string().nullable(),
  findings: z
    .array(z.object({ finding: findingRecord, firstSeen: z.string(), lastAlerted: z.string().nullable() }))
    .readonly(),
});

export interface KnownState {
  readonly asOf: string;
  readonly run: string;
  readonly state: AccountState;
}

export interface StoredState {
  /** Absent for an account that no run has seen. */
  readonly known?: KnownState;
  /** For {@link replaceAccountState}. */
  readonly version: string | null;
}

/** @throws Error where the state is broken: guessing would lose alerts. */
export async function readAccountState(log: AuditLog, account: string): Promise<StoredState> {
  const key = accountStateKey(account);
  const stored = await log.read(key);
  if (stored === undefined) return { version: null };
  const { schema: _schema, asOf, run, ...state } = storedState.parse(decodeJson(stored.body, key));
  return { known: { asOf, run, state }, version: stored.version };
}

/** False where somebody else wrote the state since it was read: nothing was changed then. */
export async function replaceAccountState(log: AuditLog, known: KnownState, version: string | null): Promise<boolean> {
  const { asOf, run, state } = known;
  const body = encodeJson({ schema: 'veeam-drift/state/1', asOf, run, ...state });
  const { outcome } = await log.replace(accountStateKey(state.account), body, version);
  return outcome === 'replaced';
}
