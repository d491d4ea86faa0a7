// `veeam-drift scan`: judges an estate and reports every drift.

import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import { type Severity, severities } from '../shared/drift/severity.ts';
import { type ReportFormat, reportFormats } from '../shared/report/renderReport.ts';
import { createAdviser } from '../shared/scan/adviser.ts';
import { reachesSeverity } from '../shared/scan/buildRunReport.ts';
import { type CollectReport, collectReport } from '../shared/scan/collectReport.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { withAwsFailures } from './awsFailure.ts';
import { addEstateOptions, type EstateOptions, openEstate, readScanInput } from './estateOptions.ts';
import { createProgress } from './progress.ts';
import { openDeskLog, type RecordedReport, recordReport } from './recordReport.ts';
import { printReport, writeReports } from './scanOutput.ts';
import { exitWith, watchedOutput } from './terminal.ts';

const driftExitCode = 2;

interface ScanOptions extends EstateOptions {
  readonly format: ReportFormat;
  readonly out?: string;
  readonly log?: string;
  readonly failOn?: Severity | 'never';
  readonly quiet?: true;
}

/** Adds the subcommand to the program. */
export function registerScan(program: Command): void {
  const failOn = new Option(
    '--fail-on <severity>',
    'exit with 2 where drift is at least so severe (default: critical)',
  );
  const scan = program
    .command('scan')
    .summary('find and report every drift')
    .description('Compares what each Veeam role is really allowed with what Veeam requires, and reports every drift.');
  addEstateOptions(scan)
    .addOption(new Option('--format <form>', 'form of the report').choices(reportFormats).default('text'))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }))
    .option('--out <folder>', 'write the report there, too: JSON, HTML and text')
    .option('--log <folder>', 'keep an audit log there, and report what changed since the last scan')
    .addOption(failOn.choices([...severities, 'never']))
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', '\nExit codes: 0 no drift at or above --fail-on, 1 the scan failed, 2 drift.')
    .action((options: ScanOptions) => withAwsFailures(runScan(options)));
}

async function runScan(options: ScanOptions): Promise<void> {
  const input = await readScanInput(options);
  const log = options.log === undefined ? undefined : openDeskLog(options.log);
  const estate = await openEstate(options, input, wantPrincipal(input.catalog, input.settings, log?.watch.expect));
  const progress = createProgress(watchedOutput(), { quiet: options.quiet === true });
  const adviser = createAdviser(input);
  const request = {
    ...input,
    estate,
    runId: randomUUID(),
    now: () => new Date(),
    onAccount: progress.add,
    onJudged: adviser.observe,
  };
  const { accounts } = options;
  const { report, conclude } = await progress.during(
    log === undefined ? unrecorded(request) : recordReport({ ...request, accounts, advice: adviser.advice }, log),
  );
  const written = options.out === undefined ? [] : await writeReports(report, adviser.advice, options.out);
  printReport(report, adviser.advice, { format: options.format, written });
  if (reachesSeverity(report.totals, options.failOn ?? input.settings.failOn)) exitWith(driftExitCode);
  await conclude();
}

async function unrecorded(request: CollectReport): Promise<RecordedReport> {
  return { report: await collectReport(request), conclude: async () => {} };
}
