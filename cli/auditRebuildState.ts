// `veeam-drift audit rebuild-state`: makes the last known states anew from the records of the log.

import type { Command } from 'commander';
import { type RebuiltStates, rebuildStates } from '../shared/audit/rebuildStates.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { plural } from '../shared/report/wording/plural.ts';
import { type AuditLogOptions, addAuditLogOptions, openAuditLog } from './auditLogOptions.ts';
import { exitWith, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface RebuildOptions extends AuditLogOptions {
  readonly dryRun?: true;
}

const nothingExitCode = 3;

/** Adds the subcommand to `audit`. */
export function registerAuditRebuildState(audit: Command): void {
  const rebuild = audit
    .command('rebuild-state')
    .summary('make the last known states anew from the records')
    .description(
      'Makes each state that is not the one its seal names anew from the sealed records, and writes it. Needs write rights.',
    );
  addAuditLogOptions(rebuild)
    .option('--dry-run', 'write nothing')
    .addHelpText('after', '\nExit codes: 0 done, 1 the command failed, 3 the log has no seal.')
    .action((options: RebuildOptions) => withAwsFailures(runRebuild(options)));
}

async function runRebuild(options: RebuildOptions): Promise<void> {
  const { log } = await openAuditLog(options);
  const rebuilt = await rebuildStates(log, { isDryRun: options.dryRun === true });
  if (rebuilt.seals === 0) exitWith(nothingExitCode);
  printText(renderRebuilt(rebuilt, log.name, options.dryRun === true));
}

function renderRebuilt({ seals, right, open, states }: RebuiltStates, name: string, isDryRun: boolean): string {
  if (seals === 0) return `${name}: expected an audit log with a seal, found none`;
  const verb = isDryRun ? 'would be made anew' : 'made anew';
  return [
    `${name}: ${plural(states.length, 'state')} ${verb}, ${right} as ${right === 1 ? 'its seal names it' : 'their seals name them'}`,
    ...states.map(
      ({ key, isExact }) =>
        `  ${key}: ${isExact ? 'as its seal names it' : 'from the records; no seal names it byte for byte'}`,
    ),
    ...(open.length === 0 ? [] : [`Left alone, of runs that are not sealed yet: ${open.join(', ')}`]),
  ]
    .map((line) => escapeTerminal(line, 2_000))
    .join('\n');
}
