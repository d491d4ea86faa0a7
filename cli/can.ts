// `veeam-drift can`: the verdict on each of some actions, wildcards spelled out.

import { type Command, Option } from 'commander';
import { questionsAbout } from '../shared/drift/questionsAbout.ts';
import { requiredRequests, worstRequest } from '../shared/drift/requiredRequests.ts';
import { decideGrant, type GrantDecision, type Verdict } from '../shared/iam/decideGrant.ts';
import { expandActionPattern } from '../shared/iam/findAction.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { selectRequirements } from '../shared/requirements/selectRequirements.ts';
import { CliError } from './cliError.ts';
import { contextOption, type GivenContext, withContext } from './contextOption.ts';
import { addEstateOptions, type EstateOptions, readScanInput } from './estateOptions.ts';
import { type FoundPrincipal, findPrincipal } from './findPrincipal.ts';
import { knownAction } from './knownAction.ts';
import { renderTable } from './renderTable.ts';
import { outputColumns, outputPaint, printJson, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface CanOptions extends EstateOptions {
  readonly role: string;
  readonly resource?: string;
  readonly context?: GivenContext;
  readonly json?: true;
}

interface ActionAnswer extends GrantDecision {
  readonly action: string;
  /** What its sets bind the action to, where that is not `*`. */
  readonly resource?: string;
}

/** Adds the subcommand to the program. */
export function registerCan(program: Command): void {
  const can = program
    .command('can')
    .argument('<action...>', 'actions; wildcards are spelled out: s3:Get*')
    .summary('say which actions a role is allowed')
    .description('Gives the verdict on each action for one role or user: granted, limited, denied or missing.')
    .requiredOption('--role <arn>', 'ARN or name of the role or user')
    .option('--resource <arn>', 'an ARN, or a pattern of ARNs; default: what its sets ask for, else *')
    .addOption(contextOption());
  addEstateOptions(can)
    .addOption(new Option('--json', 'print JSON'))
    .action((actions: readonly string[], options: CanOptions) => withAwsFailures(runCan(actions, options), options));
}

async function runCan(patterns: readonly string[], options: CanOptions): Promise<void> {
  const actions = [...new Set(patterns.flatMap(spellOut))];
  const input = await readScanInput(options);
  const found = await findPrincipal(options, input, options.role);
  const { principal, account } = found;
  const about = {
    ...found,
    settings: input.settings,
    selection: selectRequirements({ ...input, principal, accountId: account.id, levels: account.levels }),
  };
  const { layers, question } = questionsAbout(about);
  const requestsFor = requiredRequests(about);
  const answers = actions.map((action): ActionAnswer => {
    const { resource = '*' } = options;
    const request = options.resource === undefined ? worstRequest(about, requestsFor(action)) : { action, resource };
    const known = question(request);
    const asked = { ...known, context: withContext(known.context, options.context) };
    const bound = asked.resource === resource ? {} : { resource: asked.resource };
    return { action, ...bound, ...decideGrant(asked, layers) };
  });
  if (options.json) printJson({ role: options.role, resource: options.resource ?? '*', actions: answers });
  else printAnswers(answers, found);
}

function spellOut(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) return [knownAction(pattern)];
  if (!/^[\w*?-]+:[\w*?-]+$|^\*$/.test(pattern)) {
    const shown = escapeTerminal(pattern, 128);
    throw new CliError(`expected an action as in ec2:CreateSnapshot or s3:Get*, got ${shown}`);
  }
  const actions = expandActionPattern(pattern).map(({ name }) => name);
  if (actions.length === 0) throw new CliError(`no known action matches ${pattern}`);
  return actions;
}

function printAnswers(answers: readonly ActionAnswer[], { principal }: FoundPrincipal): void {
  const paint = outputPaint();
  const rows = answers.map(({ action, resource, verdict, causes }) => {
    const on = resource === undefined ? '' : `on ${resource}`;
    return [action, verdict, [on, causes[0]?.why ?? ''].filter((text) => text !== '').join(': ')];
  });
  printText(renderTable({ head: ['Action', 'Verdict', 'Why'], rows, columns: outputColumns(), paint }));
  const count = (verdict: Verdict) => answers.filter((answer) => answer.verdict === verdict).length;
  const name = escapeTerminal(principal.name, 64);
  printText(
    `${name}: ${count('granted')} granted, ${count('limited')} limited, ${count('denied')} denied, ${count('missing')} missing`,
  );
}
