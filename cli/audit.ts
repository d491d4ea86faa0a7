// `veeam-drift audit`: proves that the audit log is whole, and tells a role's drift over time from it.

import { type Command, Option } from 'commander';
import { BrokenChainError, type HistoryEntry, readRoleHistory } from '../shared/audit/roleHistory.ts';
import { verifyAuditLog } from '../shared/audit/verifyAuditLog.ts';
import { registerAuditCheckpoint } from './auditCheckpoint.ts';
import { registerAuditKeygen } from './auditKeygen.ts';
import { type AuditLogOptions, addAuditLogOptions, openAuditLog } from './auditLogOptions.ts';
import { registerAuditRebuildState } from './auditRebuildState.ts';
import { CliError } from './cliError.ts';
import { openCheckpoint, openKept, openPublicKey } from './openKept.ts';
import { renderHistory, renderNothing, renderVerification } from './renderVerification.ts';
import { exitWith, outputColumns, outputPaint, printJson, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface VerifyOptions extends AuditLogOptions {
  readonly expect?: string;
  readonly since?: string;
  readonly publicKey?: readonly string[];
  readonly from?: string;
  readonly anchors?: readonly string[];
  readonly json?: true;
}

interface HistoryOptions extends AuditLogOptions {
  readonly role: string;
  readonly runs?: number;
  readonly json?: true;
}

const failedExitCode = 1;
const brokenExitCode = 2;
const nothingExitCode = 3;

/** Adds the subcommand to the program. */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').summary('prove and read the audit log').description('Reads the audit log.');
  const verify = audit
    .command('verify')
    .summary('prove that no record was changed, removed, reordered or added')
    .description(
      'Follows the hash chain from its end to its beginning, reads every record, and accounts for everything that lies there. Writes nothing.',
    );
  addAuditLogOptions(verify)
    .option('--expect <sha256>', 'digest of a manifest noted earlier: the chain must still contain it')
    .option('--public-key <file...>', 'keys that must have signed the seals, in PEM or DER; default: those in the log')
    .option('--anchors <file...>', 'saved e-mails, messages, events or log lines: the log must have the seal of each')
    .option('--from <file>', 'a checkpoint that was kept: the log must still begin with what it covers')
    .addOption(new Option('--since <date>', 'leave out runs that were sealed before that day').argParser(readDay))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 the log is whole, 1 something could not be looked at, 2 the log is broken, 3 there is nothing to verify.',
    )
    .action((options: VerifyOptions) => withAwsFailures(runVerify(options), options));
  registerAuditCheckpoint(audit);
  registerAuditKeygen(audit);
  registerAuditRebuildState(audit);
  const history = audit
    .command('history')
    .summary("tell a role's drift over time")
    .description('Tells what each run said of one role or user, newest first.')
    .requiredOption('--role <arn>', 'ARN of the role or user');
  addAuditLogOptions(history)
    .addOption(new Option('--runs <count>', 'look back at so many runs; default: all').argParser(readCount))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 told, 1 the command failed, 3 no run of the log looked at the account.')
    .action((options: HistoryOptions) => withAwsFailures(runHistory(options), options));
}

async function runVerify(options: VerifyOptions): Promise<void> {
  const { log, survey } = await openAuditLog(options);
  const verified = await verifyAuditLog({
    log,
    survey,
    expectSha256: options.expect,
    since: options.since,
    publicKeys: await Promise.all((options.publicKey ?? []).map(openPublicKey)),
    anchors: await Promise.all((options.anchors ?? []).map((path) => openKept(path, '--anchors'))),
    from: options.from === undefined ? undefined : await openCheckpoint(options.from),
  });
  const { head, faults, unlooked } = verified;
  const isNothing = head === null && faults.length + unlooked.length === 0;
  // What is not there is proved by nobody.
  if (options.json) printJson(isNothing ? { ...verified, ok: false, nothing: true } : verified);
  else printText(isNothing ? renderNothing(log.name) : renderVerification(verified, log.name));
  if (isNothing) exitWith(nothingExitCode);
  else if (faults.length > 0) exitWith(brokenExitCode);
  else if (unlooked.length > 0) exitWith(failedExitCode);
}

async function runHistory(options: HistoryOptions): Promise<void> {
  const { role, runs } = options;
  if (!/^arn:[\w-]+:iam::\d{12}:(role|user)\//.test(role)) {
    throw new CliError(`expected the ARN of a role or user, as in arn:aws:iam::111122223333:role/name, got ${role}`);
  }
  const { log } = await openAuditLog(options);
  const entries = await collectHistory(readRoleHistory({ principal: role, log, runs }));
  if (options.json) printJson({ principal: role, runs: entries });
  else printText(renderHistory(entries, { role, columns: outputColumns(), paint: outputPaint() }));
  if (entries.length === 0) exitWith(nothingExitCode);
}

async function collectHistory(history: AsyncIterable<HistoryEntry>): Promise<readonly HistoryEntry[]> {
  const entries: HistoryEntry[] = [];
  try {
    for await (const entry of history) entries.push(entry);
    return entries;
  } catch (error) {
    if (error instanceof BrokenChainError) throw new CliError(`${error.message} (audit verify tells more)`);
    throw error;
  }
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new CliError(`--runs: expected a whole number from 1, got ${text}`);
  return count;
}

function readDay(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  // Of a day that the month does not have JavaScript makes one of the next.
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
  if (!isDay) throw new CliError(`--since: expected a day as 2026-11-28, got ${text}`);
  return text;
}
