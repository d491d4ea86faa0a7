// How this process was started, as a person would start the next one, and how a word stands in their shell.

import { basename, isAbsolute, relative, sep } from 'node:path';
import { shellQuote } from '../shared/report/wording/shellQuote.ts';

export interface Start {
  /** The path that Node was given. */
  readonly script: string;
  readonly cwd: string;
  /** As npm names it: `drift` where `npm run drift` started it. */
  readonly npmScript: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** How this process was started. */
export function processStart(): Start {
  const { npm_lifecycle_event: npmScript } = process.env;
  return { script: process.argv[1] ?? '', cwd: process.cwd(), npmScript, platform: process.platform };
}

/**
 * Gives what begins a command: by the script of a checkout, by Node and a path, by npx where the package is installed in
 * this folder, or by the command's name.
 */
export function startedAs(start: Start = processStart()): string {
  const { script, npmScript, platform } = start;
  const name = basename(script);
  if (name === 'main.ts' && (npmScript === 'drift' || npmScript === 'start'))
    // PowerShell takes a bare `--` for itself.
    return platform === 'win32' ? 'npm run -s drift "--"' : 'npm run -s drift --';
  if (name === 'main.ts' || name === 'main.mjs') return byNode(start);
  if (!script.includes(`node_modules${sep}.bin${sep}`)) return 'veeam-drift';
  return isBelow(start) ? 'npx --no veeam-drift' : byNode(start);
}

function byNode(start: Start): string {
  const path = isBelow(start) ? relative(start.cwd, start.script) : start.script;
  return `node ${quoteFor(start.platform, path)}`;
}

function isBelow({ cwd, script }: Start): boolean {
  const path = relative(cwd, script);
  return !path.startsWith('..') && !isAbsolute(path);
}

/** Quotes a word for the shell that a person has: PowerShell in Windows, bash and its like elsewhere. */
export function quoteArgument(word: string): string {
  return quoteFor(process.platform, word);
}

function quoteFor(platform: NodeJS.Platform, word: string): string {
  if (platform !== 'win32') return shellQuote(word);
  return /^[\w+=:./\\-]+$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
}
