// `veeam-drift audit keygen`: makes the key that signs the seals of scans at a desk.

import type { Command } from 'commander';
import { folderAuditLog } from '../shared/audit/folderAuditLog.ts';
import { makeKeyFile } from '../shared/audit/keyFileSigner.ts';
import { introduceSuccessor } from '../shared/audit/sign/introduceSuccessor.ts';
import { readPublicKey } from '../shared/audit/sign/publicKey.ts';
import { CliError } from './cliError.ts';
import { openKeyFile } from './openKeyFile.ts';
import { printText } from './terminal.ts';

interface KeygenOptions {
  readonly out: string;
  readonly replaces?: string;
  readonly log?: string;
}

/** Adds the subcommand to `audit`. */
export function registerAuditKeygen(audit: Command): void {
  audit
    .command('keygen')
    .summary('make a key that signs the seals of scans at a desk')
    .description(
      'Makes an Ed25519 key: <file> for its owner alone, <file>.pub for everybody. Whoever can read <file> can sign.',
    )
    .requiredOption('--out <file>', 'where the private key goes; must not exist')
    .option('--replaces <file>', 'the key that signed the log until now: it signs the new one')
    .option('--log <folder>', 'the audit log that is told of the new key; with --replaces')
    .action(runKeygen);
}

async function runKeygen({ out, replaces, log }: KeygenOptions): Promise<void> {
  if ((replaces === undefined) !== (log === undefined)) throw new CliError('expected --replaces and --log together');
  const before = replaces === undefined ? undefined : await openKeyFile(replaces);
  await makeKeyFile(out).catch((error: unknown) => {
    throw new CliError(`--out: ${error instanceof Error ? error.message : String(error)}`);
  });
  const signer = await openKeyFile(out);
  const key = readPublicKey(await signer.publicKey(), out);
  if (before !== undefined && log !== undefined) await introduce(log, { key, before });
  printText(
    [
      `${out}: the private key. Whoever can read it can sign: keep it where the log is not, and a copy of it.`,
      `${out}.pub: the public key, for audit verify --public-key`,
      `Fingerprint: ${key.fingerprint}`,
      `Sign with it: veeam-drift scan … --log <folder> --key ${out}`,
    ].join('\n'),
  );
}

async function introduce(folder: string, keys: Omit<Parameters<typeof introduceSuccessor>[1], never>): Promise<void> {
  try {
    await introduceSuccessor(folderAuditLog(folder), keys);
  } catch (error) {
    throw new CliError(error instanceof Error ? error.message : String(error));
  }
}
