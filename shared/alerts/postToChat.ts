// Sends one message to the webhook of a chat, as patiently as the time that is left allows.

import type { ChatBodies } from './chatForm.ts';

export interface ChatPort {
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
  /** Time until the function is stopped. */
  readonly remainingMs: () => number;
}

/** The message did not arrive: thrown, so that Lambda delivers the event again and in the end keeps it in the DLQ. */
export class ChatDeliveryError extends Error {
  override readonly name = 'ChatDeliveryError';
  /** Status of the chat's answer; absent where none came. */
  readonly status: number | undefined;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.status = options.status;
  }
}

/** Chats answer within a second; longer means that the answer is lost. */
const answerTimeoutMs = 10_000;
/** Kept back to end in order. */
const reserveMs = 2_000;
const defaultRetryAfterSeconds = 1;

export interface ChatPost {
  /** Name of the chat, for errors. */
  readonly chat: string;
  readonly webhook: string;
  readonly bodies: ChatBodies;
}

/**
 * Posts a message and returns once the chat has taken it.
 *
 * 429 is waited out as `Retry-After` says, as long as the remaining time allows (RFC 6585). A body that the chat refuses
 * (400) is followed by the next simpler one.
 *
 * @throws ChatDeliveryError where the chat did not take it: server errors, no answer, a refused webhook, no time left.
 */
export async function postToChat(post: ChatPost, port: ChatPort): Promise<void> {
  const answer = await postOnce(post, port);
  if (answer.ok) return;
  if (answer.status === 429) {
    await waitAsTold(post, answer, port);
    return postToChat(post, port);
  }
  const [, simpler, ...others] = post.bodies;
  if (answer.status === 400 && simpler !== undefined) {
    return postToChat({ ...post, bodies: [simpler, ...others] }, port);
  }
  throw new ChatDeliveryError(`expected 200 from ${post.chat}, got ${answer.status}: ${await answerText(answer)}`, {
    status: answer.status,
  });
}

async function postOnce({ chat, webhook, bodies: [body] }: ChatPost, port: ChatPort): Promise<Response> {
  const timeoutMs = Math.min(answerTimeoutMs, port.remainingMs() - reserveMs);
  if (timeoutMs <= 0) throw new ChatDeliveryError(`no time left to post to ${chat}`, {});
  try {
    return await port.fetch(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (cause) {
    throw new ChatDeliveryError(`no answer from ${chat}`, { cause });
  }
}

async function waitAsTold({ chat }: ChatPost, answer: Response, port: ChatPort): Promise<void> {
  const told = Number(answer.headers.get('retry-after') ?? defaultRetryAfterSeconds);
  const waitMs = (Number.isFinite(told) && told >= 0 ? told : defaultRetryAfterSeconds) * 1_000;
  await answer.body?.cancel();
  if (waitMs + reserveMs >= port.remainingMs()) {
    const message = `${chat} asks to wait ${waitMs} ms, and only ${port.remainingMs()} ms are left`;
    throw new ChatDeliveryError(message, { status: 429 });
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
