// `veeam-drift completion`: what makes a shell complete the command, and `complete`, which the shell asks.

import { RootCommand } from '@bomb.sh/tab';
import { Argument, type Command, type Option } from 'commander';
import { shellQuote } from '../shared/report/wording/shellQuote.ts';
import { completionValues, type ValueSource } from './completionValues.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
type Shell = (typeof shells)[number];
const commandName = 'veeam-drift';

/** Adds both subcommands to the program, after all others. */
export function registerComplete(program: Command): void {
  program
    .command('completion')
    .summary('make a shell complete this command')
    .description(
      'Prints a script for the shell: commands, flags, set ids, builds, and the roles of the exports that --exports names. In ' +
        'bash: source <(veeam-drift completion bash), in zsh: source <(veeam-drift completion zsh), in fish: ' +
        'veeam-drift completion fish | source, in PowerShell: veeam-drift completion powershell | Out-String | Invoke-Expression.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell: Shell) => new RootCommand().setup(commandName, startCommand(shell), shell));
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action((words: readonly string[]) => complete(program, words));
}

// The script calls the command by itself, from wherever the shell is: in a checkout by the paths of Node and of the sources.
function startCommand(shell: Shell): string {
  const [, script = ''] = process.argv;
  if (!/[\\/]main\.ts$/.test(script)) return commandName;
  const quote = shell === 'powershell' ? (text: string) => `'${text.replaceAll("'", "''")}'` : shellQuote;
  const call = [process.execPath, script].map(quote).join(' ');
  return shell === 'powershell' ? `& ${call}` : call;
}

async function complete(program: Command, words: readonly string[]): Promise<void> {
  const values = await completionValues(words);
  const root = new RootCommand();
  for (const [path, command] of commandsOf(program, '')) {
    const place = path === '' ? root : root.command(path, command.summary() || command.description());
    for (const option of command.createHelp().visibleOptions(command)) addOption(place, option, values);
    for (const argument of command.registeredArguments) {
      const { argChoices = values.ofArgument(path, argument.name()) } = argument;
      place.argument(argument.name(), (add) => offer(argChoices, add), argument.variadic);
    }
  }
  root.parse([...words]);
}

function commandsOf(command: Command, path: string): readonly (readonly [string, Command])[] {
  const below = command.createHelp().visibleCommands(command);
  const pathOf = (name: string) => (path === '' ? name : `${path} ${name}`);
  return [[path, command], ...below.flatMap((each) => commandsOf(each, pathOf(each.name())))];
}

function addOption(place: ReturnType<RootCommand['command']>, option: Option, values: ValueSource): void {
  const name = option.long?.slice(2);
  if (name === undefined) return;
  const short = option.short?.slice(1);
  if (!option.required && !option.optional) place.option(name, option.description, short);
  else {
    const offered = option.argChoices ?? values.ofOption(name, option.flags);
    place.option(name, option.description, (add) => offer(offered, add), short);
  }
}

function offer(values: readonly string[], add: (value: string, description: string) => void): void {
  for (const value of values) add(value, '');
}
