// Reads a text file in chunks of UTF-8, whatever Unicode encoding its byte order mark names.

import { createReadStream } from 'node:fs';
import { InputError } from './inputError.ts';

const chunkBytes = 256 * 1024;

/**
 * Gives the file's text as chunks of UTF-8 bytes without byte order mark. UTF-16 is read too: `>` in Windows PowerShell
 * writes it. Throws an {@link InputError} where the file cannot be read or is no Unicode text.
 */
export async function* readDecodedChunks(path: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
      if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      yield encoder.encode(decoder.decode(chunk, { stream: true }));
    }
    decoder?.decode();
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** Gives the whole file as text, under the same rules; for files that are small by their nature. */
export async function readDecodedText(path: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of readDecodedChunks(path)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function encodingOf(start: Uint8Array): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

const reasons: Readonly<Record<string, string>> = {
  ERR_ENCODING_INVALID_ENCODED_DATA: 'expected UTF-8 or UTF-16 text',
  ENOENT: 'no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'expected a file, got a folder',
};

function fileError(path: string, cause: unknown): InputError {
  if (cause instanceof InputError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const reason = reasons[code] ?? `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new InputError({ file: path }, reason, { cause });
}
