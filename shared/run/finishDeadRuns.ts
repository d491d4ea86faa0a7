// Runs that died while they were being finished: any later run finishes them, and one only.

import { type OpenRun, readHead, takeOverRun } from '../audit/auditHead.ts';
import { describeOpenRun } from './finishedRun.ts';
import type { RunContext } from './runContext.ts';
import { finishRun, type SettledRun, settleRun } from './runSteps.ts';

const defaultLeaseMs = 15 * 60_000;

/**
 * Finishes runs that died while they were being finished; one that may still be at it is left alone. Gives the errors
 * of those that could not be finished: they must not keep a new run from its work.
 */
export async function finishDeadRuns(context: RunContext, ownRunId: string): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const dead of await takeOverDeadRuns(context, ownRunId)) {
    await finishRun(context, dead).catch((error: unknown) => failures.push(error));
  }
  return failures;
}

/** As {@link finishDeadRuns}, up to the point where people are told. @throws what the log throws. */
export async function settleDeadRuns(context: RunContext, ownRunId: string): Promise<readonly SettledRun[]> {
  const settled: SettledRun[] = [];
  for (const dead of await takeOverDeadRuns(context, ownRunId)) settled.push(await settleRun(context, dead));
  return settled;
}

async function takeOverDeadRuns(context: RunContext, ownRunId: string): Promise<readonly OpenRun[]> {
  const { open } = await readHead(context.log);
  const taken: OpenRun[] = [];
  for (const run of open) {
    if (run.runId === ownRunId || !isDead(context, run)) continue;
    const next = describeOpenRun(context, run);
    if (await takeOverRun(context.log, run, next)) taken.push(run);
  }
  return taken;
}

/** A date from the future proves no life: the clock that wrote it was wrong. */
function isDead({ now, leaseMs = defaultLeaseMs, worker }: RunContext, run: OpenRun): boolean {
  if (run.worker !== undefined && worker?.isDead(run.worker) === true) return true;
  return Math.abs(now().getTime() - Date.parse(run.since)) >= leaseMs;
}
