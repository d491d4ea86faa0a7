// One run at a desk, where nobody is told but who sits there: told is what was shown.

import { isPartial } from '../audit/runStart.ts';
import type { Change, CoverageChange } from '../drift/change.ts';
import type { RunReport } from '../drift/runReport.ts';
import { settleDeadRuns } from './finishDeadRuns.ts';
import type { RunContext, RunScan } from './runContext.ts';
import { beginRun, concludeRun, type SettledRun, settleRun } from './runSteps.ts';

/** The changes of this run and of those that died before they showed theirs. */
type ShownChanges = NonNullable<RunReport['changes']>;

export interface DeskScan {
  readonly report: RunReport;
  /** Whether the log has the report, too: one that is too large is shown only. */
  readonly isStored: boolean;
  /** Call it once the changes have been shown: then they are told. */
  conclude(): Promise<void>;
}

/**
 * As runScan, but its report is given, of whatever size, and nothing is over before `conclude`: the changes of a run that
 * is killed before are among those of the next, whatever it had written. A run whose process is known to be dead is not waited for.
 *
 * @throws what the estate and the log throw, and an Error where a run of that id is over.
 */
export async function runDeskScan(context: RunContext, scan: RunScan): Promise<DeskScan> {
  const dead = await settleDeadRuns(context, scan.request.runId);
  const begun = await beginRun(context, scan);
  if ('finished' in begun) throw new Error(`expected a run of its own, ${scan.request.runId} is over`);
  const own = await settleRun({ ...context, keepsReport: true }, begun.place);
  const { report } = own;
  if (report === undefined) throw new Error(`expected the report of run ${scan.request.runId} to be kept`);
  const settled = [...dead, own];
  return {
    report: { ...report, changes: joinChanges(settled) },
    isStored: !own.gathered.tally.isTooLargeToStore,
    conclude: async () => {
      for (const run of settled) await concludeRun(context, run);
    },
  };
}

function joinChanges(runs: readonly SettledRun[]): ShownChanges {
  const changes = runs.map(({ gathered }) => gathered.tally);
  return {
    baseline: runs.some(({ summary, gathered }) => summary.baseline && !isPartial(gathered.start)),
    findings: changes.flatMap((tally): readonly Change[] => tally.changes),
    coverage: changes.flatMap((tally): readonly CoverageChange[] => tally.coverageChanges),
  };
}
