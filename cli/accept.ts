// `veeam-drift accept`: writes exceptions for findings of a report into the settings file.

import type { Command } from 'commander';
import { matchesFinding } from '../shared/drift/applyExceptions.ts';
import { severities } from '../shared/drift/severity.ts';
import { plural } from '../shared/report/wording/plural.ts';
import { addException, type NewException } from '../shared/settings/addException.ts';
import { loadSettings } from '../shared/settings/loadSettings.ts';
import { CliError } from './cliError.ts';
import { editSettings } from './editSettings.ts';
import { type ReportedFinding, readReportFindings } from './readReportFindings.ts';
import { renderTable } from './renderTable.ts';
import { outputColumns, outputPaint, printText } from './terminal.ts';

interface Selection {
  readonly role?: string;
  readonly code?: string;
  readonly account?: string;
  readonly subject?: string;
}

interface AcceptOptions extends Selection {
  readonly report: string;
  readonly settings: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly dryRun?: true;
}

const shortestId = 8;
/** Findings that are listed; the rest is counted. */
const maxListed = 40;

/** Adds the subcommand to the program. */
export function registerAccept(program: Command): void {
  program
    .command('accept')
    .argument('[finding...]', `ids of findings, or their first ${shortestId} characters or more`)
    .summary('accept findings until a day')
    .description(
      'Adds exceptions for findings of a report to the settings file, one for each id, or one for all that --role, --code, --account and --subject select together; comments in the file are kept.',
    )
    .requiredOption('--report <file>', 'report.json of the scan that found them')
    .requiredOption('--settings <file>', 'settings file to edit')
    .requiredOption('--reason <text>', 'why they are accepted')
    .requiredOption('--owner <name>', 'who answers for it')
    .requiredOption('--expires <day>', 'last day it counts, YYYY-MM-DD, at most one year ahead')
    .option('--role <pattern>', 'name or ARN of the role or user; * stands for anything')
    .option('--code <pattern>', 'code of the findings, as in ACTION_LIMITED')
    .option('--account <id>', 'account of the findings')
    .option('--subject <pattern>', 'subject of the findings, as in kms:*')
    .option('--dry-run', 'list what would be accepted, with ids, and write nothing')
    .action(runAccept);
}

async function runAccept(ids: readonly string[], options: AcceptOptions): Promise<void> {
  const findings = await readReportFindings(options.report);
  const rules = ids.length > 0 ? rulesForIds(ids, findings, options) : [ruleFor(options)];
  const today = new Date().toISOString().slice(0, 10);
  for (const rule of rules) checkRule(rule, today);
  const accepted = findings.filter((finding) => rules.some((rule) => isAccepted(finding, rule)));
  if (accepted.length === 0) throw new CliError('the report has no such finding');
  // A pattern goes on accepting; an id does not.
  const until = `until ${options.expires}${ids.length > 0 ? '' : ', and what else it covers by then'}`;
  if (options.dryRun) {
    printText(`Would accept ${countText(accepted)} ${until}:\n${listText(accepted)}`);
    return;
  }
  await editSettings(options.settings, today, (before) => rules.reduce(addException, before));
  const what = accepted.length === 1 ? accepted.map(nameOf).join('') : countText(accepted);
  printText(`${options.settings}: accepted ${what} ${until}`);
}

function rulesForIds(
  ids: readonly string[],
  findings: readonly ReportedFinding[],
  options: AcceptOptions,
): readonly NewException[] {
  const { role, code, account, subject } = options;
  if ([role, code, account, subject].some((each) => each !== undefined)) {
    throw new CliError('expected ids of findings, or --role, --code, --account and --subject: not both');
  }
  return ids.map((id) => exceptionFor(findFinding(findings, id), options));
}

function findFinding(findings: readonly ReportedFinding[], id: string): ReportedFinding {
  if (id.length < shortestId) throw new CliError(`expected at least ${shortestId} characters of the finding's id`);
  const matching = findings.filter((finding) => finding.id.startsWith(id.toLowerCase()));
  const [only, ...others] = matching;
  if (only === undefined) throw new CliError(`the report has no finding ${id}`);
  if (others.length > 0) throw new CliError(`${matching.length} findings begin with ${id}: give more of the id`);
  if (only.account === '*') throw new CliError('this finding is about the settings: change them instead');
  return only;
}

function exceptionFor(finding: ReportedFinding, { reason, owner, expires }: AcceptOptions): NewException {
  return {
    account: finding.account,
    principal: finding.principal === null ? '*' : escapePattern(finding.principal),
    code: finding.code,
    subject: escapePattern(finding.subject),
    reason,
    owner,
    expires,
  };
}

// A `*` in a name or subject stands for itself; as a pattern it would accept more than this finding, `?` accepts least.
function escapePattern(text: string): string {
  return text === '*' ? text : text.replaceAll('*', '?');
}

function ruleFor({ role, code, account, subject, reason, owner, expires }: AcceptOptions): NewException {
  if (role === undefined && code === undefined && account === undefined) {
    throw new CliError('expected ids of findings, or --role, --code or --account: what is accepted?');
  }
  return {
    ...(account !== undefined && { account }),
    ...(role !== undefined && { principal: role }),
    code: code ?? '*',
    ...(subject !== undefined && { subject }),
    reason,
    owner,
    expires,
  };
}

const optionOf: Readonly<Record<string, string>> = { principal: '--role' };

// Looked at alone, so that the fault names the option and not a line of a file that nobody has written yet.
function checkRule(rule: NewException, today: string): void {
  const loaded = loadSettings(JSON.stringify({ exceptions: [rule] }), { today });
  const faults = loaded.ok ? [] : loaded.faults;
  const lines = faults.map(({ path, message }) => {
    const member = path.slice(path.lastIndexOf('.') + 1);
    return `${optionOf[member] ?? `--${member}`}: ${message}`;
  });
  if (lines.length === 0 && rule.expires < today) lines.push(`--expires: expected a day to come, got ${rule.expires}`);
  if (lines.length > 0) throw new CliError(lines.join('\n'));
}

// Findings about the settings are no matter of exceptions.
function isAccepted(finding: ReportedFinding, rule: NewException): boolean {
  const { account = '*', principal = '*', subject = '*' } = rule;
  return finding.account !== '*' && matchesFinding({ ...rule, account, principal, subject }, finding);
}

function nameOf({ code, subject }: ReportedFinding): string {
  return `${code} ${subject}`;
}

function countText(findings: readonly ReportedFinding[]): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  });
  const owners = new Set(findings.map(({ principal, account }) => principal ?? account)).size;
  return `${plural(findings.length, 'finding')} (${counts.join(', ')}) of ${plural(owners, 'role, user or account', 'roles, users or accounts')}`;
}

function listText(findings: readonly ReportedFinding[]): string {
  const rows = findings
    .slice(0, maxListed)
    .map(({ id, severity, code, subject, principal, account }) => [
      id.slice(0, 12),
      severity,
      `${code} ${subject}`,
      principal ?? account,
    ]);
  const table = renderTable({ rows, columns: outputColumns(), paint: outputPaint() });
  const more = findings.length > maxListed ? [`and ${findings.length - maxListed} more`] : [];
  return [table, ...more].join('\n');
}
