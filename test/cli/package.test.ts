import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { copyFile, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { buildCommand } from '../../scripts/package/build.ts';
import { runProcess } from './runCommand.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../..', import.meta.url));
let folder = '';
let installed = '';

// Packed from a copy, so that the checkout's own dist stays as it is.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-package-'));
  const source = join(folder, 'source');
  await buildCommand(join(source, 'dist/cli'));
  await copyFile(join(checkout, 'package.json'), join(source, 'package.json'));
  await copyFile(join(checkout, 'LICENSE'), join(source, 'LICENSE'));
  await cp(join(checkout, 'examples'), join(source, 'examples'), { recursive: true });
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source });
  await run('tar', ['-xzf', join(folder, `${manifest.name}-${manifest.version}.tgz`), '-C', folder]);
  installed = join(folder, 'package');
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
