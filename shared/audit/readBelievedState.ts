// The last known state of an account, made anew from the records where somebody else than a run has written it.

import { accountStateKey } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { rebuildState } from './chain/rebuildState.ts';
import { sha256 } from './encodeJson.ts';
import type { StateBelief } from './stateBelief.ts';
import { readAccountState, type StoredState } from './storedState.ts';

export interface BelievedState {
  readonly stored: StoredState;
  /** How the state came about where the one that lies there was not believed; absent: it was. */
  readonly madeAnew?: 'from the records' | 'without any';
}

/**
 * A state that cannot be read is believed by nobody. `belief` default: every other is.
 *
 * @throws Error where a state cannot be read and the records give none: guessing would lose alerts.
 */
export async function readBelievedState(log: AuditLog, account: string, belief?: StateBelief): Promise<BelievedState> {
  let stored: StoredState;
  try {
    stored = await readAccountState(log, account);
  } catch (error) {
    return readBroken(log, account, error);
  }
  if (belief === undefined || (await belief.isBelieved(account, stored))) return { stored };
  const rebuilt = await rebuildState(log, account);
  const { version, sha256: digest } = stored;
  if (rebuilt === undefined) return { stored: { version, sha256: digest }, madeAnew: 'without any' };
  return { stored: { version, sha256: digest, known: rebuilt.state }, madeAnew: 'from the records' };
}

async function readBroken(log: AuditLog, account: string, cause: unknown): Promise<BelievedState> {
  const object = await log.read(accountStateKey(account));
  const rebuilt = await rebuildState(log, account);
  if (object === undefined || rebuilt === undefined) throw cause;
  const stored = { version: object.version, sha256: sha256(object.body), known: rebuilt.state };
  return { stored, madeAnew: 'from the records' };
}
