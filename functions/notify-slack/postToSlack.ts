// Sends one message to Slack's incoming webhook, as patiently as the time that is left allows.

import { type SlackMessage, withoutBlocks } from './slackMessage.ts';

export interface SlackPort {
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
  /** Time until the function is stopped. */
  readonly remainingMs: () => number;
}

/** The message did not arrive: thrown, so that Lambda delivers the event again and in the end keeps it in the DLQ. */
export class SlackDeliveryError extends Error {
  override readonly name = 'SlackDeliveryError';
  /** Status of Slack's answer; absent where none came. */
  readonly status: number | undefined;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}

/** Slack answers within a second; longer means that the answer is lost. */
const answerTimeoutMs = 10_000;
/** Kept back to end in order. */
const reserveMs = 2_000;
const defaultRetryAfterSeconds = 1;

/**
 * Posts a message and returns once Slack has taken it.
 *
 * 429 is waited out as `Retry-After` says, as long as the remaining time allows
 * (https://docs.slack.dev/apis/web-api/rate-limits). Blocks that Slack refuses (400) are sent as plain text instead.
 *
 * @throws SlackDeliveryError where Slack did not take it: server errors, no answer, a refused webhook, no time left.
 */
export async function postToSlack(url: string, message: SlackMessage, port: SlackPort): Promise<void> {
  const answer = await postOnce(url, message, port);
  if (answer.ok) return;
  if (answer.status === 429) {
    await waitAsTold(answer, port);
    return postToSlack(url, message, port);
  }
  if (answer.status === 400 && message.blocks !== undefined) return postToSlack(url, withoutBlocks(message), port);
  throw new SlackDeliveryError(`expected 200 from Slack, got ${answer.status}: ${await answerText(answer)}`, {
    status: answer.status,
  });
}

async function postOnce(url: string, message: SlackMessage, port: SlackPort): Promise<Response> {
  const timeoutMs = Math.min(answerTimeoutMs, port.remainingMs() - reserveMs);
  if (timeoutMs <= 0) throw new SlackDeliveryError('no time left to post to Slack', {});
  try {
    return await port.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new SlackDeliveryError('no answer from Slack', { cause });
  }
}

async function waitAsTold(answer: Response, port: SlackPort): Promise<void> {
  const told = Number(answer.headers.get('retry-after') ?? defaultRetryAfterSeconds);
  const waitMs = (Number.isFinite(told) && told >= 0 ? told : defaultRetryAfterSeconds) * 1_000;
  await answer.body?.cancel();
  if (waitMs + reserveMs >= port.remainingMs()) {
    const message = `Slack asks to wait ${waitMs} ms, and only ${port.remainingMs()} ms are left`;
    throw new SlackDeliveryError(message, { status: 429 });
  }
  await port.sleep(waitMs);
}

async function answerText(answer: Response): Promise<string> {
  try {
    return (await answer.text()).slice(0, 200);
  } catch (cause) {
    return `(its text could not be read: ${String(cause)})`;
  }
}
