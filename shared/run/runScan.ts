// One run from its beginning to its end: finish what died before, read and judge, write down, tell.

import { rememberingLog } from '../audit/rememberingLog.ts';
import { finishDeadRuns } from './finishDeadRuns.ts';
import { type FinishedRun, finishedBefore } from './finishedRun.ts';
import type { RunContext, RunScan } from './runContext.ts';
import { beginRun, finishRun } from './runSteps.ts';

/**
 * Runs once for each run id: a second delivery of the same event finds the run finished and changes nothing, and one
 * whose first delivery died goes on where that stopped.
 *
 * @throws what the estate, the log and the alert ports throw; and, once the run itself is over, why an earlier run that
 * died could not be finished.
 */
export async function runScan(context: RunContext, scan: RunScan): Promise<FinishedRun> {
  const remembering = { ...context, log: rememberingLog(context.log) };
  const failures = await finishDeadRuns(remembering, scan.request.runId);
  const finished = await runOne(remembering, scan);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  return finished;
}

async function runOne(context: RunContext, scan: RunScan): Promise<FinishedRun> {
  const begun = await beginRun(context, scan);
  return 'finished' in begun ? finishedBefore(begun.finished) : finishRun(context, begun.place);
}
