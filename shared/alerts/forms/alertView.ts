// An alert arranged for people: changes grouped by cause over all accounts, worst first, and its one-sentence verdict.

import type { Change, ChangeKind } from '../../drift/change.ts';
import { compareSeverities, type Severity } from '../../drift/severity.ts';
import type { FindingGroup } from '../../report/wording/findingGroup.ts';
import { groupFindings } from '../../report/wording/groupFindings.ts';
import { describeInstant } from '../../report/wording/words.ts';
import type { AlertInput } from '../alert.ts';

export interface AlertSection {
  readonly kind: string;
  /** `New`, `Worse`, `Still open`, `Resolved`. */
  readonly title: string;
  /** Worst first. */
  readonly groups: readonly FindingGroup[];
  /** What the kind adds to each finding, by its id: `was medium`, `since 2026-09-30`; nothing for new ones. */
  readonly notes: ReadonlyMap<string, string>;
}

export interface AlertView {
  /** New, worse, still open, resolved, in this order; kinds without changes are left out. */
  readonly sections: readonly AlertSection[];
  /** Worst severity among new, worse and reminded findings; null where all is resolved. */
  readonly worst: Severity | null;
  /** `CRITICAL`, `RESOLVED`, `COVERAGE`, `FIRST SCAN`, `NOTICE`. */
  readonly lead: string;
}

/** In the order in which they are told. */
const sectionTitles: ReadonlyMap<string, string> = new Map([
  ['new', 'New'],
  ['worse', 'Worse'],
  ['reminder', 'Still open'],
  ['resolved', 'Resolved'],
] satisfies [ChangeKind, string][]);

/** Arranges an alert for people. A baseline has no sections: it is told as a summary. */
export function viewAlert(alert: AlertInput): AlertView {
  // A kind that only a newer version knows is told too, under its own word.
  const kinds = [...new Set([...sectionTitles.keys(), ...alert.changes.map(({ kind }) => kind)])];
  const sections = alert.baseline ? [] : kinds.flatMap((kind) => viewSection(kind, alert.changes));
  const open = sections.filter((section) => section.kind !== 'resolved').flatMap((section) => section.groups);
  const worst = open.map((group) => group.severity).toSorted(compareSeverities)[0] ?? null;
  return { sections, worst, lead: leadOf(alert, sections, worst) };
}

/** What the section says of the group's first finding beside its place: ` (was medium)`, or nothing. */
export function groupNote(group: FindingGroup, section: AlertSection): string {
  const note = section.notes.get(group.findings[0]?.id ?? '');
  return note === undefined ? '' : ` (${note})`;
}

function viewSection(kind: string, changes: readonly Change[]): AlertSection[] {
  const ofKind = changes.filter((change) => change.kind === kind);
  if (ofKind.length === 0) return [];
  const findings = ofKind.map((change) => change.finding);
  const notes = new Map(ofKind.flatMap((change) => noteOf(change).map((note) => [change.finding.id, note] as const)));
  return [{ kind, title: sectionTitles.get(kind) ?? kind, groups: groupFindings(findings, 'organization'), notes }];
}

function noteOf(change: Change): string[] {
  if (change.kind === 'worse') return change.before === undefined ? [] : [`was ${change.before}`];
  return change.kind === 'new' ? [] : [`since ${describeInstant(change.firstSeen).slice(0, 10)}`];
}

function leadOf(alert: AlertInput, sections: readonly AlertSection[], worst: Severity | null): string {
  if (alert.baseline) return 'FIRST SCAN';
  if (worst !== null) return worst.toUpperCase();
  if (alert.coverageChanges.some((change) => change.kind === 'lost')) return 'COVERAGE';
  return sections.length > 0 ? 'RESOLVED' : 'NOTICE';
}
