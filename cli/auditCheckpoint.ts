// `veeam-drift audit checkpoint`: prints what a second account, a repository or a witness keeps of an audit log.

import type { Command } from 'commander';
import { readNewestCheckpoint } from '../shared/audit/sign/readNewestCheckpoint.ts';
import { type AuditLogOptions, addAuditLogOptions, openAuditLog } from './auditLogOptions.ts';
import { CliError } from './cliError.ts';
import { exitWith, printNote, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface CheckpointOptions extends AuditLogOptions {
  readonly verifierKey?: true;
}

const nothingExitCode = 3;

/** Adds the subcommand to `audit`. */
export function registerAuditCheckpoint(audit: Command): void {
  const checkpoint = audit
    .command('checkpoint')
    .summary('print the last signed seal, for whoever keeps it elsewhere')
    .description(
      'Prints the last signed seal as a C2SP tlog-checkpoint: a signed note over the Merkle tree of all seals. Needs no key.',
    );
  addAuditLogOptions(checkpoint)
    .option('--verifier-key', 'print the key as witnesses take it instead (Ed25519 only)')
    .addHelpText('after', '\nExit codes: 0 printed, 1 the command failed, 3 no seal of the log is signed.')
    .action((options: CheckpointOptions) => withAwsFailures(runCheckpoint(options)));
}

async function runCheckpoint(options: CheckpointOptions): Promise<void> {
  const { log } = await openAuditLog(options);
  const newest = await readNewestCheckpoint(log);
  if (newest === undefined) {
    exitWith(nothingExitCode);
    return printNote(`${log.name}: no seal is signed (scan --key signs them)`);
  }
  const { note, verifierKeys } = newest;
  if (options.verifierKey === undefined) return printText(note.replace(/\n$/, ''));
  if (verifierKeys.length === 0)
    throw new CliError(`${log.name}: signed by keys that have no such form: only Ed25519 has`);
  printText(verifierKeys.join('\n'));
}
