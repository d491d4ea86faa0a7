// What `veeam-drift audit` prints.

import type { HistoryEntry } from '../shared/audit/roleHistory.ts';
import type { AuditVerification } from '../shared/audit/verifyAuditLog.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { listActions } from '../shared/report/wording/listActions.ts';
import type { Paint } from '../shared/report/wording/paint.ts';
import { describeInstant, plural } from '../shared/report/wording/plural.ts';
import { renderTable } from './renderTable.ts';

const maxNameLength = 2_000;
/** Faults that are printed; `--json` has all. */
const maxFaults = 20;

/** Notes of one kind that are printed; `--json` has all. */
const maxNotes = 5;

/** Says whether the log is whole, where it breaks first, and what proves it later. */
export function renderVerification(verified: AuditVerification, name: string): string {
  const { ok, head, faults, unsealed, unlooked, notSealed } = verified;
  return [
    verdict(verified, name),
    ...faults.slice(0, maxFaults).map((fault) => `  ${fault.kind}: ${place(fault)}: ${fault.message}`),
    ...(faults.length > maxFaults ? [`  and ${faults.length - maxFaults} more (--json)`] : []),
    ...noteLines('Not looked at', unlooked),
    ...noteLines('Not sealed yet, so not proved', notSealed),
    ...(unsealed.length === 0 ? [] : [`Runs that are not sealed, so not proved: ${unsealed.join(', ')}`]),
    ...signatureLines(verified),
    ...(verified.anchors === 0 ? [] : [`Anchors: ${plural(verified.anchors, 'seal')} in the files`]),
    ...(head === null ? [] : [`Last seal: ${head.sha256} (run ${head.run}, ${describeInstant(head.at)})`]),
    ...(ok && head !== null ? ['Note this seal elsewhere: --expect proves later that nothing was cut off.'] : []),
  ]
    .map((line) => escapeTerminal(line, maxNameLength))
    .join('\n');
}

function verdict({ ok, runs, objects, records, faults }: AuditVerification, name: string): string {
  const sum = `${plural(runs, 'run')}, ${plural(objects, 'object')}, ${plural(records, 'record')}`;
  const [first] = faults;
  if (ok) return `${name}: whole (${sum})`;
  return first === undefined
    ? `${name}: NOT ALL LOOKED AT, no fault found in the rest (${sum})`
    : `${name}: BROKEN, first at ${place(first)} (${sum})`;
}

function signatureLines({ signatures, runs }: AuditVerification): readonly string[] {
  const { signed, unsigned, keys } = signatures;
  if (runs === 0) return [];
  if (signed === 0) return ['Signed: no seal, so whoever may write here may write the log anew (scan --key signs it)'];
  const count = unsigned === 0 ? `all ${plural(signed, 'seal')}` : `${signed} of ${plural(signed + unsigned, 'seal')}`;
  return [
    `Signed: ${count}`,
    ...keys.map(({ fingerprint, algorithm, named }) => {
      return `  by ${algorithm} key ${fingerprint}${named ? '' : ', which lies in the log itself: --public-key proves whose it is'}`;
    }),
  ];
}

function noteLines(title: string, notes: AuditVerification['notSealed']): readonly string[] {
  if (notes.length === 0) return [];
  return [
    `${title}:`,
    ...notes.slice(0, maxNotes).map(({ key, why }) => `  ${key === '' ? '.' : key}: ${why}`),
    ...(notes.length > maxNotes ? [`  and ${notes.length - maxNotes} more (--json)`] : []),
  ];
}

/** Says that there is no log, which is not a whole one. */
export function renderNothing(name: string): string {
  return escapeTerminal(`${name}: nothing to verify: expected an audit log, found none`, maxNameLength);
}

function place(fault: AuditVerification['faults'][number] | undefined): string {
  if (fault === undefined || fault.key === '') return 'the end of the chain';
  return fault.key;
}

export interface HistoryText {
  readonly role: string;
  readonly columns: number;
  readonly paint: Paint;
}

/** One line per run, newest first, with what changed in it. */
export function renderHistory(entries: readonly HistoryEntry[], { role, columns, paint }: HistoryText): string {
  const title = escapeTerminal(role, maxNameLength);
  if (entries.length === 0) return `${title}: no run of this log looked at its account`;
  const rows = entries.map((entry) => [describeInstant(entry.at), verdictOf(entry), changesOf(entry)]);
  return [paint('bold', title), renderTable({ head: ['Run', 'Verdict', 'What changed'], rows, columns, paint })].join(
    '\n',
  );
}

function verdictOf({ status, principal }: HistoryEntry): string {
  if (status === 'unreadable') return 'account not read';
  if (principal === undefined) return 'no such role';
  const { required, granted } = principal.actions;
  return `${principal.worst ?? 'no drift'}, ${granted} of ${required} granted`;
}

function changesOf({ changes, message }: HistoryEntry): string {
  if (changes.length === 0) return message ?? '';
  const kinds = Map.groupBy(changes, ({ kind }) => kind);
  return [...kinds]
    .map(([kind, some]) => {
      const codes = Map.groupBy(some, ({ finding }) => finding.code);
      const parts = [...codes].map(
        ([code, of]) =>
          `${code} ${listActions(
            of.map(({ finding }) => finding.subject),
            Number.POSITIVE_INFINITY,
          )}`,
      );
      return `${kind}: ${parts.join('; ')}`;
    })
    .join('; ');
}
