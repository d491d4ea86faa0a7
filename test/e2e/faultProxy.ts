// Stands in front of the AWS counterpart: counts calls, pages, throttles, refuses, delays and cuts connections.

import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsCall, type AwsError, readAwsCall, renderAwsError } from './awsCall.ts';
import type { Invoked } from './lambdaRuntime.ts';
import { pageOf } from './splitPages.ts';

/**
 * What happens to a call.
 * - `pass`: nothing
 * - `reset`: the connection is cut before the call arrives
 * - `cut`: the call arrives, its answer is cut off
 * - an error: the call does not arrive
 * - `delayMs`: the call arrives late
 * - `silent`: the call does not arrive and is never answered
 * - `rewrite`: the call arrives, and its good answer has another body
 */
export type Fault =
  | 'pass'
  | 'reset'
  | 'cut'
  | 'silent'
  | AwsError
  | { readonly delayMs: number }
  | { readonly rewrite: (body: string) => string };

export interface FaultProxy {
  readonly url: string;
  target: string;
  /** Calls that came in, by name. */
  readonly calls: Map<string, number>;
  /** Decides for every call; set it anew at any time. */
  decide: (call: AwsCall) => Fault | Promise<Fault>;
  /** Called after a call has been answered by the counterpart. */
  afterwards: (call: AwsCall) => void;
  /** Answers calls to Lambda functions, by function name; others go to the counterpart, which runs no Node. */
  functions: ReadonlyMap<string, (payload: unknown) => Promise<Invoked>>;
  /** Entities per page of GetAccountAuthorizationDetails. */
  pageSize: number;
  stop(): Promise<void>;
}

/** `target`: address of the counterpart; it may be set later. */
export async function startFaultProxy(target = ''): Promise<FaultProxy> {
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  const proxy: FaultProxy = {
    url: `http://127.0.0.1:${address.port}`,
    target,
    calls: new Map(),
    decide: () => 'pass',
    afterwards: () => {},
    functions: new Map(),
    pageSize: 1000,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  const turns = new Map<string, Promise<unknown>>();

  // S3 decides about conditional writes of one key one after the other; the counterpart looks and writes in two steps.
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
  async function inTurn(path: string, send: () => Promise<Answer>): Promise<Answer> {
    const before = turns.get(path) ?? Promise.resolve();
    const answer = before.then(send, send);
    turns.set(path, answer);
    return answer;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const { method = 'GET', url: path = '/', headers } = incoming;
    const invoked = proxy.functions.get(invokedFunction(path));
    if (invoked !== undefined) {
      answerInvocation(outgoing, await invoked(JSON.parse(body.toString('utf8'))));
      return;
    }
    const call = readAwsCall(method, path, headers, body);
    proxy.calls.set(call.name, (proxy.calls.get(call.name) ?? 0) + 1);
    const fault = await proxy.decide(call);
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (typeof fault === 'object' && 'status' in fault) {
      const { body: text, headers: ours } = renderAwsError(call, fault);
      outgoing.writeHead(fault.status, { ...ours }).end(text);
      return;
    }
    if (fault === 'silent') return;
    await sleep(delayOf(fault));
    const send = () => forward(proxy.target, { method, path, headers, body });
    const answer = isConditional(headers) ? await inTurn(path, send) : await send();
    if (fault === 'cut') incoming.socket.resetAndDestroy();
    else write(outgoing, rewritten(paged(call, answer, proxy.pageSize), fault));
    proxy.afterwards(call);
  }
  return proxy;
}

function isConditional(headers: IncomingMessage['headers']): boolean {
  return headers['if-match'] !== undefined || headers['if-none-match'] !== undefined;
}

/** Name of the function that the path invokes; `''`: none. An ARN stands there URL-encoded. */
function invokedFunction(path: string): string {
  const match = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(path);
  return decodeURIComponent(match?.[1] ?? '').replace(/^.*:function:/, '');
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
function answerInvocation(outgoing: ServerResponse, invoked: Invoked): void {
  const hasFailed = invoked.outcome !== 'answered';
  outgoing.writeHead(200, {
    'content-type': 'application/json',
    ...(hasFailed ? { 'x-amz-function-error': 'Unhandled' } : {}),
  });
  outgoing.end(JSON.stringify(hasFailed ? invoked : invoked.answer));
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function forward(
  target: string,
  sent: Pick<Answer, 'headers' | 'body'> & { readonly method: string; readonly path: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method, path, headers, body } = sent;
    const outgoing = request(`${target}${path}`, { method, headers }, (answer) => {
      readBody(answer).then(
        (received) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: received }),
        reject,
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function paged(call: AwsCall, answer: Answer, pageSize: number): Answer {
  if (call.name !== 'GetAccountAuthorizationDetails' || answer.status !== 200) return answer;
  const offset = Number(call.parameters.get('Marker') ?? '0');
  return { ...answer, body: Buffer.from(pageOf(answer.body.toString('utf8'), offset, pageSize)) };
}

function delayOf(fault: Fault): number {
  return typeof fault === 'object' && 'delayMs' in fault ? fault.delayMs : 0;
}

function rewritten(answer: Answer, fault: Fault): Answer {
  if (typeof fault !== 'object' || !('rewrite' in fault) || answer.status !== 200) return answer;
  return { ...answer, body: Buffer.from(fault.rewrite(answer.body.toString('utf8'))) };
}

function write(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _connection, ...rest } = headers;
  outgoing.writeHead(status, rest).end(body);
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
