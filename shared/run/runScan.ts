// One run from its beginning to its end: finish what died before, read and judge, write down, tell.

import type { RunPlace } from '../audit/auditKeys.ts';
import { placeOfRun } from '../audit/runStart.ts';
import type { AccountReport } from '../drift/accountReport.ts';
import type { Estate } from '../estate/accountReading.ts';
import { finishDeadRuns } from './deadRuns.ts';
import { type FinishedRun, finishRun, readFinished } from './finishRun.ts';
import { recordAccounts } from './recordAccounts.ts';
import type { RunContext, RunRequest } from './runContext.ts';
import type { RunSummary } from './runSummary.ts';
import { startRun } from './startRun.ts';

export interface RunScan {
  readonly request: RunRequest;
  /** Opens the estate; accounts in `alreadyRead` have their records from an earlier try and need no reading. */
  readonly openEstate: (alreadyRead: ReadonlySet<string>) => Estate;
  readonly onAccount?: ((report: AccountReport) => void) | undefined;
}

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

async function runOne(context: RunContext, scan: RunScan): Promise<FinishedRun> {
  const begun = await beginScan(context, scan);
  return 'finished' in begun
    ? { summary: begun.finished, isNew: false, neverRead: 0 }
    : finishRun(context, begun.place);
}

/** Reads, judges and writes down; `finished` where an earlier try had done all there is to do. */
export async function beginScan(
  context: RunContext,
  { request, openEstate, onAccount }: RunScan,
): Promise<{ readonly place: RunPlace } | { readonly finished: RunSummary }> {
  const { start, recorded } = await startRun(context, request);
  const place = placeOfRun(start);
  const finished = await readFinished(context, place);
  if (finished !== undefined) return { finished };
  await recordAccounts(context, start, { estate: openEstate(recorded), onAccount });
  return { place };
}
