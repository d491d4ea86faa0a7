// Checks everything that is deployed: packages it twice, compares the bytes, then runs cfn-lint and checkov. Prints one
// line per check; exits 1 where one fails. Leaves the state machine's definition for asl-validator, which
// `npm run infra:check` runs next.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { allFeaturesOn, parseTemplate } from '../package/parseTemplate.ts';

const python = '.venv-infra/bin';
const packaged = '.serverless/cloudformation-template-update-stack.json';
const allOn = '.serverless/all-features-on.json';
const stateMachine = '.serverless/state-machine.asl.json';
const memberAccount = 'infra/member-account.yml';

interface Outcome {
  readonly ok: boolean;
  /** What to show where it failed. */
  readonly detail: string;
}

function main(): void {
  const first = packageOnce();
  const second = packageOnce();
  writeFileSync(allOn, JSON.stringify(allFeaturesOn(parseTemplate(readFileSync(packaged, 'utf8'))), null, 1));
  // asl-validator knows ARNs with a partition only.
  const definition = readFileSync('infra/distributed.asl.json', 'utf8').replaceAll(/\$\{Partition\}/g, 'aws');
  writeFileSync(stateMachine, definition);
  const checks: readonly (readonly [string, Outcome])[] = [
    ['zips are byte-identical between two builds', { ok: first === second, detail: `${first}\n---\n${second}` }],
    ...(hasLinters() ? lint([packaged, allOn, memberAccount]) : []),
  ];
  for (const [name, { ok, detail }] of checks) console.log(ok ? `ok      ${name}` : `FAILED  ${name}\n${detail}`);
  if (checks.some(([, { ok }]) => !ok)) process.exit(1);
}

/** Without Python they are skipped, and it is said; with CI=true that is a failure. */
function hasLinters(): boolean {
  if (existsSync(join(python, 'checkov'))) return true;
  const message =
    'cfn-lint and checkov are missing (.venv-infra): "npm run infra:check" installs them, it needs Python 3.10 or newer';
  if (process.env.CI === 'true') fail(message);
  console.error(`\n*** The templates are NOT linted: ${message} ***\n`);
  return false;
}

function lint(templates: readonly string[]): readonly (readonly [string, Outcome])[] {
  return [
    ['cfn-lint', run(join(python, 'cfn-lint'), templates)],
    ['cfn-lint of the fixes of the example', lintFixes()],
    ...templates.map((file): [string, Outcome] => [
      `checkov ${basename(file)}`,
      checkov('cloudformation', ['-f', file]),
    ]),
    ['checkov infra/terraform', checkov('terraform', ['-d', 'infra/terraform'])],
  ];
}

function lintFixes(): Outcome {
  const out = mkdtempSync(join(tmpdir(), 'fixes-'));
  const estate = ['--exports', 'examples/organization', '--settings', 'examples/organization/settings.yaml'];
  run(process.execPath, ['cli/main.ts', 'fix', ...estate, '--all', '--as', 'cloudformation', '--out', out]);
  const files = globSync(join(out, '*/*.yaml'));
  const linted = run(join(python, 'cfn-lint'), files);
  rmSync(out, { recursive: true, force: true });
  return files.length > 0 ? linted : { ok: false, detail: 'expected fixes of the example, came none' };
}

/** Packages and returns one line per zip: its SHA-256 and name. */
function packageOnce(): string {
  const done = run('npm', ['run', '--silent', 'package']);
  if (!done.ok) fail(`npm run package failed\n${done.detail}`);
  return globSync('dist/functions/*.zip')
    .sort()
    .map((file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')} ${basename(file)}`)
    .join('\n');
}

function checkov(framework: string, target: readonly string[]): Outcome {
  return run(join(python, 'checkov'), [
    ...target,
    ...['--framework', framework, '--compact', '--quiet', '--skip-download'],
  ]);
}

function run(command: string, args: readonly string[]): Outcome {
  const done = spawnSync(command, args, { encoding: 'utf8' });
  if (done.error !== undefined) fail(`${command} could not be started: ${done.error.message}`);
  return { ok: done.status === 0, detail: `${done.stdout}${done.stderr}` };
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

main();
