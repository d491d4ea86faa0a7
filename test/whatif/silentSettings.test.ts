import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../cli/runCommand.ts';

const example = 'examples/organization';

describe('what-if of a guard by region', () => {
  it('is not called without difference where the settings name no regions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-silent-'));
    const text = await readFile(join(example, 'settings.yaml'), 'utf8');
    const settings = join(folder, 'settings.yaml');
    const withoutRegions = text.replace(/^regions:\n(?: .*\n)+/m, '');
    await writeFile(
      settings,
      withoutRegions.replace('house-rules.json', resolve('examples/organization/house-rules.json')),
    );
    const guard = join(folder, 'guard.json');
    const statement = {
      Effect: 'Deny',
      Action: 'ec2:CreateSnapshot',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
    };
    await writeFile(guard, JSON.stringify({ Version: '2012-10-17', Statement: statement }));
    const change = ['--scp', guard, '--target', '222233334444'];
    const args = ['what-if', '--exports', example, '--accounts', '222233334444', ...change];
    const { exitCode, stdout } = await runCommand([...args, '--settings', settings]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^NOT KNOWN YET/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Not known: settings: ');
  });
});
