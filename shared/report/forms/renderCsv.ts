// The findings as a table that opens safely in a spreadsheet: the headline, the open questions, one line per finding.

import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../../drift/finding.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { headlineOfReport, headlineText } from '../wording/headlineOfReport.ts';
import { questionSentence } from '../wording/questionSentence.ts';
import { visibleText } from '../wording/visibleText.ts';
import { worstFirst } from '../wording/worstFirst.ts';

/** A cell of Excel holds 32,767 characters; longer text is cut visibly long before. */
const maxCell = 2_000;

const columns = [
  'severity',
  'code',
  'account',
  'account_name',
  'principal',
  'subject',
  'requirements',
  'summary',
  'layer',
  'policy',
  'statement',
  'level',
  'fix',
  'accepted_until',
  'accepted_by',
  'id',
] as const;

/**
 * Renders the findings as CSV (RFC 4180, UTF-8 with a byte order mark, which Excel needs), worst first. Before them stand
 * a row with the code `SCAN`, whose summary is the headline of the run, and one with `OPEN_QUESTION` for each. Text that a
 * spreadsheet would run as a formula (`=`, `+`, `-`, `@` in front) gets an apostrophe in front; control characters and
 * line breaks are written visibly.
 */
export function renderCsv(report: RunReport): string {
  return [...csvChunks(report)].join('');
}

/** Rows of a piece. */
const chunkRows = 200;

/** The pieces of {@link renderCsv}'s table. */
export function* csvChunks(report: RunReport): Generator<string> {
  const names = new Map(report.coverage.accounts.map((account) => [account.account, account.name ?? '']));
  yield csvText(headRows(report), true);
  let rows: string[][] = [];
  for (const finding of worstFirst(report.findings)) {
    rows.push(cellsOf(finding, names));
    if (rows.length < chunkRows) continue;
    yield csvText(rows, false);
    rows = [];
  }
  yield csvText(rows, false);
}

function csvText(rows: readonly string[][], isFirst: boolean): string {
  return stringify([...rows], {
    header: isFirst,
    columns: [...columns],
    escape_formulas: true,
    bom: isFirst,
    record_delimiter: 'windows',
  });
}

function headRows(report: RunReport): string[][] {
  const headline = { code: 'SCAN', subject: report.run.id, summary: headlineText(headlineOfReport(report)) };
  const questions = (report.questions ?? []).map((question) => {
    const [summary = '', fix = ''] = questionSentence(question);
    return { code: 'OPEN_QUESTION', subject: question.id, summary, fix };
  });
  return [headline, ...questions].map((cells: Partial<Record<(typeof columns)[number], string>>) =>
    columns.map((column) => visibleText(cells[column] ?? '', maxCell)),
  );
}

function cellsOf(finding: Finding, names: ReadonlyMap<string, string>): string[] {
  const [cause] = finding.causes;
  const { statement } = cause ?? {};
  const cells: Record<(typeof columns)[number], string> = {
    severity: finding.severity,
    code: finding.code,
    account: finding.account,
    account_name: names.get(finding.account) ?? '',
    principal: finding.principal ?? '',
    subject: finding.subject,
    requirements: finding.requirements.join(' '),
    summary: finding.summary,
    layer: cause?.layer ?? '',
    policy: cause?.policy ?? '',
    statement: statement === undefined ? '' : [statement.number, statement.sid ?? ''].join(' ').trim(),
    level: cause?.level?.name ?? '',
    fix: finding.fix,
    accepted_until: finding.exception?.expires ?? '',
    accepted_by: finding.exception?.owner ?? '',
    id: finding.id,
  };
  return columns.map((column) => visibleText(cells[column], maxCell));
}
