// The shell of somebody who follows the page: a fresh copy of the sources, profiles of their own, and AWS at the gate.

import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface ReaderShell {
  /** Root of the copy. */
  readonly folder: string;
  /** Runs lines as they stand on the page; gives their standard output. @throws Error with all output where one fails */
  run(lines: string): Promise<string>;
}

const awsCli = '.venv-proof/bin/aws';

/** Whether the AWS CLI is installed (`npm run test:proof` does it); where it is not, that is said, and with CI=true a failure. */
export const hasAwsCli = findAwsCli();

function findAwsCli(): boolean {
  if (existsSync(awsCli)) return true;
  const message = `the AWS CLI is missing (${awsCli}): "npm run test:proof" installs it, and needs Python 3.10 or newer`;
  if (process.env.CI === 'true') throw new Error(message);
  process.stderr.write(`\n*** infra/README.md is NOT followed: ${message} ***\n\n`);
  return false;
}

const config = `[default]
[profile hub]
aws_access_key_id = test
aws_secret_access_key = test
[profile management]
aws_access_key_id = test
aws_secret_access_key = test
`;

/** Python's packages have version 1 of the AWS CLI, which lacks an option of version 2 and needs it not. */
const awsShim = `#!/usr/bin/env bash
args=()
while [ $# -gt 0 ]; do
  if [ "$1" = --cli-binary-format ]; then shift; else args+=("$1"); fi
  shift
done
exec ${resolve(awsCli)} "\${args[@]}"
`;

/**
 * A copy of the checkout without anything that was built or packaged in it.
 *
 * @param endpoint where AWS is found
 */
export async function openReaderShell(endpoint: string): Promise<ReaderShell> {
  const home = await mkdtemp(join(tmpdir(), 'veeam-drift-reader-'));
  const folder = join(home, 'veeam-role-drift');
  for (const file of sourceFiles()) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(file, join(folder, file));
  }
  await symlink(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'bin', 'aws'), awsShim);
  await chmod(join(home, 'bin', 'aws'), 0o755);
  await writeFile(join(home, 'config'), config);
  const env = {
    PATH: `${join(home, 'bin')}:${resolve('node_modules/.bin')}:${process.env.PATH}`,
    HOME: home,
    AWS_CONFIG_FILE: join(home, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(home, 'credentials'),
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
  return { folder, run: (lines) => runLines(lines, folder, env) };
}

/** What git would clone, with what is not committed yet. */
function sourceFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const needed = /^(functions|shared|scripts|infra|cli)\/|^(serverless\.yml|package(-lock)?\.json|tsconfig\.json)$/;
  return listed.split('\0').filter((file) => needed.test(file));
}

/** Node's pipes are sockets, which a program cannot open as /dev/stdout. */
const piped = 'set -o pipefail; bash -euo pipefail -c "$1" | cat';

function runLines(lines: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((settle, reject) => {
    const child = spawn('bash', ['-c', piped, 'bash', lines], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    let all = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      all += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      all += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) settle(printed);
      else reject(new Error(`ended with code ${code}:\n${lines}\n${all}`));
    });
  });
}
