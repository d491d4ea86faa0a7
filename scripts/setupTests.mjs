// Brings what the end-to-end tests need beside npm's packages: the AWS counterpart moto, in .venv.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const requirements = 'test/e2e/requirements.txt';
const stamp = '.venv/requirements.sha256';

if (existsSync(requirements)) installPython();

function installPython() {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const python = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3'].find(isRecentPython);
  if (python === undefined) return giveUp('Python 3.10 or newer was not found');
  console.log(`Installing the AWS counterpart for the end-to-end tests into .venv (${requirements})`);
  rmSync('.venv', { recursive: true, force: true });
  const steps = [
    [python, '-m', 'venv', '.venv'],
    ['.venv/bin/python', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
  ];
  for (const [command, ...rest] of steps) {
    const done = spawnSync(command, rest, { stdio: 'inherit' });
    if (done.status !== 0) return giveUp(`"${[command, ...rest].join(' ')}" failed`);
  }
  writeFileSync(stamp, wanted);
}

function isRecentPython(name) {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0;
}

function giveUp(reason) {
  rmSync('.venv', { recursive: true, force: true });
  console.error(`End-to-end tests against the AWS counterpart cannot run: ${reason}.`);
  if (process.env.CI === 'true') process.exit(1);
}
