// The bytes of an answer, before the SDK reads them.

import * as z from 'zod';

const httpResponse = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.unknown()),
  body: z.unknown(),
});
const successLimit = 300;

/** Whether it is a response with a status that is no error's. */
export function isSuccess(response: unknown): response is { body: unknown } {
  const parsed = httpResponse.safeParse(response);
  return parsed.success && parsed.data.statusCode < successLimit;
}

/** Reads the body; what reads it next finds the same bytes. */
export async function takeBody(response: { body: unknown }): Promise<Uint8Array> {
  const bytes = await readBytes(response.body);
  response.body = bytes;
  return bytes;
}

async function readBytes(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  const chunks: Uint8Array[] = [];
  if (isStream(body)) for await (const chunk of body) chunks.push(z.instanceof(Uint8Array).parse(chunk));
  return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
