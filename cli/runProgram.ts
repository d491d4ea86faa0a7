// The command `veeam-drift` with all its subcommands.

import { Command } from 'commander';
import { toolVersion } from '../shared/scan/toolVersion.ts';
import { registerAccept } from './accept.ts';
import { registerAudit } from './audit.ts';
import { registerCan } from './can.ts';
import { registerComplete } from './complete.ts';
import { describeFailure, failureExitCode, failureLines } from './describeFailure.ts';
import { registerDiscover } from './discover.ts';
import { registerExplain } from './explain.ts';
import { registerFix } from './fix.ts';
import { registerPreflight } from './preflight.ts';
import { registerRequirements } from './requirements.ts';
import { registerScan } from './scan.ts';
import { registerSnapshot } from './snapshot.ts';
import { exitWith, onTerminal, printNote, type Terminal } from './terminal.ts';
import { registerUpgradeCheck } from './upgradeCheck.ts';
import { registerWhatIf } from './whatIf.ts';

/** In the order of the help. */
const subcommands = [
  registerScan,
  registerWhatIf,
  registerUpgradeCheck,
  registerDiscover,
  registerExplain,
  registerCan,
  registerFix,
  registerAccept,
  registerAudit,
  registerSnapshot,
  registerPreflight,
  registerRequirements,
  registerComplete,
];

/**
 * Runs the command: prints to the terminal given, and says there why it failed.
 *
 * @param args what stands behind the command's name
 */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<void> {
  await onTerminal(terminal, async () => {
    try {
      await createProgram(terminal).parseAsync([...args], { from: 'user' });
    } catch (error) {
      printNote(describeFailure(error));
      exitWith(failureExitCode(error));
    }
  });
}

/** Gives a new program; a failure is thrown, as commander's error where the arguments are wrong. */
function createProgram({ stdout, stderr }: Terminal): Command {
  const program = new Command('veeam-drift')
    .description(
      'Finds drift in the IAM roles of Veeam Backup for AWS: what each is allowed against what Veeam requires.',
    )
    .version(toolVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .configureOutput({
      writeOut: stdout,
      writeErr: stderr,
      outputError: (text, write) => write(failureLines(commanderMessage(text))),
    })
    .exitOverride();
  for (const register of subcommands) register(program);
  return program.addHelpText('after', '\nExit codes: 0 no drift, 1 the command failed, 2 drift.');
}

// `error: unknown option '--josn'\n(Did you mean --json?)\n` becomes one line.
function commanderMessage(text: string): string {
  return text
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}
