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

/**
 * Reads the body; what reads it next finds the same bytes. `likelyLength`: of the answers to such a call, where they do not
 * tell it; default: they are small.
 */
export async function takeBody(response: { body: unknown }, likelyLength = leastMadeReady): Promise<Uint8Array> {
  const bytes = await readBytes(response.body, toldLength(response) ?? likelyLength);
  response.body = bytes;
  return bytes;
}

/** Gives back the memory of bytes that nobody reads any more, which may be megabytes, before they are collected. */
export function dropBytes({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** What the response tells of its length, if that is likely; most answers are smaller than the least. */
function toldLength(response: object): number | undefined {
  const told = Number(toldSchema.safeParse(response).data?.headers['content-length']);
  return told <= mostMadeReady ? Math.max(told, leastMadeReady) : undefined;
}

const toldSchema = z.object({ headers: z.object({ 'content-length': z.string() }) });
const leastMadeReady = 4_096;
const mostMadeReady = 8 * 1_024 * 1_024;

async function readBytes(body: unknown, likelyLength: number): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return new TextEncoder().encode(body);
  let bytes = new Uint8Array(likelyLength);
  let length = 0;
  if (isStream(body)) {
    for await (const part of body) {
      const chunk = z.instanceof(Uint8Array).parse(part);
      // Copied at once: parts that wait for each other would outlive many collections, and fill memory with garbage.
      if (length + chunk.length > bytes.length) bytes = resized(bytes, 2 * (length + chunk.length));
      bytes.set(chunk, length);
      length += chunk.length;
    }
  }
  return bytes.subarray(0, length);
}

/** The same bytes, as many of them as that; there is only one copy of them at a time. */
export function resized(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer.transfer(length));
}

function isStream(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
