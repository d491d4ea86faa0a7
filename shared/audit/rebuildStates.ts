// Makes the states of a log anew from its records, where they are not those that the seals name.

import { readHead } from './auditHead.ts';
import { accountStateKey, stateAccount } from './auditKeys.ts';
import type { AuditLog, StoredObject } from './auditLog.ts';
import { rebuildState } from './chain/rebuildState.ts';
import { sha256 } from './encodeJson.ts';
import { readStateOrigin } from './storedState.ts';
import { UnusableLogError } from './unusableLogError.ts';
import { StateTips } from './verify/stateTips.ts';
import { walkChain } from './walkChain.ts';

export interface RebuiltStates {
  /** Seals of the log. */
  readonly seals: number;
  /** States that were right. */
  readonly right: number;
  /** Keys of states of runs that are not sealed yet, which were left as they are. */
  readonly open: readonly string[];
  /** What was made anew. `isExact`: byte for byte what a seal names. */
  readonly states: readonly { readonly key: string; readonly isExact: boolean }[];
}

/** @throws UnusableLogError where the chain is broken, or a record is: what is not proved gives no state. */
export async function rebuildStates(
  log: AuditLog,
  { isDryRun }: { readonly isDryRun: boolean },
): Promise<RebuiltStates> {
  const { tips, seals } = await readTips(log);
  const opened = new Set((await readHead(log)).open.map(({ runId }) => runId));
  const open: string[] = [];
  const states: { readonly key: string; readonly isExact: boolean }[] = [];
  let right = 0;
  for (const [key] of tips.runs()) {
    const stored = await log.read(key);
    if (stored !== undefined && sha256(stored.body) === tips.get(key)) right += 1;
    else if (stored !== undefined && opened.has(originOf(stored, key) ?? '')) open.push(key);
    else states.push(await writeAnew(log, { key, stored, isDryRun }));
  }
  return { seals, right, open, states };
}

async function readTips(log: AuditLog): Promise<{ readonly tips: StateTips; readonly seals: number }> {
  const tips = new StateTips();
  let seals = 0;
  for await (const step of walkChain(log)) {
    if (step.state !== 'intact') throw new UnusableLogError(`${log.name}: ${step.link.key}: ${step.why}`);
    seals += 1;
    if (step.manifest.schema === 'veeam-drift/manifest/1') continue;
    for (const state of step.manifest.states) tips.add(state, step.manifest.run);
  }
  return { tips, seals };
}

function originOf({ body }: StoredObject, key: string): string | undefined {
  try {
    return readStateOrigin(body, key).run;
  } catch {
    // What is no state is of no run.
    return undefined;
  }
}

interface StateToWrite {
  readonly key: string;
  readonly stored: StoredObject | undefined;
  readonly isDryRun: boolean;
}

async function writeAnew(log: AuditLog, { key, stored, isDryRun }: StateToWrite) {
  const account = stateAccount(key) ?? '*';
  const rebuilt = await rebuildState(log, account);
  if (rebuilt === undefined)
    throw new UnusableLogError(`${log.name}: no sealed run has records for ${accountStateKey(account)}`);
  const { body, isExact } = rebuilt;
  if (!isDryRun) {
    const { outcome } = await log.replace(key, body, stored?.version ?? null);
    if (outcome === 'conflict')
      throw new UnusableLogError(`${log.name}: ${key} was written by somebody else meanwhile: try again`);
  }
  return { key, isExact };
}
