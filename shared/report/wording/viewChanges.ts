// What changed since the last known state, arranged for people: by kind, each cause once, marked as in a plan.

import type { Change, ChangeKind } from '../../drift/change.ts';
import { filterList } from '../../drift/pickedList.ts';
import type { RunReport } from '../../drift/runReport.ts';
import type { FindingGroup } from './findingGroup.ts';
import { groupCauses } from './groupCauses.ts';
import { describeInstant, formatCount } from './plural.ts';

export interface ChangeSection {
  readonly kind: string;
  /** `New`, `Worse`, `Still open`, `Resolved`. */
  readonly title: string;
  /** `+` new, `~` worse, `·` still open, `−` resolved. */
  readonly sign: string;
  /** Over all accounts, worst first. */
  readonly groups: readonly FindingGroup[];
  /** What the kind adds to each finding, by its id: `was medium`, `since 2026-09-30`; nothing for new ones. */
  readonly notes: ReadonlyMap<string, string>;
}

/** In the order in which they are told. */
const kinds: ReadonlyMap<string, Pick<ChangeSection, 'title' | 'sign'>> = new Map([
  ['new', { title: 'New', sign: '+' }],
  ['worse', { title: 'Worse', sign: '~' }],
  ['reminder', { title: 'Still open', sign: '·' }],
  ['resolved', { title: 'Resolved', sign: '−' }],
] satisfies [ChangeKind, Pick<ChangeSection, 'title' | 'sign'>][]);

/** Gives new, worse, still open, resolved, in this order; kinds without changes are left out. */
export function viewChanges(changes: readonly Change[]): readonly ChangeSection[] {
  // A kind that only a newer version knows is told too, under its own word.
  const told = new Set([...kinds.keys(), ...changes.map(({ kind }) => kind)]);
  return [...told].flatMap((kind) => viewKind(kind, changes));
}

/** What stands behind the changes: the report without the findings that they tell. */
export function withoutChanged(report: RunReport): RunReport {
  const told = new Set(
    report.changes?.findings.filter(({ kind }) => kind !== 'resolved').map(({ finding }) => finding.id),
  );
  const isAll = report.changes === undefined || report.changes.baseline || told.size === 0;
  return isAll ? report : { ...report, findings: filterList(report.findings, ({ id }) => !told.has(id)) };
}

/** `31 new, 5 resolved`, findings by kind; undefined where none changed. */
export function countChanges(changes: readonly Change[]): string | undefined {
  const counts = Map.groupBy(changes, ({ kind }) => kind);
  const words = [...new Set([...kinds.keys(), ...counts.keys()])].flatMap((kind) => {
    const count = counts.get(kind)?.length ?? 0;
    return count === 0 ? [] : [`${formatCount(count)} ${kinds.get(kind)?.title.toLowerCase() ?? kind}`];
  });
  return words.length === 0 ? undefined : words.join(', ');
}

/** The mark of a kind of change, `~` for one that this version does not know. */
export function signOfChange(kind: string): string {
  return kinds.get(kind)?.sign ?? '~';
}

/** What the section says of the group's first finding beside its place: ` (was medium)`, or nothing. */
export function changeNote(group: FindingGroup, section: ChangeSection): string {
  const note = section.notes.get(group.findings.at(0)?.id ?? '');
  return note === undefined ? '' : ` (${note})`;
}

/** What the section of what is mended says of a group beside its place: `was critical since 2026-09-30`. */
export function mendedNote(group: FindingGroup, section: ChangeSection): string {
  const since = section.notes.get(group.findings.at(0)?.id ?? '');
  return `was ${group.severity}${since === undefined ? '' : ` ${since}`}`;
}

function viewKind(kind: string, changes: readonly Change[]): ChangeSection[] {
  const ofKind = changes.filter((change) => change.kind === kind);
  if (ofKind.length === 0) return [];
  const findings = ofKind.map((change) => change.finding);
  const notes = new Map(ofKind.flatMap((change) => noteOf(change).map((note) => [change.finding.id, note] as const)));
  const title = kinds.get(kind)?.title ?? kind;
  return [{ kind, title, sign: signOfChange(kind), groups: groupCauses(findings), notes }];
}

function noteOf(change: Change): string[] {
  if (change.kind === 'worse') return change.before === undefined ? [] : [`was ${change.before}`];
  return change.kind === 'new' ? [] : [`since ${describeInstant(change.firstSeen).slice(0, 10)}`];
}
