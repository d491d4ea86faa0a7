// `veeam-drift requirements`: prints what Veeam requires, set by set, and what changed between two builds.

import { type Command, Option } from 'commander';
import { printPolicyDocument } from '../shared/iam/printPolicyDocument.ts';
import { compareBuildSets } from '../shared/requirements/compareBuildSets.ts';
import { newestBuild } from '../shared/requirements/loadCatalog.ts';
import { nearestBuilds } from '../shared/requirements/nearestIds.ts';
import { managedPolicyQuota, requiredPolicy } from '../shared/requirements/requiredPolicy.ts';
import type { Catalog, RequiredSet } from '../shared/requirements/requiredSet.ts';
import { CliError } from './cliError.ts';
import { openCatalog } from './estateOptions.ts';
import { findNamedSet, offer } from './findNamedSet.ts';
import { renderDifference } from './renderDifference.ts';
import { renderSet, setAsJson } from './renderSet.ts';
import { listAsJson, renderSetList } from './renderSetList.ts';
import { outputColumns, outputPaint, printJson, printNote, printText } from './terminal.ts';

interface CommonOptions {
  readonly own?: readonly string[];
  readonly json?: true;
}

interface BuildOptions extends CommonOptions {
  readonly build?: string;
}

interface ShowOptions extends BuildOptions {
  readonly policy?: true;
}

/** Adds the subcommand to the program. */
export function registerRequirements(program: Command): void {
  const requirements = program
    .command('requirements')
    .summary('list, show and compare the permissions that Veeam requires')
    .description("Prints the required sets: what Veeam's guide asks for, per kind of role and product build.");
  const common = (command: Command) =>
    command
      .option('--own <file...>', 'your own required sets (JSON), beside those of Veeam')
      .addOption(new Option('--json', 'print JSON'));
  const build = new Option('--build <build>', `build of Veeam Backup for AWS (default: ${newestBuild()}, the newest)`);

  common(requirements.command('list').description('Lists the sets of one build.').addOption(build)).action(listSets);
  common(requirements.command('show <id>').description('Shows one set: actions, trust, source.').addOption(build))
    .addOption(new Option('--policy', 'print the policy document to paste into AWS').conflicts('json'))
    .action(showSet);
  common(requirements.command('diff <from> <to>').description('Compares two builds, set by set.')).action(
    compareBuilds,
  );
}

async function listSets(options: BuildOptions): Promise<void> {
  const catalog = await openCatalog(options.own ?? []);
  const build = knownBuild(catalog, options.build ?? newestBuild());
  const sets = catalog.sets.filter((set) => set.build === build);
  if (options.json) printJson(listAsJson(catalog, build));
  else
    printText(renderSetList({ sets, build, builds: catalog.builds, columns: outputColumns(), paint: outputPaint() }));
}

async function showSet(id: string, options: ShowOptions): Promise<void> {
  const catalog = await openCatalog(options.own ?? []);
  const build = knownBuild(catalog, options.build ?? newestBuild());
  const set = findNamedSet(catalog, id, build);
  if (options.policy) printPolicy(set);
  else if (options.json) printJson(setAsJson(set));
  else printText(renderSet({ set, catalog, columns: outputColumns(), paint: outputPaint() }));
}

async function compareBuilds(from: string, to: string, options: CommonOptions): Promise<void> {
  const catalog = await openCatalog(options.own ?? []);
  const difference = compareBuildSets(catalog, knownBuild(catalog, from), knownBuild(catalog, to));
  if (options.json) printJson(difference);
  else printText(renderDifference({ difference, columns: outputColumns(), paint: outputPaint() }));
}

function knownBuild(catalog: Catalog, build: string): string {
  if (catalog.builds.includes(build)) return build;
  const nearest = nearestBuilds(catalog, build);
  const hint = nearest.length > 0 ? offer(nearest) : `known are ${catalog.builds.join(' and ')}`;
  throw new CliError(`no required sets of build ${build}; ${hint}`);
}

function printPolicy(set: RequiredSet): void {
  const policy = set.policy === undefined ? requiredPolicy(set) : printPolicyDocument(set.policy);
  printJson(policy);
  const size = JSON.stringify(policy).length;
  if (size > managedPolicyQuota)
    printNote(
      `veeam-drift: this policy has ${size} characters, a managed policy holds ${managedPolicyQuota}: split its actions.\n`,
    );
}
