// One run at a desk, where nobody is told but who sits there: told is what was shown.

import { isPartial } from '../audit/runStart.ts';
import type { Change, CoverageChange } from '../drift/change.ts';
import type { RunReport } from '../drift/runReport.ts';
import { settleDeadRuns } from './finishDeadRuns.ts';
import type { RunContext, RunScan } from './runContext.ts';
import { beginRun, concludeRun, type SettledRun, settleRun } from './runSteps.ts';

/** What is shown beside the report: the changes of this run and of those that died before they showed theirs. */
export type ShownChanges = NonNullable<RunReport['changes']>;

export interface DeskScan {
  readonly changes: ShownChanges;
  /** Call it once the changes have been shown: then they are told. */
  conclude(): Promise<void>;
}

/**
 * As runScan, but nothing is over before `conclude`: the changes of a run that is killed before are among those of the
 * next, whatever it had written. A run whose process is known to be dead is not waited for.
 *
 * @throws what the estate and the log throw.
 */
export async function runDeskScan(context: RunContext, scan: RunScan): Promise<DeskScan> {
  const dead = await settleDeadRuns(context, scan.request.runId);
  const begun = await beginRun(context, scan);
  const own = 'finished' in begun ? [] : [await settleRun(context, begun.place)];
  const settled = [...dead, ...own];
  return {
    changes: joinChanges(settled),
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
