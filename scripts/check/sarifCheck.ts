// Hands the SARIF of the example organization to Microsoft's validator, which is to find nothing, not even a warning.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const example = 'examples/organization';
const scan = ['cli/main.ts', 'scan', '--exports', example, '--settings', `${example}/settings.yaml`];

function main(): void {
  if (process.platform !== 'linux') {
    console.error('\n*** The SARIF form is NOT validated: the validator is installed for Linux alone ***\n');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'sarif-'));
  try {
    const file = join(folder, 'report.sarif');
    writeFileSync(file, run(process.execPath, [...scan, '--format', 'sarif', '--fail-on', 'never', '--allow-unseen']));
    const told = run('node', ['scripts/runTool.mjs', 'sarif', 'sarif-multitool-linux', 'validate', file]);
    const faults = told.split('\n').filter((line) => /: (error|warning|note) /.test(line));
    if (faults.length === 0 && told.includes('Analysis completed successfully')) console.log('ok      sarif validator');
    else {
      console.log(`FAILED  sarif validator\n${told}`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[]): string {
  // The validator runs on .NET, which asks for ICU where it may sort by culture.
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  const done = spawnSync(command, args, { encoding: 'utf8', env, maxBuffer: 64 * 1024 * 1024 });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status}\n${done.stderr}`);
  return done.stdout;
}

main();
