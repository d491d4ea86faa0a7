import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { packCommand } from '../cli/packCommand.ts';
import { runProcess } from '../cli/runCommand.ts';

const nodes = [
  ['the oldest supported Node', 'tools/node22/node_modules/.bin/node', 'v22.18.0'],
  ['Node 24', 'node_modules/.bin/node', 'v24.'],
] as const;

let folder = '';
let installed = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-packed-'));
  installed = await packCommand(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe('the packed package, alone in a folder', () => {
  it('names the oldest supported Node', () => {
    expect(manifest.engines.node).toBe('>=22.18');
  });

  describe.each(nodes)('under %s', (_name, path, version) => {
    const node = resolve(path);
    const command = (...args: readonly string[]) =>
      runProcess(args, { program: [node, join(installed, manifest.bin['veeam-drift'])], cwd: folder });

    it('is run by that Node', async () => {
      expect(existsSync(node), `${path}: npm run test:proof installs it`).toBe(true);
      const { stdout } = await runProcess(['--version'], { program: [node] });
      expect(stdout.startsWith(version)).toBe(true);
    });

    it('scans the example organization', async () => {
      const exports = join(installed, 'examples/organization');
      const { exitCode, stdout, stderr } = await command(
        ...['scan', '--exports', exports, '--settings', join(exports, 'settings.yaml')],
      );
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
      expect(stdout).toMatch(/^DRIFT: \d+ of \d+ Veeam roles and users differ/);
    });

    it('prints a set and writes the page', async () => {
      const exports = join(installed, 'examples/organization');
      const { stdout } = await command('requirements', 'show', 'ec2-backup', '--json');
      expect(JSON.parse(stdout)).toMatchObject({ id: 'ec2-backup' });
      const { exitCode } = await command('scan', '--exports', exports, '--out', join(folder, version));
      expect(exitCode).toBe(2);
      expect(existsSync(join(folder, version, 'report.html'))).toBe(true);
    });
  });
});
