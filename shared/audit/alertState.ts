// Which alerts of a run have been sent: written before the first one goes out, and after each that was accepted.

import * as z from 'zod';
import { alertStateKey, type RunPlace } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { decodeJson, encodeJson } from './jsonLines.ts';

const alertState = z.object({
  schema: z.literal('veeam-drift/alerts/1'),
  run: z.string(),
  status: z.enum(['pending', 'sent']),
  /** ISO 8601, when it was last written. */
  at: z.string(),
  /** Ids of all alerts of the run. */
  alerts: z.array(z.string()).readonly(),
  /** Ids that were accepted, by the name of the port. */
  sent: z.record(z.string(), z.array(z.string()).readonly()),
});

export type AlertState = z.output<typeof alertState>;

/** Keeps the state of one run's alerts; one writer at a time, the last one counts. */
export interface AlertLedger {
  readonly state: AlertState;
  write(state: Omit<AlertState, 'schema' | 'run'>): Promise<void>;
}

/** Opens the ledger of a run; `alerts` are the ids that a new one begins with. */
export async function openAlertLedger(
  log: AuditLog,
  place: RunPlace,
  { alerts, at }: { readonly alerts: readonly string[]; readonly at: string },
): Promise<AlertLedger> {
  const key = alertStateKey(place);
  const fresh: AlertState = {
    schema: 'veeam-drift/alerts/1',
    run: place.runId,
    status: 'pending',
    at,
    alerts,
    sent: {},
  };
  await log.create(key, encodeJson(fresh));
  const stored = await log.read(key);
  if (stored === undefined) throw new Error(`${log.name}: expected the alerts just written at ${key}, found none`);
  const ledger = new StoredLedger(log, key, stored.version, alertState.parse(decodeJson(stored.body, key)));
  return ledger;
}

class StoredLedger implements AlertLedger {
  state: AlertState;
  private version: string;
  private readonly log: AuditLog;
  private readonly key: string;

  constructor(log: AuditLog, key: string, version: string, state: AlertState) {
    this.log = log;
    this.key = key;
    this.version = version;
    this.state = state;
  }

  async write(change: Omit<AlertState, 'schema' | 'run'>): Promise<void> {
    const next = { ...this.state, ...change };
    const replaced = await this.log.replace(this.key, encodeJson(next), this.version);
    if (replaced.outcome === 'conflict') {
      throw new Error(`${this.log.name}: another process sends the alerts of run ${this.state.run} at the same time`);
    }
    this.version = replaced.version;
    this.state = next;
  }
}
