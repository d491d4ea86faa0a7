// `veeam-drift scan --log` as a process of its own, which a test can have killed at one of its writes into the folder.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const loader = fileURLToPath(new URL('./killAtWrite.mjs', import.meta.url));
const program = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export interface DeskScan {
  readonly exports: string;
  readonly log: string;
  readonly settings: string;
  /** The write into the log, counted from 1, right after which the process kills itself; default: it lives. */
  readonly killAtWrite?: number | undefined;
}

/** What the scan showed of changes, as `kind id`, sorted; undefined where it was killed before it showed anything. */
export async function deskScan({
  exports,
  log,
  settings,
  killAtWrite,
}: DeskScan): Promise<readonly string[] | undefined> {
  const args = [
    'scan',
    '--exports',
    exports,
    '--log',
    log,
    '--settings',
    settings,
    '--json',
    '--fail-on',
    'never',
    '-q',
  ];
  const child = spawn(process.execPath, ['--import', loader, program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, KILL_AT_WRITE: String(killAtWrite ?? 0) },
  });
  const [printed, complained, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (signal === null && code !== 0) throw new Error(`the scan failed: ${complained}`);
  return printed === '' ? undefined : changesOf(JSON.parse(printed));
}

const shown = z.object({
  changes: z.object({ findings: z.array(z.object({ kind: z.string(), finding: z.object({ id: z.string() }) })) }),
});

function changesOf(report: unknown): readonly string[] {
  return shown
    .parse(report)
    .changes.findings.map(({ kind, finding }) => `${kind} ${finding.id}`)
    .sort();
}
