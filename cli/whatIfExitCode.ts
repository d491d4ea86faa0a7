// The exit code of what-if and upgrade-check: what gets worse before what cannot be told.

import type { WhatIfReport } from '../shared/drift/whatIfReport.ts';
import { reachesSeverity } from '../shared/scan/buildRunReport.ts';
import { exitCodes, type ScanExit } from './scanExit.ts';

/** Gives 2, 3 or 0: see the README. */
export function whatIfExitCode(report: WhatIfReport, { failOn, allowUnseen }: ScanExit): number {
  if (reachesSeverity(report.totals, failOn)) return exitCodes.drift;
  return allowUnseen || isAllKnown(report) ? 0 : exitCodes.unseen;
}

function isAllKnown({ unknown, unseen, notes, principalsJudged }: WhatIfReport): boolean {
  const isOpen = unknown.length > 0 || unseen.length > 0 || notes.some((note) => note.isOpen === true);
  return !isOpen && principalsJudged > 0;
}
