import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { runCommand, runProcess } from './runCommand.ts';

const run = promisify(execFile);
const example = 'examples/organization';

async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  // The library of completions prints by itself.
  const log = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
  const { stdout, stderr, exitCode } = await runCommand(['complete', '--', ...words]);
  log.mockRestore();
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: '', stderr: '', exitCode: 0 });
  expect(lines.at(-1)).toMatch(/^:\d+$/);
  return lines.slice(0, -1).map((line) => line.split('\t')[0] ?? '');
}

describe('veeam-drift complete', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['subcommands', ['sna'], ['snapshot']],
    ['subcommands of subcommands', ['requirements', 'sh'], ['show']],
    ['flags', ['scan', '--fa'], ['--fail-on']],
    ['values of a flag', ['scan', '--format', 'j'], ['junit', 'json']],
    ['builds', ['requirements', 'diff', '13.0'], ['13.0.1.2067']],
    ['ids of sets', ['requirements', 'show', 'vpc-b'], ['vpc-backup']],
    ['actions', ['can', 'ec2:CreateSnapshots'], ['ec2:CreateSnapshots']],
    ['roles of the exports at hand', ['fix', '--exports', example, '--role', 'veeam-vpc'], ['veeam-vpc-backup']],
    ['accounts of the exports at hand', ['scan', '--exports', example, '--accounts', '1'], ['111122223333']],
    ['no roles of an estate that nobody named', ['fix', '--role', 'veeam'], []],
    ['no roles of a folder that is not there', ['fix', '--exports', 'nowhere', '--role', 'v'], []],
    ['folders', ['scan', '--exports', 'examples/org'], ['examples/organization/']],
    ['files', ['scan', '--settings', `${example}/set`], [`${example}/settings.yaml`]],
    ['shells', ['completion', 'p'], ['powershell']],
  ])('offers %s', async (_, words, values) => {
    expect(await offered(...words)).toEqual(values);
  });

  it('offers nothing that a shell would read in its own way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-complete-'));
    const role = (name: string) => ({
      Arn: `arn:aws:iam::111122223333:role/${name}`,
      RoleName: name,
      Path: '/',
      RoleId: 'AROA',
      AssumeRolePolicyDocument: {},
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      InstanceProfileList: [],
    });
    const details = {
      RoleDetailList: ['veeam$(touch x)', 'veeam;x', 'veeam-plain'].map(role),
      UserDetailList: [],
      GroupDetailList: [],
      Policies: [],
    };
    await writeFile(join(folder, 'a.json'), JSON.stringify(details));
    await writeFile(join(folder, '$(touch y).yaml'), '');
    expect(await offered('fix', '--exports', folder, '--role', 'veeam')).toEqual(['veeam-plain']);
    expect(await offered('scan', '--settings', `${folder}/`)).toEqual([`${folder}/a.json`]);
  });
});

describe('veeam-drift completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s that asks the command', async (shell) => {
    const { stdout, exitCode } = await runProcess(['completion', shell]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('veeam-drift');
    expect(stdout).toContain('main.ts');
  });

  it('refuses another shell', async () => {
    const { stderr, exitCode } = await runCommand(['completion', 'cmd']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish, powershell');
  });

  // zsh, fish and PowerShell are not on the machines that run this.
  it('completes in bash, with the function of the package bash-completion that it uses', async () => {
    const { stdout: script } = await runProcess(['completion', 'bash']);
    const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-complete-'));
    await writeFile(join(folder, 'script'), script);
    const program = `
      _get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur="\${COMP_WORDS[COMP_CWORD]}"; prev="\${COMP_WORDS[COMP_CWORD-1]}"; }
      compopt() { :; }
      source "$1"
      COMP_WORDS=(veeam-drift requirements show vpc-b); COMP_CWORD=3
      $(complete -p veeam-drift | sed 's/.*-F \\([^ ]*\\).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run('bash', ['-c', program, 'test', join(folder, 'script')]);
    expect(stdout).toBe('vpc-backup\n');
  });
});
