// An alert arranged for people: changes grouped by cause over all accounts, worst first, and its one-sentence verdict.

import { compareSeverities, type Severity } from '../../drift/severity.ts';
import type { DeskCall } from '../../report/wording/fixCommand.ts';
import { type ChangeSection, viewChanges } from '../../report/wording/viewChanges.ts';
import type { AlertInput } from '../alertInput.ts';

export interface AlertView {
  /** New, worse, still open, resolved, in this order; kinds without changes are left out. */
  readonly sections: readonly ChangeSection[];
  /** Worst severity among new, worse and reminded findings; null where all is resolved. */
  readonly worst: Severity | null;
  /** `CRITICAL`, `RESOLVED`, `COVERAGE`, `FIRST SCAN`, `NOTICE`. */
  readonly lead: string;
}

/** Arranges an alert for people. A baseline has no sections: it is told as a summary. */
export function viewAlert(alert: AlertInput): AlertView {
  const sections = alert.baseline ? [] : viewChanges(alert.changes);
  const open = sections.filter((section) => section.kind !== 'resolved').flatMap((section) => section.groups);
  const worst = open.map((group) => group.severity).toSorted(compareSeverities)[0] ?? null;
  return { sections, worst, lead: leadOf(alert, sections, worst) };
}

function leadOf(alert: AlertInput, sections: readonly ChangeSection[], worst: Severity | null): string {
  if (alert.baseline) return 'FIRST SCAN';
  if (worst !== null) return worst.toUpperCase();
  if (alert.coverageChanges.some((change) => change.kind === 'lost')) return 'COVERAGE';
  return sections.length > 0 ? 'RESOLVED' : 'NOTICE';
}

/** How a reader of the alert starts the command. */
export function deskCallOf({ deskSettings: settings, run }: AlertInput): DeskCall {
  return { settings, finishedAt: run.finishedAt };
}
