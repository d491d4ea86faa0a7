import { accessSync, constants } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { packCommand } from './packCommand.ts';
import { runProcess } from './runCommand.ts';

let folder = '';
let installed = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-package-'));
  installed = await packCommand(folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** The Node that a user of this machine has, or else the one of the tests. */
function machineNode(): string {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  return folders.map((entry) => join(entry, 'node')).find(isExecutable) ?? process.execPath;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not to be run: the next folder of PATH decides.
    return false;
  }
}

describe('the packed package', () => {
  it('runs without the sources and without node_modules on the Node of this machine', async () => {
    const program: [string, string] = [machineNode(), join(installed, manifest.bin['veeam-drift'])];
    const { exitCode, stdout, stderr } = await runProcess(['requirements', 'show', 'ec2-backup'], {
      program,
      cwd: folder,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Requires 63 actions');
  });

  it('can be run as a program of its own', async () => {
    const program: [string] = [join(installed, manifest.bin['veeam-drift'])];
    const { exitCode, stdout } = await runProcess(['--version'], { program, cwd: folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${manifest.version}\n` });
  });

  it('brings the licences of the packages inside it', async () => {
    const licenses = await readFile(join(installed, 'dist/cli/THIRD-PARTY-LICENSES.txt'), 'utf8');
    expect(licenses).toMatch(/^commander \d+\.\d+\.\d+ \(MIT\)$/m);
    expect(licenses).not.toMatch(/\((A?GPL|LGPL|UNLICENSED)/);
  });
});
