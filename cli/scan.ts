// `veeam-drift scan`: judges an estate and reports every drift.

import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { RunReport } from '../shared/drift/runReport.ts';
import { type Severity, severities } from '../shared/drift/severity.ts';
import { type ReportFormat, reportFormats } from '../shared/report/renderReport.ts';
import { type ReportOrder, reportOrders } from '../shared/report/wording/reportOrders.ts';
import { createAdviser } from '../shared/scan/adviser.ts';
import { type CollectReport, collectReport } from '../shared/scan/collectReport.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import { CliError } from './cliError.ts';
import { commandLine } from './commandLine.ts';
import { describeUntagged } from './describeUntagged.ts';
import {
  addEstateOptions,
  checkOrganizationNames,
  type EstateOptions,
  openEstate,
  readScanInput,
  type ScanInput,
} from './estateOptions.ts';
import { keepHeapSmall } from './keepHeapSmall.ts';
import { makeWritableFolder } from './makeWritableFolder.ts';
import { createProgress } from './progress.ts';
import { type DeskLog, openDeskLog, type RecordedReport, recordReport } from './recordReport.ts';
import { scanExitCode } from './scanExit.ts';
import { exitWith, ownsProcess, printNote, watchedOutput } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';
import { filesWritten, printReport, type TextParts, writeReports } from './writeReports.ts';

interface ScanOptions extends EstateOptions {
  readonly format: ReportFormat;
  readonly by: ReportOrder;
  readonly out?: string;
  readonly log?: string;
  readonly changesOnly?: true;
  readonly key?: string;
  readonly failOn?: Severity | 'never';
  readonly allowUnseen?: true;
  readonly quiet?: true;
}

const exitCodeHelp = `
Exit codes: 0 no drift at or above --fail-on and everything seen, 1 the scan failed, 2 drift,
3 not everything was seen: an account or a file was not read and no exception accepts it, or nothing was judged.`;

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
    .addOption(new Option('--by <order>', 'what text and Markdown begin with').choices(reportOrders).default('cause'))
    .option('--out <folder>', 'write the report there, too: JSON, HTML and text')
    .option('--log <folder>', 'keep an audit log there, and report what changed since the last scan')
    .option('--changes-only', 'print only what changed since the last scan of --log')
    .option('--key <file>', 'sign the seals of the audit log with this key (audit keygen makes one)')
    .addOption(failOn.choices([...severities, 'never']))
    .option('--allow-unseen', 'do not exit with 3 where an account or a file was not read, or nothing was judged')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', exitCodeHelp)
    .action((options: ScanOptions) => withAwsFailures(runScan(options), options));
}

async function runScan(options: ScanOptions): Promise<void> {
  checkChangesOnly(options);
  if (ownsProcess()) keepHeapSmall();
  const input = await readScanInput(options);
  if (options.out !== undefined) await makeWritableFolder(options.out, '--out', filesWritten);
  if (options.log !== undefined) await makeWritableFolder(options.log, '--log');
  const log = await openLog(options);
  const estate = await openEstate(options, input, wantPrincipal(input.catalog, input.settings, log?.watch.expect));
  await checkOrganizationNames(options, input, estate);
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
  const { report, left, conclude } = await progress.during(
    log === undefined ? unrecorded(request) : recordReport({ ...request, accounts, advice: adviser.advice }, log),
  );
  const elsewhere = options.out === undefined ? ': --out writes it' : '';
  if (left !== undefined) printNote(`veeam-drift: ${left}${elsewhere}\n`);
  const text = await textParts(options, input, report);
  const { out: folder } = options;
  const print = (written: readonly string[]) =>
    printReport(report, adviser.advice, { format: options.format, written, text });
  if (folder === undefined) print([]);
  else {
    // A disk that is full by now must not cost the report.
    const written = await writeReports(report, adviser.advice, { folder, text }).catch((error: unknown) => {
      print([]);
      throw error;
    });
    print(written);
  }
  const failOn = options.failOn ?? input.settings.failOn;
  exitWith(scanExitCode(report, { failOn, allowUnseen: options.allowUnseen === true }));
  await conclude();
}

/** @throws CliError where there is nothing to compare with, or no form that can show it alone */
function checkChangesOnly({ changesOnly, log, format }: ScanOptions): void {
  if (changesOnly !== true) return;
  if (log === undefined) {
    throw new CliError(
      '--changes-only: expected --log <folder> as well: changes are told against the last scan that it holds',
    );
  }
  if (format !== 'text' && format !== 'markdown') {
    throw new CliError(
      `--changes-only: expected --format text or markdown, got ${format}, which always holds the whole report`,
    );
  }
}

async function openLog({ log: folder, key }: ScanOptions): Promise<DeskLog | undefined> {
  if (folder !== undefined) return openDeskLog(folder, key);
  if (key !== undefined) throw new CliError('--key signs an audit log: expected --log <folder> beside it');
  return undefined;
}

async function textParts(options: ScanOptions, input: ScanInput, report: RunReport): Promise<TextParts> {
  const isText = options.format === 'text' || options.out !== undefined;
  return {
    untagged: isText ? await describeUntagged(options, input, report) : undefined,
    by: options.by,
    isChangesOnly: options.changesOnly === true,
    commandLine: ([subcommand = '', ...more]) => commandLine(subcommand, options, more),
  };
}

async function unrecorded(request: CollectReport): Promise<RecordedReport> {
  return { report: await collectReport(request), conclude: async () => {} };
}
