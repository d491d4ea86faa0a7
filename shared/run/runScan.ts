// One run from its beginning to its end: finish what died before, read and judge, write down, tell.

import { readHead } from '../audit/auditHead.ts';
import { placeOfRun } from '../audit/runStart.ts';
import type { AccountReport } from '../drift/runReport.ts';
import type { Estate } from '../estate/accountReading.ts';
import { type FinishedRun, finishRun, readFinished } from './finishRun.ts';
import { recordAccounts } from './recordAccounts.ts';
import type { RunContext, RunRequest } from './runContext.ts';
import { startRun } from './startRun.ts';

export interface RunScan {
  readonly request: RunRequest;
  /** Opens the estate; accounts in `alreadyRead` have their records from an earlier try and need no reading. */
  readonly openEstate: (alreadyRead: ReadonlySet<string>) => Estate;
  readonly onAccount?: ((report: AccountReport) => void) | undefined;
}

const defaultLeaseMs = 15 * 60_000;

/**
 * Runs once for each run id: a second delivery of the same event finds the run finished and changes nothing, and one
 * whose first delivery died goes on where that stopped.
 *
 * @throws what the estate, the log and the alert ports throw; and, once the run itself is over, why an earlier run that
 * died could not be finished.
 */
export async function runScan(context: RunContext, scan: RunScan): Promise<FinishedRun> {
  const failures = await finishDeadRuns(context, scan.request.runId);
  const finished = await runOne(context, scan);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  return finished;
}

async function runOne(context: RunContext, { request, openEstate, onAccount }: RunScan): Promise<FinishedRun> {
  const { start, recorded } = await startRun(context, request);
  const place = placeOfRun(start);
  const finished = await readFinished(context, place);
  if (finished !== undefined) return { summary: finished, isNew: false, neverRead: 0 };
  await recordAccounts(context, start, { estate: openEstate(recorded), onAccount });
  return finishRun(context, place);
}

/**
 * Finishes runs that died while they were being finished; one that may still be at it is left alone. Gives the errors
 * of those that could not be finished: they must not keep a new run from its work.
 */
export async function finishDeadRuns(context: RunContext, ownRunId: string): Promise<readonly unknown[]> {
  const { log, now, leaseMs = defaultLeaseMs } = context;
  const { open } = await readHead(log);
  const failures: unknown[] = [];
  for (const { runId, date, since } of open) {
    const isDead = now().getTime() - Date.parse(since) >= leaseMs;
    if (runId === ownRunId || !isDead) continue;
    await finishRun(context, { runId, date }).catch((error: unknown) => failures.push(error));
  }
  return failures;
}
