// Connections at a desk, which may lead through the proxy that the environment names.

import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

export interface Sockets {
  /** To each host at the same time; default: without an end. */
  readonly maxSockets?: number;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY count where they stand in it; default: no proxy. */
  readonly proxyEnv?: NodeJS.ProcessEnv | undefined;
}

/**
 * The agents of an SDK client's `requestHandler`. Node knows proxies from 24.5 on; an older one goes without.
 * https://nodejs.org/docs/latest-v24.x/api/http.html#new-agentoptions
 */
export function proxyAgents({ proxyEnv, ...more }: Sockets) {
  const options = { keepAlive: true, ...more, ...(proxyEnv !== undefined && { proxyEnv }) };
  return { httpsAgent: new HttpsAgent(options), httpAgent: new HttpAgent(options) };
}
