// Which alerts of a run have been sent: written before the first one goes out, and after each that was accepted.

import * as z from 'zod';
import { alertStateKey, type RunPlace } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { decodeJson, encodeJson } from './encodeJson.ts';
import { readForm } from './storage/readForm.ts';
import { UnusableLogError } from './unusableLogError.ts';

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

/** What was written down of one run's alerts: by one process at a time, in which several ports may write. */
export interface AlertLedger {
  readonly state: AlertState;
  /** Notes what a port has accepted. */
  addSent(port: string, ids: readonly string[], at: string): Promise<void>;
  /** Notes that every port has accepted everything. */
  close(at: string): Promise<void>;
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
  const source = log.locate(key);
  if (stored === undefined) throw new UnusableLogError(`${source}: expected the alerts just written, found none`);
  const state = readForm(alertState, decodeJson(stored.body, source), { source, form: 'the alerts of a run' });
  return new StoredLedger(log, key, stored.version, state);
}

class StoredLedger implements AlertLedger {
  state: AlertState;
  private version: string;
  private readonly log: AuditLog;
  private readonly key: string;
  private last: Promise<unknown> = Promise.resolve();

  constructor(log: AuditLog, key: string, version: string, state: AlertState) {
    this.log = log;
    this.key = key;
    this.version = version;
    this.state = state;
  }

  addSent(port: string, ids: readonly string[], at: string): Promise<void> {
    return this.write(({ sent }) => ({ at, sent: { ...sent, [port]: [...(sent[port] ?? []), ...ids] } }));
  }

  close(at: string): Promise<void> {
    return this.write(() => ({ at, status: 'sent' }));
  }

  /** One after the other: each write needs the version of the one before. */
  private write(change: (state: AlertState) => Partial<AlertState>): Promise<void> {
    const written = this.last.then(() => this.replace(change(this.state)));
    this.last = written.catch(() => undefined);
    return written;
  }

  private async replace(change: Partial<AlertState>): Promise<void> {
    const next = { ...this.state, ...change };
    const replaced = await this.log.replace(this.key, encodeJson(next), this.version);
    if (replaced.outcome === 'conflict') {
      throw new Error(`${this.log.name}: another process sends the alerts of run ${this.state.run} at the same time`);
    }
    this.version = replaced.version;
    this.state = next;
  }
}
