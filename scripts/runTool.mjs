// Runs a tool that few need: installs the package of tools/<name> where it is missing or its lockfile has changed.
// Usage: node scripts/runTool.mjs <name> <command> [argument…]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [name, command, ...args] = process.argv.slice(2);
const folder = join('tools', name ?? '');
if (command === undefined || !existsSync(join(folder, 'package-lock.json'))) {
  console.error('usage: node scripts/runTool.mjs <folder of tools/> <command> [argument…]');
  process.exit(1);
}
install();
process.exitCode = run(join(folder, 'node_modules/.bin', command), args);

function install() {
  const stamp = join(folder, 'node_modules/.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const status = run('npm', ['ci', '--prefix', folder]);
  if (status !== 0) process.exit(status);
  writeFileSync(stamp, wanted);
}

function run(program, rest) {
  const done = spawnSync(program, rest, { stdio: 'inherit' });
  if (done.error !== undefined) console.error(`${program}: ${done.error.message}`);
  return done.status ?? 1;
}
