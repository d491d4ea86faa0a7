// `veeam-drift preflight`: tells before the first scan what hub and reader roles lack.

import type { Command } from 'commander';
import type { PreflightCheck } from '../shared/preflight/preflight.ts';
import { readScanInput } from './estateOptions.ts';
import { addLiveOptions, type LiveOptions } from './liveOptions.ts';
import { renderPreflight } from './renderPreflight.ts';
import { exitWith, outputColumns, outputPaint, printJson, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface PreflightOptions extends LiveOptions {
  readonly json?: true;
}

const missingExitCode = 2;

/** Adds the subcommand to the program. */
export function registerPreflight(program: Command): void {
  const preflight = program
    .command('preflight')
    .summary('check that a live scan has the rights it needs')
    .description(
      'Makes one harmless call of each kind, reads each account once, looks at the deployed roles with the engine, and ' +
        'prints what to add. Writes nothing.',
    );
  addLiveOptions(preflight)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 nothing is missing, 1 the command failed, 2 something is missing.')
    .action((options: PreflightOptions) => withAwsFailures(runPreflight(options), { ...options, isPreflight: true }));
}

async function runPreflight(options: PreflightOptions): Promise<void> {
  const { settings } = await readScanInput(options);
  const { openPreflight } = await import('./openPreflight.ts');
  const checks: PreflightCheck[] = [];
  for await (const check of await openPreflight(options, settings)) checks.push(check);
  if (options.json) printJson({ checks });
  else printText(renderPreflight(checks, { columns: outputColumns(), paint: outputPaint() }));
  if (checks.some(({ outcome }) => outcome === 'missing')) exitWith(missingExitCode);
}
