// The exit code of a scan: drift before what was not seen, what was not seen before success.

import { factsOfReport, isAllSeen } from '../shared/drift/runFacts.ts';
import type { RunReport } from '../shared/drift/runReport.ts';
import type { Severity } from '../shared/drift/severity.ts';
import { reachesSeverity } from '../shared/scan/buildRunReport.ts';

/** 1 is a command that failed; these end a command that did its work. */
export const exitCodes = { drift: 2, unseen: 3 } as const;

export interface ScanExit {
  /** `never`: no drift is told by the exit code. */
  readonly failOn: Severity | 'never';
  /** What was not seen is not told by the exit code. */
  readonly allowUnseen: boolean;
}

/** Gives 2, 3 or 0: see the README. Open questions change nothing. */
export function scanExitCode(report: RunReport, { failOn, allowUnseen }: ScanExit): number {
  if (reachesSeverity(report.totals, failOn)) return exitCodes.drift;
  return allowUnseen || isAllSeen(factsOfReport(report)) ? 0 : exitCodes.unseen;
}
