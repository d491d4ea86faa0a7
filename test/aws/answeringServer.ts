// Answers every request alike, on a free port of this machine.

import { createServer } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface AnsweringServer {
  readonly url: string;
  /** Requests that have come. */
  readonly requests: () => number;
  stop(): Promise<void>;
}

/** `silent`: requests are taken and never answered. */
export async function startAnsweringServer(answer: Answer | 'silent'): Promise<AnsweringServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume();
    if (answer !== 'silent') response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port of this machine');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => requests,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
