// The run report of a run that was gathered from its records.

import type { RunReport } from '../../drift/runReport.ts';
import { buildRunReport } from '../../scan/buildRunReport.ts';
import type { GatheredRun } from '../gatherRun.ts';

export interface SettledReport {
  readonly gathered: GatheredRun;
  readonly run: RunReport['run'];
  readonly baseline: boolean;
}

/** Undefined where the accounts were not kept: see `keepsReport` of the run's context. */
export function wholeReport({ gathered, run, baseline }: SettledReport): RunReport | undefined {
  const { tally, notes, settingsFindings } = gathered;
  if (tally.reports === undefined) return undefined;
  return buildRunReport({
    run,
    accounts: tally.reports,
    settingsFindings,
    skipped: [...tally.skipped, ...notes.flatMap(({ what, why }) => (why === undefined ? [] : [{ what, why }]))],
    notes: notes.flatMap(({ what, why }) => (why === undefined ? [what] : [])),
    questions: tally.runQuestions,
    changes: { baseline, findings: tally.changes, coverage: tally.coverageChanges },
  });
}
