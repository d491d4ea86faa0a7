// Brings what tests and checks need beside npm's packages, a Python environment for each: `node scripts/setupTests.mjs test proof`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const environments = {
  test: {
    folder: '.venv',
    requirements: 'test/e2e/requirements.txt',
    what: 'the AWS counterpart for the end-to-end tests and Z3 for the second opinion',
    without: 'End-to-end tests against the AWS counterpart and the second opinion cannot run',
  },
  proof: {
    folder: '.venv-proof',
    requirements: 'test/proof/requirements.txt',
    what: 'the AWS counterpart with CloudFormation and the AWS CLI, which follows infra/README.md',
    without: 'The proof that follows infra/README.md cannot run',
  },
  check: {
    folder: '.venv-infra',
    requirements: 'test/infra/requirements.txt',
    what: 'cfn-lint, checkov and zizmor for templates and workflows',
    without: 'Templates and workflows cannot be linted',
  },
};

for (const name of process.argv.slice(2)) install(environments[name]);

function install(environment) {
  const { folder, requirements, what } = environment;
  const stamp = `${folder}/requirements.sha256`;
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const python = ['python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3'].find(isRecentPython);
  if (python === undefined) return giveUp(environment, 'Python 3.10 or newer was not found');
  console.log(`Installing ${what} into ${folder} (${requirements})`);
  rmSync(folder, { recursive: true, force: true });
  const steps = [
    [python, '-m', 'venv', folder],
    // Most of what lies in these packages is never imported; Python compiles what is.
    [
      `${folder}/bin/python`,
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-compile',
      '--disable-pip-version-check',
      '-r',
      requirements,
    ],
  ];
  for (const [command, ...rest] of steps) {
    const done = spawnSync(command, rest, { stdio: 'inherit' });
    if (done.status !== 0) return giveUp(environment, `"${[command, ...rest].join(' ')}" failed`);
  }
  writeFileSync(stamp, wanted);
}

function isRecentPython(name) {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))';
  return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0;
}

function giveUp({ folder, without }, reason) {
  rmSync(folder, { recursive: true, force: true });
  console.error(`${without}: ${reason}.`);
  if (process.env.CI === 'true') process.exit(1);
}
