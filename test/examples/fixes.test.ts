import { execFileSync, spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { fixForms } from '../../shared/report/renderFix.ts';
import { runCommand } from '../cli/runCommand.ts';
import { hclFormatFaults } from './hclFormatFaults.ts';
import { carryOut, exportSchema } from './iamOfExport.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const settings = join(example, 'settings.yaml');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixes-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const hasTools = ['bash', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

describe.skipIf(!hasTools)('the fixes of the example organization (skipped without bash and jq)', () => {
  it('cure what they name when their scripts are run, and change nothing else', async () => {
    const exports = join(folder, 'exports');
    const out = join(folder, 'cli');
    await cp(example, exports, { recursive: true });
    const { stdout, exitCode } = await fixAll(out, 'cli');
    // Some of the example can be cured by nobody in its account.
    expect(exitCode).toBe(3);
    const scripts = stdout.trim().split('\n');
    for (const script of scripts) await runOnExport(script, exports);
    const before = await scan(example);
    const after = await scan(exports);
    expect(after.filter((line) => !before.includes(line))).toEqual([]);
    const gone = before.filter((line) => !after.includes(line));
    const cured = new Set(scripts.map((script) => `${basename(dirname(script))} ${basename(script, '.sh')}`));
    expect(new Set(gone.map((line) => line.split(': ')[0]))).toEqual(cured);
    // What is left of a role that has a script is what no script can cure.
    const left = after.filter((line) => cured.has(line.split(': ')[0] ?? ''));
    expect(left.filter((line) => /ACTION_MISSING|TRUST_SERVICE|TRUST_APPLIANCE|INSTANCE_PROFILE/.test(line))).toEqual(
      before.filter(isDeniedByKey),
    );
  });

  it.each(fixForms)('are files by account as %s, and stand in no folder that holds something', async (form) => {
    const out = join(folder, `form-${form}`);
    const { stdout, stderr } = await fixAll(out, form);
    const files = stdout.trim().split('\n');
    expect(files.length).toBeGreaterThan(3);
    expect((await readdir(out)).every((name) => /^\d{12}$/.test(name))).toBe(true);
    expect(stderr).toContain(`--as ${form} cannot hold`);
    const again = await fixAll(out, form);
    expect(again).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: `veeam-drift: --out ${out}: expected an empty folder, or none\n`,
    });
  });
});

/** A Deny in the policy of a key is for people to change. */
function isDeniedByKey(line: string): boolean {
  return /KEY_ACTION_MISSING .*0004 /.test(line);
}

describe('the fixes of the example organization as Terraform', () => {
  it('are written as terraform fmt writes them', async () => {
    const { stdout } = await fixAll(join(folder, 'fmt'), 'terraform');
    const files = stdout.trim().split('\n');
    for (const file of files) expect(hclFormatFaults(await readFile(file, 'utf8')), file).toEqual([]);
  });

  it.each([
    ['a wrong indent', 'resource "a" "b" {\n   name = "x"\n}\n'],
    ['signs in two columns', 'resource "a" "b" {\n  name = "x"\n  policy_arn = "y"\n}\n'],
    ['a sign in the column of a run that it ends', 'resource "a" "b" {\n  name = "x"\n  policy   = [\n  ]\n}\n'],
  ])('would be told for %s', (_, text) => {
    expect(hclFormatFaults(text)).not.toEqual([]);
  });
});

function fixAll(out: string, form: string) {
  return runCommand(['fix', '--exports', example, '--settings', settings, '--all', '--out', out, '--as', form]);
}

async function scan(exports: string): Promise<readonly string[]> {
  const { stdout } = await runCommand(['scan', '--exports', exports, '--settings', settings, '--json']);
  const { findings } = runReportSchema.parse(JSON.parse(stdout));
  return findings.map(({ account, principal, code, subject, severity }) => {
    const [kind, ...path] = (principal ?? '').split(':').at(-1)?.split('/') ?? [];
    return `${account} ${kind}-${path.at(-1)}: ${code} ${subject} ${severity}`;
  });
}

async function runOnExport(script: string, exports: string): Promise<void> {
  const account = basename(dirname(script));
  const name = (await readdir(exports)).find((each) => each === `${account}.json`);
  if (name === undefined) throw new Error(`expected an export of ${account}`);
  const file = join(exports, name);
  const details = exportSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const calls = callsOf(await readFile(script, 'utf8'), account, exports);
  for (const call of calls) carryOut(call, account, details);
  await writeFile(file, JSON.stringify(details));
  await putKeyPolicies(calls, join(exports, `${account}-resources.json`));
}

const resources = z.looseObject({ keys: z.array(z.looseObject({ KeyArn: z.string(), Policy: z.unknown() })) });

async function putKeyPolicies(calls: readonly (readonly string[])[], file: string): Promise<void> {
  const put = calls.filter(([service, operation]) => service === 'kms' && operation === 'put-key-policy');
  if (put.length === 0) return;
  const read = resources.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const call of put) {
    const key = read.keys.find(({ KeyArn }) => call.includes(KeyArn));
    if (key === undefined) throw new Error(`expected a key of ${file}, got ${call.join(' ')}`);
    key.Policy = JSON.parse(call.at(-1) ?? '');
  }
  await writeFile(file, JSON.stringify(read));
}

/** Runs the script with a function in place of the AWS CLI that notes its arguments, and answers with the policies of keys. */
function callsOf(script: string, account: string, exports: string): readonly (readonly string[])[] {
  const shim = `exec 3>&1
aws() {
  case "$1 $2" in
    'sts '*) echo ${account} ;;
    'kms get-key-policy') jq --arg key "$6" '.keys[] | select(.KeyArn == $key) | .Policy' '${join(exports, `${account}-resources.json`)}' ;;
    'kms put-key-policy') local last="\${@: -1:1}"; set -- "$@" "$(cat "\${last#file://}")" ;;
  esac
  printf "%s\\0" "$@" $'\\x01' >&3
}
`;
  const options = { input: shim + script, cwd: folder, env: { LC_ALL: 'C.UTF-8', PATH: process.env.PATH } };
  const output = execFileSync('bash', ['--norc', '--noprofile', '-s'], options).toString('utf8');
  const calls = output.split('\u0001\0').slice(0, -1);
  return calls.map((call) => call.split('\0').slice(0, -1));
}
