// `veeam-drift explain`: why one principal is or is not allowed one action, layer by layer.

import { type Command, Option } from 'commander';
import { type AskedAction, questionsAbout } from '../shared/drift/questionsAbout.ts';
import { requiredRequests, worstRequest } from '../shared/drift/requiredRequests.ts';
import { explainGrant } from '../shared/iam/explainGrant.ts';
import { renderExplanation } from '../shared/report/renderExplanation.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { levelNames } from '../shared/report/wording/explanationLines.ts';
import { selectRequirements } from '../shared/requirements/selectRequirements.ts';
import { askOnResource } from './askOnResource.ts';
import { contextOption, type GivenContext, withContext } from './contextOption.ts';
import { addEstateOptions, type EstateOptions, readScanInput, type ScanInput } from './estateOptions.ts';
import { type FoundPrincipal, findPrincipal } from './findPrincipal.ts';
import { knownAction } from './knownAction.ts';
import { hasColor, outputColumns, printJson, printNote, printText } from './terminal.ts';
import { withAwsFailures } from './withAwsFailures.ts';

interface ExplainOptions extends EstateOptions {
  readonly role: string;
  readonly action: string;
  readonly resource?: string;
  readonly context?: GivenContext;
  readonly json?: true;
}

/** Adds the subcommand to the program. */
export function registerExplain(program: Command): void {
  const explain = program
    .command('explain')
    .summary('say why a role is or is not allowed an action')
    .description('Shows every policy statement that bears on one action of one role or user, and what would change it.')
    .requiredOption('--role <arn>', 'ARN or name of the role or user')
    .requiredOption('--action <action>', 'the action, as in ec2:CreateSnapshot')
    .option('--resource <arn>', 'an ARN, or a pattern of ARNs; default: what its sets ask for, else *')
    .addOption(contextOption());
  addEstateOptions(explain)
    .addOption(new Option('--json', 'print JSON'))
    .action((options: ExplainOptions) => withAwsFailures(runExplain(options), options));
}

async function runExplain(options: ExplainOptions): Promise<void> {
  const action = knownAction(options.action);
  const input = await readScanInput(options);
  const found = await findPrincipal(options, input, options.role);
  const { principal, account } = found;
  const { settings } = input;
  const { question, contextOf: _contextOf, ...without } = questionsAbout({ principal, account, settings });
  const request = question(findRequest({ principal, account, input }, { action, resource: options.resource }));
  const on = await askOnResource(found, input, request);
  const { layers, scpLevels, rcpLevels } = on?.layers ?? without;
  const known = on === undefined ? request : { ...request, context: on.context, resource: on.resource };
  const asked = { ...known, context: withContext(known.context, options.context) };
  const names = levelNames({ scp: scpLevels, rcp: rcpLevels });
  const explanation = explainGrant(asked, layers, names);
  if (options.json) printJson(explanation);
  else printText(renderExplanation(explanation, { columns: outputColumns(), color: hasColor(), scpLevels, rcpLevels }));
}

interface AskedPrincipal extends Pick<FoundPrincipal, 'principal' | 'account'> {
  readonly input: ScanInput;
}

function findRequest(
  { principal, account, input }: AskedPrincipal,
  { action, resource }: { readonly action: string; readonly resource: string | undefined },
): AskedAction {
  if (resource !== undefined) return { action, resource };
  const selection = selectRequirements({ ...input, principal, accountId: account.id, levels: account.levels });
  const asked = { principal, account, settings: input.settings, selection };
  const requests = requiredRequests(asked)(action);
  const worst = worstRequest(asked, requests);
  if (requests.length > 1)
    printNote(`# one of ${requests.length} that its sets ask for; --resource names another: ${listOthers(requests)}\n`);
  return worst;
}

function listOthers(requests: readonly AskedAction[]): string {
  return escapeTerminal(requests.map(({ resource = '*' }) => resource).join(' '), maxShown);
}

const maxShown = 1_000;
