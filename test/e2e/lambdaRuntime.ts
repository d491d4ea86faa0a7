// A small Lambda Runtime API: runs a built function in a process of its own and invokes it over HTTP.

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';

const runtimeClient = fileURLToPath(new URL('./runtimeClient.mjs', import.meta.url));

export interface FunctionProcess {
  /** The answer, or the error that the function posted; `killed` where its process died under way. */
  invoke(event: unknown, options?: { readonly requestId?: string; readonly timeoutMs?: number }): Promise<Invoked>;
  /** Ends the process at once, as an out-of-memory kill does. */
  kill(): void;
  stop(): Promise<void>;
  /** What the function wrote to standard output: logs and metrics. */
  readonly output: () => string;
}

export type Invoked =
  | { readonly outcome: 'answered'; readonly answer: unknown }
  | { readonly outcome: 'failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly outcome: 'killed' };

export interface FunctionOptions {
  /** Absolute path of the bundle. */
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Pending {
  readonly event: unknown;
  readonly requestId: string;
  readonly deadline: number;
  readonly resolve: (invoked: Invoked) => void;
}

/** One execution environment; the process starts with the first invocation, and again after it was killed. */
export async function startFunction({ bundle, environment }: FunctionOptions): Promise<FunctionProcess> {
  let child: ChildProcess | undefined;
  let output = '';
  let invocations = 0;
  let pending: Pending | undefined;
  let waiting: ServerResponse | undefined;
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  const api = `127.0.0.1:${address.port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/invocation/next') === true) {
      waiting = response;
      deliver();
      return;
    }
    const body = JSON.parse(await readText(request));
    response.writeHead(202).end();
    const isError = request.url?.endsWith('/error') === true;
    settle(isError ? { outcome: 'failed', ...body } : { outcome: 'answered', answer: body });
  }

  function deliver(): void {
    if (waiting === undefined || pending === undefined) return;
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': pending.requestId,
      'lambda-runtime-deadline-ms': String(pending.deadline),
    });
    waiting.end(JSON.stringify(pending.event));
    waiting = undefined;
  }

  function settle(invoked: Invoked): void {
    const settled = pending;
    pending = undefined;
    settled?.resolve(invoked);
  }

  function startProcess(): void {
    const started = spawn(process.execPath, [runtimeClient, bundle], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...cleanEnvironment(), ...environment, AWS_LAMBDA_RUNTIME_API: api },
    });
    started.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    started.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
    started.once('exit', () => {
      waiting = undefined;
      child = undefined;
      settle({ outcome: 'killed' });
    });
    child = started;
  }

  return {
    invoke: (event, { requestId, timeoutMs = 900_000 } = {}) =>
      new Promise((resolve) => {
        invocations += 1;
        pending = {
          event,
          requestId: requestId ?? `request-${invocations}`,
          deadline: Date.now() + timeoutMs,
          resolve,
        };
        if (child === undefined) startProcess();
        deliver();
      }),
    kill: () => child?.kill('SIGKILL'),
    stop: async () => {
      if (child !== undefined) {
        const ended = new Promise((resolve) => child?.once('exit', resolve));
        child.kill('SIGKILL');
        await ended;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    output: () => output,
  };
}

/** The tests' own AWS settings must not leak into the function. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(AWS_|VEEAM_|NODE_OPTIONS|VITEST)/.test(name)),
  );
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
