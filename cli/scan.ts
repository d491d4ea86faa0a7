// `veeam-drift scan`: judges an estate and reports every drift.

import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { describeRun } from '../shared/drift/describeRun.ts';
import { type Severity, severities } from '../shared/drift/finding.ts';
import { judgeExceptions } from '../shared/drift/judgeExceptions.ts';
import type { AccountReport, RunReport } from '../shared/drift/runReport.ts';
import { actionTableDate } from '../shared/iam/actionTable.ts';
import { type ReportFormat, reportFormats } from '../shared/report/renderReport.ts';
import { buildRunReport, reachesSeverity } from '../shared/scan/buildRunReport.ts';
import { type ScanEnd, scanEstate } from '../shared/scan/scanEstate.ts';
import { toolVersion } from '../shared/scan/toolVersion.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { addEstateOptions, type EstateOptions, openEstate, readScanInput, type ScanInput } from './estateOptions.ts';
import { createProgress, type Progress } from './progress.ts';
import { printReport, writeReports } from './scanOutput.ts';

const driftExitCode = 2;

interface ScanOptions extends EstateOptions {
  readonly format: ReportFormat;
  readonly json?: true;
  readonly out?: string;
  readonly failOn?: Severity | 'never';
  readonly quiet?: true;
}

/** Adds the subcommand to the program. */
export function registerScan(program: Command): void {
  const scan = program
    .command('scan')
    .summary('find and report every drift')
    .description('Compares what each Veeam role is really allowed with what Veeam requires, and reports every drift.');
  addEstateOptions(scan)
    .addOption(new Option('--format <form>', 'form of the report').choices(reportFormats).default('text'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .option('--out <folder>', 'write report.json and report.html there, too')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 2 where drift is at least so severe (default: critical)').choices([
        ...severities,
        'never',
      ]),
    )
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', '\nExit codes: 0 no drift at or above --fail-on, 1 the scan failed, 2 drift.')
    .action(runScan);
}

async function runScan(options: ScanOptions): Promise<void> {
  const input = await readScanInput(options);
  const estate = await openEstate(options, input, wantPrincipal(input.catalog, input.settings));
  const progress = createProgress(process.stderr, { quiet: options.quiet === true });
  const startedAt = new Date().toISOString();
  const collected = await progress.during(collectAccounts({ ...input, estate }, progress));
  const report = describeScan(input, startedAt, collected);
  const written = options.out === undefined ? [] : await writeReports(report, options.out);
  printReport(report, options.format, written);
  if (reachesSeverity(report.totals, options.failOn ?? input.settings.failOn)) process.exitCode = driftExitCode;
}

interface CollectedAccounts {
  readonly accounts: readonly AccountReport[];
  readonly end: ScanEnd;
}

function describeScan(input: ScanInput, startedAt: string, { accounts, end }: CollectedAccounts): RunReport {
  const { settings, today } = input;
  const judged = accounts.filter(({ coverage }) => coverage.status === 'read').map(({ coverage }) => coverage.account);
  return buildRunReport({
    run: runOf(input, startedAt),
    accounts,
    settingsFindings: judgeExceptions({
      exceptions: settings.exceptions,
      uses: end.uses,
      today,
      accountsJudged: new Set(judged),
      isComplete: judged.length === accounts.length,
    }),
    skipped: end.skipped,
    notes: describeRun({ settings, organization: end.organization }),
  });
}

async function collectAccounts(
  request: Parameters<typeof scanEstate>[0],
  progress: Progress,
): Promise<CollectedAccounts> {
  const accounts: AccountReport[] = [];
  const reports = scanEstate(request);
  for (;;) {
    const next = await reports.next();
    if (next.done === true) return { accounts, end: next.value };
    accounts.push(next.value);
    progress.add(next.value);
  }
}

function runOf({ settings }: ScanInput, startedAt: string): RunReport['run'] {
  return {
    id: randomUUID(),
    startedAt,
    finishedAt: new Date().toISOString(),
    trigger: 'desk',
    toolVersion,
    build: settings.build ?? '',
    actionTableDate,
  };
}
