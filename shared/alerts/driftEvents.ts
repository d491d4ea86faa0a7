// The events that programs get after a run, cut to the size that EventBridge takes.

import { createHash } from 'node:crypto';
import type { Change } from '../drift/change.ts';
import type { Finding } from '../drift/finding.ts';
import { compareSeverities, severityOf } from '../drift/severity.ts';
import type { AlertInput } from './alertInput.ts';
import type { DriftEvent, FinishedScan } from './driftEventSchema.ts';

export const eventSource = 'veeam-role-drift';
export const detailTypes = {
  detected: 'Veeam Role Drift Detected',
  resolved: 'Veeam Role Drift Resolved',
  finished: 'Veeam Role Drift Scan Finished',
} as const;

/** One event: its detail type, and its detail as JSON text. */
export interface EventEntry {
  readonly detailType: string;
  readonly detail: string;
  /** Id of the alert that it belongs to. */
  readonly alert: string;
}

/** Room for one detail: an entry of 256 KiB at most also carries source and detail type. */
const maxDetailBytes = 240_000;

/** The events of one alert; none for a baseline, which only its `Scan Finished` tells. */
export function driftEvents(alert: AlertInput): readonly EventEntry[] {
  if (alert.baseline) return [];
  const open = alert.changes.filter(({ kind }) => kind !== 'resolved');
  const resolved = alert.changes.filter(({ kind }) => kind === 'resolved');
  return [
    ...groupByPrincipal(open).flatMap((changes) => eventsOf(alert, detailTypes.detected, changes)),
    ...groupByPrincipal(resolved).flatMap((changes) => eventsOf(alert, detailTypes.resolved, changes)),
  ];
}

/** The event that ends every run. */
export function finishedEvent(finished: FinishedScan): EventEntry {
  const id = eventId([finished.run.id, 'finished']);
  return {
    detailType: detailTypes.finished,
    detail: JSON.stringify({ schema: 'veeam-drift/event/1', id, ...finished }),
    alert: id,
  };
}

function groupByPrincipal(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = Map.groupBy(changes, ({ finding }) => JSON.stringify([finding.account, finding.principal]));
  return [...groups.values()];
}

function eventsOf(alert: AlertInput, detailType: string, changes: readonly Change[]): readonly EventEntry[] {
  const parts = splitToFit(changes, (part) => jsonOf(alert, detailType, part, { number: 9999, of: 9999 }));
  return parts.map((part, index) => ({
    detailType,
    detail: jsonOf(alert, detailType, part, { number: index + 1, of: parts.length }),
    alert: alert.id,
  }));
}

/** Halves the changes until each part fits; one that alone is too large loses what its causes list. */
function splitToFit(
  changes: readonly Change[],
  render: (part: readonly Change[]) => string,
): readonly (readonly Change[])[] {
  if (Buffer.byteLength(render(changes)) <= maxDetailBytes) return [changes];
  if (changes.length === 1) return [changes.map(shorten)];
  const middle = Math.ceil(changes.length / 2);
  return [...splitToFit(changes.slice(0, middle), render), ...splitToFit(changes.slice(middle), render)];
}

function shorten(change: Change): Change {
  const { finding } = change;
  const causes = finding.causes.slice(0, 1).map(({ layer, kind, why }) => ({ layer, kind, why: cut(why) }));
  return {
    ...change,
    finding: {
      ...finding,
      causes,
      subject: cut(finding.subject),
      summary: cut(finding.summary),
      fix: cut(finding.fix),
    },
  };
}

function cut(text: string): string {
  return text.length <= 10_000 ? text : `${text.slice(0, 10_000)}…`;
}

function jsonOf(
  alert: AlertInput,
  detailType: string,
  changes: readonly Change[],
  part: { readonly number: number; readonly of: number },
): string {
  const finding = changes[0]?.finding;
  const { account = '*', principal = null } = finding ?? {};
  const accountName = Object.hasOwn(alert.accountNames, account) ? alert.accountNames[account] : undefined;
  const event: DriftEvent = {
    schema: 'veeam-drift/event/1',
    id: eventId([alert.run.id, detailType, account, principal, part.number]),
    run: alert.run,
    account,
    ...(accountName === undefined ? {} : { accountName }),
    principal,
    severity: worstOf(changes.map((change) => change.finding)),
    ...(part.of === 1 ? {} : { part }),
    changes,
    ...(alert.seal === undefined ? {} : { seal: alert.seal }),
    ...(alert.reportLocation === undefined ? {} : { reportLocation: alert.reportLocation }),
  };
  return JSON.stringify(event);
}

function worstOf(findings: readonly Finding[]) {
  const [worst] = findings.map(({ severity }) => severityOf(severity)).toSorted(compareSeverities);
  return worst ?? 'info';
}

function eventId(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
