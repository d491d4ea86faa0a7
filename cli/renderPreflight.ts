// What `veeam-drift preflight` prints.

import type { NeededCall, PreflightCheck } from '../shared/preflight/preflight.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import type { Paint } from '../shared/report/wording/paint.ts';
import { plural } from '../shared/report/wording/plural.ts';
import { renderTable } from './renderTable.ts';

export interface PreflightTextOptions {
  readonly columns: number;
  readonly paint: Paint;
}

const maxNameLength = 200;

/** What is wrong first, then what to add, then the count. */
export function renderPreflight(checks: readonly PreflightCheck[], { columns, paint }: PreflightTextOptions): string {
  const open = checks.filter(({ outcome }) => outcome !== 'ok');
  const rows = open.map(({ outcome, subject, what, detail = '' }) => [outcome, subject, what, detail]);
  const missing = open.filter(({ outcome }) => outcome === 'missing').length;
  const unknown = open.length - missing;
  return [
    ...(rows.length === 0 ? [] : [renderTable({ head: ['Found', 'Where', 'What', 'Why'], rows, columns, paint }), '']),
    ...policiesToAdd(open),
    ...readerAdvice(open),
    `${plural(checks.length, 'check')}: ${missing} missing, ${unknown} not found out, ${checks.length - open.length} in order`,
  ].join('\n');
}

/** One policy per subject that lacks permissions of its own. */
function policiesToAdd(open: readonly PreflightCheck[]): readonly string[] {
  const bySubject = Map.groupBy(
    open.filter(({ add }) => add !== undefined),
    ({ subject }) => subject,
  );
  return [...bySubject].flatMap(([subject, checks]) => [
    `Add to ${escapeTerminal(subject, maxNameLength)}:`,
    JSON.stringify(policyFor(checks.flatMap(({ add }) => add ?? [])), null, 2),
    '',
  ]);
}

function policyFor(calls: readonly NeededCall[]) {
  const byResource = Map.groupBy(calls, ({ resource }) => resource);
  return {
    Version: '2012-10-17',
    Statement: [...byResource].map(([Resource, some]) => ({
      Effect: 'Allow',
      Action: [...new Set(some.map(({ action }) => action))].sort(),
      Resource,
    })),
  };
}

function readerAdvice(open: readonly PreflightCheck[]): readonly string[] {
  const accounts = open.filter(({ subject, outcome }) => subject.startsWith('account ') && outcome === 'missing');
  const ids = [...new Set(accounts.map(({ subject }) => subject.slice('account '.length)))];
  if (ids.length === 0) return [];
  return [`Deploy infra/member-account.yml (the reader role) to: ${ids.join(', ')}`, ''];
}
