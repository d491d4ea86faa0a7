// Reads a text file in chunks, whatever encoding it has, compressed or not.

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode } from '../vocabulary/errorCode.ts';
import { ChunkDecoder, type TextEncodingName } from './exports/chunkDecoder.ts';
import { InputError } from './inputError.ts';

const chunkBytes = 256 * 1024;
/** A file that is still written may have grown meanwhile. */
const leastBufferBytes = 4 * 1024;
/** More text than this in a compressed file is a trap rather than an export: the largest known are some 50 MB. */
const maxUnpackedBytes = 1024 * 1024 * 1024;

/**
 * Gives the file's text without byte order mark, and at the end the encoding that it was read in: see
 * {@link ChunkDecoder}. A gzip file is unpacked, whatever its name. Throws an {@link InputError} where the file cannot
 * be read or is no text.
 */
export async function* readDecodedChunks(path: string): AsyncGenerator<string, TextEncodingName> {
  const decoder = new ChunkDecoder();
  try {
    for await (const chunk of readBytes(path, await lookInto(path))) {
      const text = decoder.decode(chunk);
      if (text !== '') yield text;
    }
    const rest = decoder.end();
    if (rest !== '') yield rest;
    return decoder.encoding;
  } catch (cause) {
    throw fileError(path, cause);
  }
}

/** Files that are read as one text are of some megabytes at most. */
const maxTextLength = 64 * 1024 * 1024;

/**
 * Gives the whole file as text, under the same rules; for files that are small by their nature. One with more than
 * `maxLength` characters once it is unpacked is refused as soon as that shows: nobody reads on to its end.
 */
export async function readDecodedText(path: string, maxLength = maxTextLength): Promise<string> {
  let text = '';
  for await (const chunk of readDecodedChunks(path)) {
    if (text.length + chunk.length > maxLength) {
      const most = `${maxLength.toLocaleString('en-US')} characters`;
      throw new InputError({ file: path }, `expected at most ${most} of text, unpacked, got more`);
    }
    text += chunk;
  }
  return text;
}

interface FileLook {
  readonly isPacked: boolean;
  /** Bytes of the buffers that it is read by: each read takes one, and folders hold thousands of small files. */
  readonly bufferBytes: number;
}

async function lookInto(path: string): Promise<FileLook> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
    const { size } = await file.stat();
    return {
      isPacked: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b,
      bufferBytes: Math.min(chunkBytes, Math.max(leastBufferBytes, size + 1)),
    };
  } finally {
    await file.close();
  }
}

async function* readBytes(path: string, { isPacked, bufferBytes }: FileLook): AsyncGenerator<Uint8Array> {
  const source = createReadStream(path, { highWaterMark: bufferBytes });
  // A fault of the source destroys the unpacking stream with it, which then throws here.
  const chunks = isPacked ? pipeline(source, createGunzip({ chunkSize: chunkBytes }), () => undefined) : source;
  let total = 0;
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('expected bytes');
    total += chunk.length;
    if (isPacked && total > maxUnpackedBytes) {
      throw new InputError({ file: path }, 'expected at most 1 GiB of text in a gzip file');
    }
    yield chunk;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ERR_ENCODING_INVALID_ENCODED_DATA: 'expected text in one encoding: UTF-8, UTF-16 or a Windows code page',
  ENOENT: 'no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'expected a file, got a folder',
  Z_BUF_ERROR: 'expected a whole gzip file, got one that breaks off: pack it again',
  Z_DATA_ERROR: 'expected a whole gzip file, got one with broken data: pack it again',
};

function fileError(path: string, cause: unknown): InputError {
  if (cause instanceof InputError) return cause;
  const reason =
    reasons[errorCode(cause) ?? ''] ?? `it cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new InputError({ file: path }, reason, { cause });
}
