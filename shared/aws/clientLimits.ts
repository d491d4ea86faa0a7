// How long a call of AWS may take: every client is made with it, so that nothing waits for ever.

const connectionTimeoutMs = 3_000;

export interface ClientLimits {
  /** Until an answer begins, and between two parts of it, in milliseconds; each try has that much. */
  readonly requestTimeoutMs: number;
}

/** A try of a call whose answer is small. */
export const smallAnswer: ClientLimits = { requestTimeoutMs: 5_000 };
/** A try of a call whose answer may be of megabytes. */
export const largeAnswer: ClientLimits = { requestTimeoutMs: 30_000 };

/**
 * The `requestHandler` of an SDK client.
 * https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html
 */
export function limitedHandler({ requestTimeoutMs }: ClientLimits) {
  return {
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    socketTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
  } as const;
}
