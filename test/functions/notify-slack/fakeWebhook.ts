// A webhook like Slack's on the loopback interface, which answers as it is told and remembers what arrived.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type WebhookAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Takes the request and never answers, or cuts the connection. */
  | 'hang'
  | 'close';

export interface FakeWebhook extends AsyncDisposable {
  readonly url: string;
  /** Bodies of the requests that were answered with 200. */
  readonly taken: readonly unknown[];
  /** Bodies of all requests. */
  readonly requests: readonly unknown[];
}

/** Starts the webhook; it gives the answers in their order, and 200 after the last. */
export async function startFakeWebhook(answers: readonly WebhookAnswer[]): Promise<FakeWebhook> {
  const requests: unknown[] = [];
  const taken: unknown[] = [];
  const left = [...answers];
  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(await readBody(request));
    requests.push(body);
    const answer = left.shift() ?? { status: 200, body: 'ok' };
    if (answer !== 'hang' && answer !== 'close' && answer.status === 200) taken.push(body);
    give(answer, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`expected a port, got ${String(address)}`);
  return {
    url: `http://127.0.0.1:${address.port}/services/T000/B000/secret`,
    taken,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function give(answer: WebhookAnswer, response: ServerResponse): void {
  if (answer === 'hang') return;
  if (answer === 'close') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}
