// This process as others of the same machine know it: who finds a run open can tell whether it still lives.

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { isAlive } from '../shared/audit/isAlive.ts';
import type { RunWorker } from '../shared/run/runContext.ts';

/** Names of this process that are at work. */
const working = new Set<string>();

export interface DeskWorker extends RunWorker {
  /** Call it when the work has ended, well or not. */
  end(): void;
}

/** Its name is `<host> <process id> <random id>`; of a process of another host nothing can be told. */
export function startDeskWorker(): DeskWorker {
  const name = `${hostname()} ${process.pid} ${randomUUID()}`;
  working.add(name);
  return { name, isDead, end: () => working.delete(name) };
}

function isDead(name: string): boolean {
  const [host, pid] = name.split(' ');
  if (host !== hostname() || working.has(name)) return false;
  // A name of this process's number that is not at work is that of an earlier process.
  return Number(pid) === process.pid || !isAlive(Number(pid));
}
