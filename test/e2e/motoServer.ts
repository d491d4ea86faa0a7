// Starts the AWS counterpart of the end-to-end tests on a free port of this machine.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const command = '.venv/bin/moto_server';
const startTimeoutMs = 60_000;

/**
 * Whether the counterpart is installed (`npm test` does it). Where it is not, the tests that need it are skipped and
 * say so; with CI=true that is a failure.
 */
export const hasMoto = findMoto();

export interface MotoServer {
  /** `http://127.0.0.1:12345` */
  readonly url: string;
  /** Forgets everything. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Program and arguments of the counterpart on a port. */
export type MotoCommand = (port: number) => readonly [program: string, ...arguments: string[]];

const plainMoto: MotoCommand = (port) => ['.venv/bin/python', 'test/e2e/startMoto.py', String(port)];

/**
 * @param selfPort where the counterpart finds AWS itself, for what it calls on behalf of state machines; default: its own
 * @param commandFor default: moto as it is
 */
export async function startMoto(selfPort?: number, commandFor = plainMoto): Promise<MotoServer> {
  const port = await freePort();
  const [program, ...rest] = commandFor(port);
  const child = spawn(program, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true', MOTO_PORT: String(selfPort ?? port) },
  });
  const url = `http://127.0.0.1:${port}`;
  tellOfItsEnd(child);
  await untilReady(url, child);
  return {
    url,
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: 'POST' });
    },
    stop: () => stop(child),
  };
}

function findMoto(): boolean {
  if (existsSync(command)) return true;
  const message = `the AWS counterpart is missing (${command}): run "npm test" once, it needs Python 3.10 or newer`;
  if (process.env.CI === 'true') throw new Error(message);
  process.stderr.write(`\n*** End-to-end tests are SKIPPED: ${message} ***\n\n`);
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  return address.port;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const signal = AbortSignal.timeout(startTimeoutMs);
  while (!signal.aborted) {
    if (child.exitCode !== null) throw new Error(`${command} ended with code ${child.exitCode}`);
    const isUp = await fetch(`${url}/moto-api/`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await sleep(100);
  }
  throw new Error(`${command} was not ready within ${startTimeoutMs / 1000} seconds`);
}

/** Characters of what it wrote last that are worth telling. */
const lastWords = 2_000;

/** An end that nobody asked for shows in tests as a connection that goes away: then what it said is told. */
function tellOfItsEnd(child: ChildProcess): void {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-lastWords);
  });
  child.once('exit', (code, signal) => {
    if (!child.killed) process.stderr.write(`\n*** ${command} ended (${code ?? signal}): ${said} ***\n\n`);
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
