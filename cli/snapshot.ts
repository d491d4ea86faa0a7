// `veeam-drift snapshot`: writes live accounts as a folder of exports.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { SnapshotPart } from '../shared/estate/readAwsSnapshot.ts';
import { CliError } from './cliError.ts';
import { readScanInput } from './estateOptions.ts';
import { addLiveOptions, type LiveOptions } from './liveOptions.ts';
import { replaceFile } from './replaceFile.ts';
import { printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface SnapshotOptions extends LiveOptions {
  readonly out: string;
  readonly organization?: true;
}

/** Adds the subcommand to the program. */
export function registerSnapshot(program: Command): void {
  const snapshot = program
    .command('snapshot')
    .summary('write live accounts as exports for a scan without AWS')
    .description('Reads live accounts and writes them as a folder for "veeam-drift scan --exports".')
    .requiredOption('--out <folder>', 'folder for the exports; made where it does not exist');
  addLiveOptions(snapshot)
    .option('--organization', 'organization.json only: accounts, units, SCPs and RCPs; no reader role is needed')
    .addHelpText(
      'after',
      '\nExit codes: 0 at least one account, or the organization alone, was written, 1 the command failed.',
    )
    .action((options: SnapshotOptions) => withAwsFailures(runSnapshot(options), options));
}

async function runSnapshot(options: SnapshotOptions): Promise<void> {
  const { settings } = await readScanInput(options);
  const { openSnapshot, readOrganizationFile } = await import('./openLiveEstate.ts');
  if (options.organization === true) {
    const { name, text } = await readOrganizationFile(options, settings);
    await mkdir(options.out, { recursive: true });
    await replaceFile(join(options.out, name), text);
    return printText(`${join(options.out, name)} written`);
  }
  await mkdir(options.out, { recursive: true });
  const counts = { written: 0, unreadable: 0 };
  for await (const part of openSnapshot(options, settings)) {
    const line = await take(part, options.out);
    if (part.kind === 'account') counts.written += 1;
    if (part.kind === 'unreadable') counts.unreadable += 1;
    if (line !== undefined) printText(line);
  }
  if (counts.written === 0) throw new CliError('no account could be read');
  printText(`${counts.written} accounts written to ${options.out}, ${counts.unreadable} not read`);
}

/** Writes the part's file; gives what a person should know of it. */
async function take(part: SnapshotPart, folder: string): Promise<string | undefined> {
  switch (part.kind) {
    case 'account':
    case 'other':
      await replaceFile(join(folder, part.file.name), part.file.text);
      return undefined;
    case 'unreadable':
      return `account ${part.account} not read: ${part.message}`;
    case 'skipped':
      return `${part.what} not read: ${part.why}`;
  }
}
