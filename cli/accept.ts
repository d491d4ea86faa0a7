// `veeam-drift accept`: writes an exception for one finding into the settings file.

import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Finding } from '../shared/drift/finding.ts';
import { parseRunReport } from '../shared/report/parseRunReport.ts';
import { addException, type NewException } from '../shared/settings/addException.ts';
import { loadSettings, settingsFaultText } from '../shared/settings/loadSettings.ts';
import { CliError } from './cliError.ts';
import { readTextFile } from './estateOptions.ts';
import { printText } from './terminal.ts';

interface AcceptOptions {
  readonly report: string;
  readonly settings: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
}

const shortestId = 8;

/** Adds the subcommand to the program. */
export function registerAccept(program: Command): void {
  program
    .command('accept')
    .argument('<finding>', `id of the finding, or its first ${shortestId} characters or more`)
    .summary('accept a finding until a day')
    .description('Adds an exception for one finding of a report to the settings file; comments in it are kept.')
    .requiredOption('--report <file>', 'report.json of the scan that found it')
    .requiredOption('--settings <file>', 'settings file to edit')
    .requiredOption('--reason <text>', 'why it is accepted')
    .requiredOption('--owner <name>', 'who answers for it')
    .requiredOption('--expires <day>', 'last day it counts, YYYY-MM-DD, at most one year ahead')
    .action(runAccept);
}

async function runAccept(id: string, options: AcceptOptions): Promise<void> {
  const finding = findFinding(await readFindings(options.report), id);
  const before = await readTextFile(options.settings);
  const after = addException(before, exceptionFor(finding, options));
  const today = new Date().toISOString().slice(0, 10);
  const loaded = loadSettings(after, { today });
  if (!loaded.ok) {
    throw new CliError(loaded.faults.map((fault) => settingsFaultText(options.settings, fault)).join('\n'));
  }
  if ((await readFile(options.settings, 'utf8')) !== before) {
    throw new CliError(`${options.settings} was changed by somebody else meanwhile: nothing was written`);
  }
  await writeFile(options.settings, after);
  printText(`${options.settings}: accepted ${finding.code} ${finding.subject} until ${options.expires}`);
}

// A longer text does not fit into one string.
const maxReportBytes = 500 * 1024 * 1024;

async function readFindings(file: string): Promise<readonly Finding[]> {
  const parsed = parseRunReport(await readTextFile(file, 'a report', maxReportBytes));
  if (!parsed.ok) throw new CliError(`${file}: ${parsed.message}`);
  return parsed.report.findings;
}

function findFinding(findings: readonly Finding[], id: string): Finding {
  if (id.length < shortestId) throw new CliError(`expected at least ${shortestId} characters of the finding's id`);
  const matching = findings.filter((finding) => finding.id.startsWith(id.toLowerCase()));
  const [only, ...others] = matching;
  if (only === undefined) throw new CliError(`the report has no finding ${id}`);
  if (others.length > 0) throw new CliError(`${matching.length} findings begin with ${id}: give more of the id`);
  if (only.account === '*') throw new CliError('this finding is about the settings: change them instead');
  return only;
}

function exceptionFor(finding: Finding, { reason, owner, expires }: AcceptOptions): NewException {
  return {
    account: finding.account,
    principal: escapePattern(finding.principal ?? '*'),
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
