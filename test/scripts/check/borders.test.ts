// Each border is crossed once in a copy of the house, and the checks of `npm run check` see it.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import table from '../../cases/scripts/borders.json' with { type: 'json' };

const copied = [
  ...['functions', 'cli', 'shared', 'scripts', 'test/collect.ts', 'bench/run.ts'],
  ...['package.json', 'tsconfig.json', 'biome.json', '.gitignore', '.dependency-cruiser.mjs', 'ARCHITECTURE.md'],
];

interface Fault {
  readonly file: string;
  readonly message: string;
}

let house: string;
let faults: readonly Fault[];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'veeam-drift-borders-'));
  for (const name of copied) cpSync(name, join(house, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(house, 'node_modules'), 'dir');
  for (const { file, code } of [...table.refused, ...table.allowed]) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${code}\n`);
  }
  const files = [...table.refused, ...table.allowed].map(({ file }) => file);
  faults = [...borderFaults(files), ...lintFaults(files)];
}, 120_000);

afterAll(() => rmSync(house, { recursive: true }));

describe('the borders of the house', () => {
  it('are crossed here in files of different names', () => {
    const files = [...table.refused, ...table.allowed].map(({ file }) => file);
    expect(new Set(files).size).toBe(files.length);
  });

  it.each(table.refused)('refuse $what', ({ file, says }) => {
    const said = faults.filter((fault) => fault.file === file).map(({ message }) => message);
    expect(said).toContainEqual(expect.stringContaining(says));
  });

  it.each(table.allowed)('allow $what', ({ file }) => {
    expect(faults.filter((fault) => fault.file === file)).toEqual([]);
  });
});

function run(command: string, args: readonly string[]): unknown {
  const done = spawnSync(process.execPath, [resolve('node_modules', command), ...args], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.stdout === '') throw new Error(`${command} printed nothing: ${done.stderr}`);
  return JSON.parse(done.stdout);
}

function borderFaults(files: readonly string[]): readonly Fault[] {
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...files];
  const { summary } = z
    .object({
      summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
    })
    .parse(run('dependency-cruiser/bin/dependency-cruiser.mjs', args));
  return summary.violations.map(({ from, rule }) => ({ file: from, message: rule.name }));
}

function lintFaults(files: readonly string[]): readonly Fault[] {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', ...files];
  const { diagnostics } = z
    .object({ diagnostics: z.array(z.object({ message: z.string(), location: z.object({ path: z.string() }) })) })
    .parse(run('@biomejs/biome/bin/biome', args));
  return diagnostics.map(({ message, location }) => ({ file: location.path, message }));
}
